/**
 * A shim compiled against a configured tree: C for the real target, LLVM IR, WebAssembly. No header is edited and no macro overridden. What comes out
 * stays in the cache; nothing of it is ever part of ptelab.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InfrastructureError } from "../profile/errors.ts";
import { cacheRoot, keyOf, made } from "./cache.ts";
import type { Configured } from "./configure.ts";
import { type AsmSymbol, rewriteIr, withoutRoots } from "./ir/rewrite.ts";
import type { Probe } from "./probes.ts";
import { firstError, mustRun, run } from "./run.ts";
import { probeFile, shimExport, shimText } from "./shim.ts";
import { tools } from "./tools.ts";

/** Raise it when what is made from the same input changes. */
const PIPELINE = "10";

/** Why a probe has no function. */
export type Absent = { readonly kind: "missing"; readonly name: string } | { readonly kind: "error"; readonly reason: string };

export interface Manifest {
  /** Imports that stand for assembly. */
  readonly symbols: Readonly<Record<string, AsmSymbol>>;
  /** Variables of the tree that start with a value. */
  readonly variables: readonly string[];
  readonly absent: Readonly<Record<string, Absent>>;
  readonly compiler: string;
}

export interface Compiled {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** The same, where what C leaves undefined traps. */
  readonly sanitized: Uint8Array<ArrayBuffer>;
  readonly manifest: Manifest;
}

const ERROR = /^([^:\n]+(?::\w+)?):(\d+):(?:\d+:)? (?:fatal )?error: (.*)$/gm;

