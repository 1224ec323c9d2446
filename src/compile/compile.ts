/** One profile through the AssemblyScript compiler, in memory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../profile/types.ts";
import { type LoopedLaw, lawGroups, MOST_DEBUG } from "./loops.ts";
import { type ExtraLaws, readSource } from "./sources.ts";

export type Target = "release" | "debug";

export interface Compiled {
  readonly wasm: Uint8Array;
  readonly wat: string;
}

/**
 * Compiles `profile` with the options of asconfig.json.
 * @param extraLaws these law files in the place of the catalogue; the module then holds nothing but the helpers and their loops
 * @param loops two-lane loops over these laws (loops.ts), and assembly/fuzz.ts
 * @throws Error with the compiler's own words where a source does not compile.
 */
export async function compile(
  root: string,
  profile: Profile,
  target: Target,
  extraLaws?: ExtraLaws,
  loops?: readonly LoopedLaw[],
): Promise<Compiled> {
  // The compiler is large, and most commands never compile.
  const { default: asc } = await import("assemblyscript/asc");
  const written = new Map<string, string | Uint8Array>();
  // Not every function of a user's file is inlined, so that the compiler warns of vectors that never leave the module.
  const quiet = extraLaws ? ["--disableWarning", "112"] : [];
  // On a function that is as long as a loop over all laws, the passes of asconfig.json take minutes.
  const groups = loops && lawGroups(loops, target === "debug" ? MOST_DEBUG : undefined);
  const passes = loops ? ["--runPasses", "vacuum"] : [];
  const { error, stderr } = await asc.main(
    ["--config", "asconfig.json", "--target", target, "--outFile", "out.wasm", "--textFile", "out.wat", ...quiet, ...passes],
    {
      readFile: (name) => {
        if (name === "asconfig.json") return readFileSync(join(root, name), "utf8");
        return readSource(root, profile, name, extraLaws, groups);
      },
      writeFile: (name, contents) => void written.set(name, contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`profile ${profile.id} does not compile (${target}):\n${stderr.toString().trim() || error.message}`);
  return { wasm: written.get("out.wasm") as Uint8Array, wat: written.get("out.wat") as string };
}
