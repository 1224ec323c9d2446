/** The command behind `npm run laws:doc`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../root.ts";
import { lawsPage } from "./lawsPage.ts";

writeFileSync(join(projectRoot(), "docs/laws.md"), lawsPage());
