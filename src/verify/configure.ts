/** Configures a tree outside of it, as far as its headers need, and reads off how the kernel's own build calls the compiler. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InfrastructureError } from "../profile/errors.ts";
import { cacheRoot, keyOf, made } from "./cache.ts";
import { firstError, mustRun, run } from "./run.ts";
import type { Tree } from "./tree.ts";
import type { KernelConfig } from "./types.ts";

export interface Configured {
  readonly config: KernelConfig;
  readonly tree: Tree;
  /** The folder that the kernel's build works in: paths among the flags are relative to it. */
  readonly folder: string;
  /** Changes with the tree and with the options. */
  readonly key: string;
  /** The compiler's arguments, without what is asked of it. */
  readonly flags: readonly string[];
}

function makeArguments({ config, tree }: Pick<Configured, "config" | "tree">, folder: string): string[] {
  return ["-s", "-C", tree.path, `O=${folder}`, `ARCH=${config.arch}`, "LLVM=-19", "LLVM_IAS=1", ...(config.make ?? [])];
}

/** Lines behind the others win; a choice must lose its old member first, so the order of `set` counts. */
function setOptions(file: string, set: KernelConfig["set"]): void {
  const names = new Set(Object.keys(set));
  const kept = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !names.has(/^(?:# )?CONFIG_(\w+)[= ]/.exec(line)?.[1] ?? ""));
  writeFileSync(file, kept.join("\n"));
  appendFileSync(
    file,
    Object.entries(set)
      .map(([name, on]) => (on ? `CONFIG_${name}=y\n` : `# CONFIG_${name} is not set\n`))
      .join(""),
  );
}

/** Options that the tree did not take as they were asked for. */
function refusedOptions(file: string, set: KernelConfig["set"]): string[] {
  const text = readFileSync(file, "utf8");
  return Object.entries(set)
    .filter(([name, on]) => new RegExp(`^CONFIG_${name}=y$`, "m").test(text) !== on)
    .map(([name]) => name);
}

/** Splits a shell's command line: words, quoted parts and escapes, which is all that the kernel's records hold. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g))
    words.push(
      word.replace(
        /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/g,
        (_, escaped, single, double) => escaped ?? single ?? double.replace(/\\(["\\$])/g, "$1"),
      ),
    );
  return words;
}

/** What is about warnings, output and instrumentation, or would hide from the optimiser what a helper computes. */
const UNWANTED =
  /^(?:-W.*|-fverbose-asm|-S|-c|-fstack-protector.*|-fpatchable-function-entry.*|-pg|-mfentry|-mrecord-mcount|-fsanitize.*|-fprofile.*|-fcf-protection.*|-ftrivial-auto-var-init.*|-mindirect-branch-cs-prefix|-mfunction-return.*|-mretpoline-external-thunk|-mharden-sls.*|-gdwarf.*|-g\d?|-O\w)$/;

/** The compiler's arguments out of the record of the command that made kernel/bounds.s. */
function recordedFlags(folder: string): string[] {
  const record = join(folder, "kernel/.bounds.s.cmd");
  const line = existsSync(record) ? (/^(?:saved)?cmd_kernel\/bounds\.s := (.*)$/m.exec(readFileSync(record, "utf8"))?.[1] ?? "") : "";
  const [, ...words] = shellWords(line.replace(/\$\$/g, "$").replace(/\$\(pound\)/g, "#"));
  const output = words.indexOf("-o");
  if (output < 0) throw new InfrastructureError(`${record} does not say how the kernel is compiled`);
  return words.slice(0, output).filter((word) => !UNWANTED.test(word));
}

async function build(configured: Pick<Configured, "config" | "tree">, folder: string, strict: boolean): Promise<void> {
  const { config, tree } = configured;
  const what = `configuring ${config.id} of ${tree.name}`;
  const make = (...goals: string[]) => mustRun(what, "make", [...makeArguments(configured, folder), ...goals]);
  await make(config.defconfig);
  const file = join(folder, ".config");
  setOptions(file, config.set);
  await make("olddefconfig");
  // A tree of another version need not know every option: its helpers are then the generic ones, and the comparison says so.
  const refused = strict ? refusedOptions(file, config.set) : [];
  if (refused.length > 0)
    throw new InfrastructureError(
      `${what}: the tree does not take ${refused.map((name) => `CONFIG_${name}=${config.set[name] ? "y" : "n"}`).join(", ")}`,
    );
  await prepare(configured, folder);
}

async function prepare(configured: Pick<Configured, "config" | "tree">, folder: string): Promise<void> {
  const finished = await run("make", [...makeArguments(configured, folder), "prepare0"]);
  if (finished.code !== 0)
    throw new InfrastructureError(`configuring ${configured.config.id} of ${configured.tree.name}: ${firstError(finished)}`);
}

/**
 * The configuration, built where it is not there, brought up to date where the tree has changed.
 * @param strict the tree is the one that the configuration was written for: it must take every option
 * @throws InfrastructureError naming the first error of make or the compiler
 */
export async function configure(tree: Tree, config: KernelConfig, strict = false): Promise<Configured> {
  const options = JSON.stringify([config.arch, config.defconfig, config.set, config.make ?? []]);
  const folder = join(cacheRoot(), `config-${config.id.replace(/[^\w.-]/g, "_")}-${keyOf(tree.path, options)}`);
  const key = keyOf(tree.state, options);
  await made(folder, key, (unfinished) => build({ config, tree }, unfinished, strict));
  return { config, tree, folder, key, flags: recordedFlags(folder) };
}
