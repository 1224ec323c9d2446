/** The same work in C: gcc's program as a server, asked over a pipe, so that it and ptelab can take turns on the same tables. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { InfrastructureError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";
import { projectRoot } from "../root.ts";
import { NO_TALLY, type Tally } from "../unmap/replay.ts";
import { type Case, knobsOf, TILE } from "./cases.ts";
import type { Outcome, Side } from "./side.ts";

/** The header of a profile whose formulas stand there in C. */
const HEADERS: Readonly<Record<string, string>> = {
  x86_64: "x86_64.h",
  "arm64-4k": "arm64.h",
  s390: "s390.h",
  "powerpc-radix-64k": "powerpc.h",
  riscv64: "riscv.h",
};

/** Policies that main.c has a function for: all but the user's own. */
const OWN = "unmap_policy";

// Aligned, for otherwise the place of a loop in the program decides by half (bench/main.ts).
const COMMON = ["-std=gnu11", "-falign-functions=64", "-falign-loops=64"];
export const C_FLAGS: Readonly<Record<"c-O3" | "c-native", readonly string[]>> = {
  "c-O3": ["-O3"],
  "c-native": ["-O3", "-march=native"],
};

export const NO_GCC = "gcc was not found, so nothing is compared with C; install it (Debian, Ubuntu: apt-get install gcc)";

/** The compiler's first line, or undefined where there is none. */
export function gccVersion(): string | undefined {
  const { status, stdout } = spawnSync("gcc", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0] : undefined;
}

/** Compiles what is not there yet: a program's name says what it was made of. */
function compileProgram(header: string, flags: readonly string[], compiler: string): string {
  const sources = join(projectRoot(), "src/bench/c");
  const all = [...COMMON, ...flags, `-DARCH="${header}"`];
  const hash = createHash("sha256").update(JSON.stringify([compiler, all]));
  for (const file of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, file)));
  const folder = join(projectRoot(), "build/bench");
  const program = join(folder, `unmap-${header.replace(".h", "")}-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const { status, stderr } = spawnSync("gcc", [...all, "-o", unfinished, join(sources, "main.c")], { encoding: "utf8" });
  if (status !== 0)
    throw new InfrastructureError(`gcc ${flags.join(" ")} does not compile src/bench/c/main.c: ${stderr.trim().split("\n")[0]}`);
  renameSync(unfinished, program);
  return program;
}

function parseOutcome(line: string): Outcome {
  const [checksum, ...numbers] = line.split(" ");
  return { checksum, tally: Object.fromEntries(Object.keys(NO_TALLY).map((name, i) => [name, Number(numbers[i])])) as unknown as Tally };
}

/**
 * @param most entries of the largest table
 * @returns undefined where the profile's formulas are not in C
 * @throws InfrastructureError where gcc does not compile the program
 */
export function cSide(id: "c-O3" | "c-native", profile: Profile, most: number, compiler: string): Side | undefined {
  const header = HEADERS[profile.id];
  if (header === undefined) return undefined;
  const server = spawn(compileProgram(header, C_FLAGS[id], compiler), [String(most)], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    server.stdin.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done) throw new InfrastructureError(`the C program ended at ${JSON.stringify(line.slice(0, 40))}`);
    return String(value);
  };
  let test: Case | undefined;
  let making = "";
  return {
    id,
    takes: ({ policy }) => policy.export !== OWN,
    async prepare(next, seed) {
      test = next;
      const knobs = knobsOf(next, profile);
      making = `generate ${next.ptes} ${Math.min(next.ptes, TILE)} ${seed} ${knobs.length} ${knobs.join(" ")}`;
      await ask(making);
      if (next.size === "cache") await ask(`keep ${next.ptes}`);
    },
    async walk(times) {
      if (!test) throw new Error("nothing was prepared");
      const { policy, ptes, size } = test;
      if (size === "cache") return (await ask(`again ${policy.word} ${ptes} 0 ${times}`)).split(" ").map(Number);
      const all: number[] = [];
      for (let i = 0; i < times; i++) {
        await ask(making);
        all.push(Number(await ask(`walk ${policy.word} ${ptes} 0`)));
      }
      return all;
    },
    outcome: async () => parseOutcome(await ask(`sum ${test?.ptes ?? 0}`)),
    stop: () => server.stdin.end(),
  };
}
