/**
 * A program out of a shim: the kernel's functions by the architecture's gcc, with the kernel's own flags, and main.c around them. It stays in the
 * cache, and nothing of it is ever part of ptelab.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InfrastructureError } from "../../profile/errors.ts";
import { projectRoot } from "../../root.ts";
import { begin, cacheRoot, finish, isFinished, keyOf, locked, writeWhole } from "../cache.ts";
import { type Configured, configure } from "../configure.ts";
import type { Kernel } from "../kernels.ts";
import type { Probe } from "../probes.ts";
import { firstError, mustRun, run } from "../run.ts";
import { shimText } from "../shim.ts";
import type { Tree } from "../tree.ts";
import type { KernelConfig } from "../types.ts";
import { compileShim } from "./choices.ts";
import { gccConfig, runningOf } from "./config.ts";
import { externalsText, NO_KNOBS, nowhereText, tableText, undefinedNames } from "./texts.ts";

/** Raise it when what is made from the same input changes. */
const PIPELINE = "1";

/** A program that answers for a configuration. */
export interface Program {
  readonly config: KernelConfig;
  readonly path: string;
  /** Probes that the tree has not, or that do not compile, and why. */
  readonly absent: Readonly<Record<string, string>>;
  /** Names that the kernel's code refers to and that lie nowhere. */
  readonly nowhere: readonly string[];
  readonly compiler: string;
}

/** Of the kernel's flags: thunks are the kernel's own assembly. */
const THUNKS = /^-mindirect-branch/;
/** What decides the machine's calling conventions is told to the linker, too. */
const MACHINE = /^-m(?:32|64|abi=|arch=|cpu=|little-endian|big-endian|cmodel=)/;
/** Each function and variable apart, so that what nobody asks for falls away. A missing declaration is an error, for the shim finds out by it. */
const COMPILING = ["-O2", "-ffunction-sections", "-fdata-sections", "-Werror=implicit-function-declaration", "-Werror=int-conversion"];
const LINKING = ["-static", "-no-pie", "-nostdlib", "-Wl,--gc-sections", "-Wl,-e,ptelab_start", "-Wl,--build-id=none", "-Wl,--no-relax"];

function compilerFlags({ flags, config }: Configured): string[] {
  return [...flags.filter((flag) => !THUNKS.test(flag)), ...COMPILING, ...runningOf(config).flags];
}

function knobsFile({ arch }: KernelConfig): string {
  const room = arch === "x86_64" ? "x86" : arch;
  return join(projectRoot(), "arch", room, "knobs.c");
}

/** What lies beside this file. */
const OWN = ["main.c", "calls.h"];

function ownText(file: string): string {
  return readFileSync(join(projectRoot(), "src/verify/emulate", file), "utf8");
}

/** The compiler's assembly, with what only a kernel may run replaced. */
function replaceInstructions(file: string, { assembly = [] }: ReturnType<typeof runningOf>): void {
  const text = readFileSync(file, "utf8");
  writeWhole(
    file,
    assembly.reduce((all, { from, to }) => all.replace(from, to), text),
  );
}

/** Own files and the tree's sources, as the compiler's assembly. */
async function compileUnits(
  { config, tree, folder: cwd }: Configured,
  flags: readonly string[],
  what: string,
  folder: string,
): Promise<string[]> {
  const own = ["knobs", "main", "table", "externals"].map((name) => [join(folder, `${name}.c`), join(folder, `${name}.s`)]);
  const sources = config.sources.map((source) => join(tree.path, source)).filter((source) => existsSync(source));
  const units = [...own, ...sources.map((source, i) => [source, join(folder, `source${i}.s`)])];
  for (const [from, to] of units) await mustRun(what, runningOf(config).gcc, [...flags, "-w", "-S", "-o", to, from], { cwd });
  return units.map(([, to]) => to);
}

