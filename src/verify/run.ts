/** Programs of the toolchain, run to their end: what they print is kept for the error that names it. */
import { spawn } from "node:child_process";
import { InfrastructureError } from "../profile/errors.ts";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Every locale but C translates what errors are recognised by; a user's make flags would change what is built. */
function environment(more: RunOptions["env"]): NodeJS.ProcessEnv {
  const { MAKEFLAGS, MFLAGS, ARCH, CROSS_COMPILE, LLVM, KBUILD_OUTPUT, ...rest } = process.env;
  return { ...rest, LC_ALL: "C", ...more };
}

/**
 * @throws InfrastructureError where the program is not there
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: environment(options.env), stdio: ["pipe", "pipe", "pipe"] });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (data: Buffer) => out.push(data));
    child.stderr.on("data", (data: Buffer) => err.push(data));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "is not installed" : `could not be started (${error.message})`;
      reject(new InfrastructureError(`${command} ${why}; ptelab verify --setup installs what is missing`));
    });
    child.on("close", (code, signal) => {
      resolve({ code: code ?? (signal ? 128 : 1), stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** The first line that says what went wrong. */
export function firstError({ stdout, stderr }: Finished): string {
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
  const telling = lines.find((line) => /\berror\b|\*\*\*|No space left|cannot|not clean/i.test(line)) ?? lines.find((line) => line !== "");
  return telling ?? "it said nothing";
}

/** @throws InfrastructureError with the first error, where it does not end with 0 */
export async function mustRun(what: string, command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0) throw new InfrastructureError(`${what}: ${firstError(finished)}`);
  return finished;
}
