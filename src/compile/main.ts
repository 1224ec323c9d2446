/** The command behind `npm run build`. `--debug` builds the -O0 modules as well. */
import { profiles } from "../profile/find.ts";
import { projectRoot } from "../root.ts";
import { build } from "./build.ts";
import { writeEditorFiles } from "./editor.ts";

const root = projectRoot();
const start = performance.now();
const targets = process.argv.includes("--debug") ? (["release", "debug"] as const) : (["release"] as const);
const { built, fresh, errors } = await build(root, targets, undefined, (line) => console.error(line));
writeEditorFiles(root, profiles);
for (const error of errors) console.error(error);
console.error(`${built} modules built, ${fresh} already fresh, ${((performance.now() - start) / 1000).toFixed(1)} s`);
process.exitCode = errors.length > 0 ? 3 : 0;