/** @returns the names that nothing stands in for: known once the linker has missed them */
async function linkProgram(
  { config, folder: cwd, flags }: Configured,
  objects: readonly string[],
  what: string,
  folder: string,
): Promise<string[]> {
  const running = runningOf(config);
  const machine = flags.filter((flag) => MACHINE.test(flag));
  const nowhere = join(folder, "nowhere.s");
  const link = async (names: readonly string[]) => {
    writeWhole(nowhere, nowhereText(names));
    return run(running.gcc, [...machine, ...LINKING, ...running.flags, "-o", join(folder, "program"), ...objects, nowhere], { cwd });
  };
  const first = await link([]);
  const names = undefinedNames(first.stderr);
  const linked = first.code === 0 ? first : await link(names);
  if (linked.code !== 0) throw new InfrastructureError(`${what}: ${firstError(linked)}`);
  return names;
}

async function make(configured: Configured, probes: readonly Probe[], folder: string): Promise<Omit<Program, "config" | "path">> {
  const { config, tree } = configured;
  const running = runningOf(config);
  const flags = compilerFlags(configured);
  const what = `building a program of ${config.id} of ${tree.name}`;
  const at = (file: string) => join(folder, file);
  const absent = await compileShim(configured, [...flags, "-S"], probes, at("shim.c"), at("shim.s"));
  const knobs = knobsFile(config);
  writeWhole(at("knobs.c"), existsSync(knobs) ? readFileSync(knobs) : NO_KNOBS);
  for (const name of OWN) writeWhole(at(name), ownText(name));
  writeWhole(at("table.c"), tableText(probes.filter(({ name }) => !(name in absent))));
  writeWhole(at("externals.c"), externalsText(config));
  const machine = flags.filter((flag) => flag.startsWith("-m"));
  const objects: string[] = [];
  for (const file of [at("shim.s"), ...(await compileUnits(configured, flags, what, folder))]) {
    replaceInstructions(file, running);
    const object = file.replace(/s$/, "o");
    await mustRun(what, running.gcc, [...machine, "-c", "-o", object, file], { cwd: configured.folder });
    objects.push(object);
  }
  const nowhere = await linkProgram(configured, objects, what, folder);
  for (const file of objects) rmSync(file, { force: true });
  const compiler = (await mustRun("asking the compiler", running.gcc, ["--version"])).stdout.split("\n")[0];
  return { absent, nowhere, compiler };
}

/**
 * The program of a configuration, made where it is not there.
 * @throws InfrastructureError naming the compiler's first error
 */
export async function buildProgram(tree: Tree, kernel: Kernel, probes: readonly Probe[]): Promise<Program> {
  const written = tree.name === `linux-source-${kernel.of.tree}`;
  const configured = await configure(tree, gccConfig(kernel.config), written);
  const { config, key: configuration } = configured;
  const shim = shimText(probes, new Map(probes.map(({ name }) => [name, 0])), config.include);
  const knobs = knobsFile(config);
  const texts = [shim, ...OWN.map(ownText), existsSync(knobs) ? readFileSync(knobs, "utf8") : "", externalsText(config)];
  const patches = [JSON.stringify(probes), ...(config.run?.assembly ?? []).map(({ from, to }) => `${from} ${to}`), ...config.sources];
  const key = keyOf(PIPELINE, tree.path, configuration, ...texts, ...patches, ...compilerFlags(configured), ...LINKING);
  const folder = join(cacheRoot(), `program-${config.id.replace(/[^\w.-]/g, "_")}-${key}`);
  if (!isFinished(folder, key))
    await locked(folder, async () => {
      if (isFinished(folder, key)) return;
      begin(folder);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeWhole(join(folder, "program.json"), JSON.stringify(await make(configured, probes, folder)));
      finish(folder, key);
    });
  return { ...JSON.parse(readFileSync(join(folder, "program.json"), "utf8")), config, path: join(folder, "program") };
}
