/**
 * Digests of what a function answers over many words: the loops of main.c on ptelab's side. They are compiled from assembly/digest.ts, call the
 * helper's export without a detour through JavaScript, and so keep up with a program that runs native code.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InfrastructureError } from "../../profile/errors.ts";
import { projectRoot } from "../../root.ts";
import type { Sweep } from "./sweep.ts";

type Digest = (words: 1 | 2, ...numbers: bigint[]) => bigint;
type Loops = { readonly bits: Digest; readonly random: Digest };

/** An export of a profile's module, as the engine has it. */
export type Exported = (...words: bigint[]) => bigint;

async function compileLoops(): Promise<WebAssembly.Module> {
  const { default: asc } = await import("assemblyscript/asc");
  const written = new Map<string, string | Uint8Array>();
  const options = ["digest.ts", "--outFile", "digest.wasm", "-O3", "--runtime", "stub", "--noAssert"];
  const { error, stderr } = await asc.main(options, {
    readFile: (name) => {
      const own = /^(?:digest|random)\.ts$/.test(name);
      return own ? readFileSync(join(projectRoot(), "assembly", name), "utf8") : null;
    },
    writeFile: (name, contents) => void written.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new InfrastructureError(`assembly/digest.ts does not compile: ${stderr.toString().trim() || error.message}`);
  return new WebAssembly.Module(written.get("digest.wasm") as Uint8Array<ArrayBuffer>);
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The loops around one helper; it must be WebAssembly's own export, for the import is typed. */
async function loopsOver(helper: Exported): Promise<{ readonly loops: Loops; readonly words: 1 | 2 }> {
  compiled ??= compileLoops();
  const words = helper.length === 1 ? 1 : 2;
  const nobody = () => 0n;
  const imports = { helper: words === 1 ? { one: helper, two: nobody } : { one: nobody, two: helper } };
  const { exports } = new WebAssembly.Instance(await compiled, imports);
  return { loops: exports as unknown as Loops, words };
}

export type Digester = (sweep: Sweep, first: bigint, count: bigint) => bigint;

/** @returns the digest of the helper's answers from the case of number `first` on */
export async function digester(helper: Exported): Promise<Digester> {
  const { loops, words } = await loopsOver(helper);
  return (sweep, first, count) => {
    const signed =
      sweep.kind === "bits"
        ? loops.bits(words, sweep.seed, first, count, sweep.mask, sweep.rest, sweep.b)
        : loops.random(words, sweep.seed, first, count, sweep.maskA, sweep.maskB);
    return BigInt.asUintN(64, signed);
  };
}
