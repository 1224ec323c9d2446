/** The command as a user runs it: compiled, in a process of its own. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../src/node.ts";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function ptelab(args: readonly string[], input: string | Uint8Array = "", env: NodeJS.ProcessEnv = {}): Ran {
  const main = join(projectRoot(), "dist/src/cli/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    cwd: projectRoot(),
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}
