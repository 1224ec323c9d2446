/** The C program as a server: compiled with gcc where there is one, asked over a pipe, so that C and WASM can take turns. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../src/node.ts";

export interface Reference {
  /** Nanoseconds for `repeats` runs of `op` over `count` words. */
  run(op: string, count: number, repeats: number): Promise<number>;
  /** A checksum of the first `count` words of the result: each times its place, modulo 2^64. */
  sum(count: number): Promise<bigint>;
  readonly compiler: string;
  stop(): void;
}

/** @returns undefined where there is no gcc: the benchmark then shows ptelab's own figures only */
export function startReference(words: number, flags: readonly string[]): Reference | undefined {
  const version = spawnSync("gcc", ["--version"], { encoding: "utf8" });
  if (version.status !== 0) return undefined;
  const folder = join(projectRoot(), "build/bench");
  mkdirSync(folder, { recursive: true });
  const program = join(folder, `reference${flags.join("")}`);
  const compiled = spawnSync("gcc", [...flags, "-o", program, join(projectRoot(), "bench/reference.c")], { encoding: "utf8" });
  if (compiled.status !== 0) throw new Error(`bench/reference.c does not compile: ${compiled.stderr.split("\n")[0]}`);
  const server = spawn(program, [String(words)], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    server.stdin.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("the C program ended early");
    return String(value).split(" ")[0];
  };
  return {
    compiler: `${version.stdout.split("\n")[0]} ${flags.join(" ")}`,
    run: async (op, count, repeats) => Number(await ask(`${op} ${count} ${repeats}`)),
    sum: async (count) => BigInt(await ask(`sum ${count} 1`)),
    stop: () => server.stdin.end(),
  };
}