/** What a message says about one probe: the name that is not there, or another fault. */
function absentFor({ needs }: Probe, message: string): Absent {
  const unknown = /undeclared (?:identifier|function) '(\w+)'/.exec(message)?.[1];
  return unknown !== undefined && needs.includes(unknown)
    ? { kind: "missing", name: unknown }
    : { kind: "error", reason: message.replace(/ \[-W.*$/, "") };
}

/** Compiles with the first expressions, and with the next ones of those probes that did not compile, until what is left does. */
async function shimIr(
  configured: Configured,
  probes: readonly Probe[],
  more: readonly string[],
  folder: string,
): Promise<Record<string, Absent>> {
  const { config, flags, tree } = configured;
  const choices = new Map(probes.map(({ name }) => [name, 0]));
  const absent: Record<string, Absent> = {};
  for (;;) {
    writeFileSync(join(folder, "shim.c"), shimText(probes, choices, config.include));
    const asked = ["-O2", "-w", "-ferror-limit=0", ...more, "-S", "-emit-llvm", "-o", join(folder, "shim.ll"), join(folder, "shim.c")];
    const finished = await run(tools.clang, [...flags, ...asked], { cwd: configured.folder });
    if (finished.code === 0) return absent;
    const failed = new Map<string, string>();
    for (const [, file, , message] of finished.stderr.matchAll(ERROR)) if (!failed.has(file)) failed.set(file, message);
    const mine = probes.filter(({ name }) => choices.has(name) && failed.has(probeFile(name)));
    if (mine.length === 0) throw new InfrastructureError(`compiling ${config.id} of ${tree.name}: ${firstError(finished)}`);
    for (const probe of mine) {
      const next = choices.get(probe.name)! + 1;
      if (next < probe.expressions.length) choices.set(probe.name, next);
      else {
        choices.delete(probe.name);
        absent[probe.name] = absentFor(probe, failed.get(probeFile(probe.name))!);
      }
    }
  }
}

/** The C files of the tree that hold what is called out of line, as IR. */
async function sourcesIr({ config, flags, folder: cwd, tree }: Configured, folder: string): Promise<string[]> {
  const present = config.sources.filter((source) => existsSync(join(tree.path, source)));
  return Promise.all(
    present.map(async (source, i) => {
      const out = join(folder, `source${i}.ll`);
      await mustRun(
        `compiling ${source} of ${tree.name}`,
        tools.clang,
        [...flags, "-O2", "-w", "-S", "-emit-llvm", "-o", out, join(tree.path, source)],
        { cwd },
      );
      return out;
    }),
  );
}

const NO_VECTORS = ["-vectorize-loops=false", "-vectorize-slp=false"];

async function toWasm(
  configured: Configured,
  probes: readonly Probe[],
  sources: readonly string[],
  folder: string,
  name: string,
): Promise<Pick<Manifest, "symbols" | "variables">> {
  const { config } = configured;
  const at = (file: string) => join(folder, file);
  const what = `carrying ${config.id} of ${configured.tree.name} over to WebAssembly`;
  await mustRun(what, tools.link, ["--only-needed", "-S", at("shim.ll"), ...sources, "-o", at("linked.ll")]);
  writeFileSync(at("linked.ll"), withoutRoots(readFileSync(at("linked.ll"), "utf8")));
  const kept = probes.map((probe) => shimExport(probe.name)).join(",");
  const passes = ["-passes=internalize,globaldce,default<O2>,globaldce", `-internalize-public-api-list=${kept}`, ...NO_VECTORS];
  await mustRun(what, tools.opt, ["-S", ...passes, at("linked.ll"), "-o", at("small.ll")]);
  const rewritten = rewriteIr(readFileSync(at("small.ll"), "utf8"), config.pointerBits, config.bigEndian);
  writeFileSync(at("wasm.ll"), rewritten.text);
  const machine = `wasm${config.pointerBits}`;
  await mustRun(what, tools.llc, ["-O2", `-march=${machine}`, "-filetype=obj", at("wasm.ll"), "-o", at("wasm.o")]);
  await mustRun(what, tools.lld, [`-m${machine}`, "--no-entry", "--export-all", "--allow-undefined", at("wasm.o"), "-o", at(name)]);
  return rewritten;
}

/** Shifts and sums that C leaves undefined become traps. */
const SANITIZED = ["-fsanitize=shift,signed-integer-overflow,integer-divide-by-zero,unreachable,vla-bound", "-fsanitize-trap=all"];

async function make(configured: Configured, probes: readonly Probe[], folder: string): Promise<void> {
  const sources = await sourcesIr(configured, folder);
  const absent = await shimIr(configured, probes, [], folder);
  const { symbols, variables } = await toWasm(configured, probes, sources, folder, "shim.wasm");
  await shimIr(configured, probes, SANITIZED, folder);
  const sanitized = await toWasm(configured, probes, sources, folder, "sanitized.wasm");
  const version = (await mustRun("asking the compiler", tools.clang, ["--version"])).stdout.split("\n")[0];
  const manifest: Manifest = { symbols: { ...sanitized.symbols, ...symbols }, variables, absent, compiler: version };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  for (const file of ["linked.ll", "small.ll", "wasm.ll", "wasm.o", "shim.ll", ...sources.map((_, i) => `source${i}.ll`)])
    rmSync(join(folder, file), { force: true });
}

/** Where the compiled kernel of a configuration lies, made where it is not there. */
async function compiledFolder(configured: Configured, probes: readonly Probe[]): Promise<string> {
  const { config, tree, flags } = configured;
  const text = shimText(probes, new Map(probes.map(({ name }) => [name, 0])), config.include);
  const key = keyOf(PIPELINE, tree.path, configured.key, flags.join(" "), JSON.stringify(probes), text, config.sources.join(" "));
  const folder = join(cacheRoot(), `kernel-${config.id.replace(/[^\w.-]/g, "_")}-${key}`);
  return made(folder, key, (unfinished) => make(configured, probes, unfinished));
}

/**
 * @param probes what is asked; those that the tree has not are absent from the module, and the manifest says why
 * @throws InfrastructureError naming the compiler's first error
 */
export async function compileKernel(configured: Configured, probes: readonly Probe[]): Promise<Compiled> {
  const folder = await compiledFolder(configured, probes);
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  return {
    wasm: read("shim.wasm"),
    sanitized: read("sanitized.wasm"),
    manifest: JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest,
  };
}
