/**
 * Which file answers an `asm/…` import while a profile is compiled: the way Linux finds <asm/pgtable.h>.
 *
 *   asm/config   the profile's constants
 *   asm/bits     bits.ts of the first of the profile's rooms that has one
 *   asm/pgtable, asm/mmu, asm/swap, asm/pmd
 *                each helper from the first room that defines it, `arch/generic` last
 *   asm/protection  protection_map as a function of vm_flags
 *   asm/laws     the loops of assembly/sweep.ts over every law, as check_<law>, enumerate_<law>, …
 *   asm/lanes    every helper of assembly/helpers.ts over arrays, two entries at a time, as lanes_<export>
 *   asm/extra    an export for every predicate that a room has beyond the contract (pte_exec, pte_cont, …)
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../profile/types.ts";

const EXPORTED = /^export function (\w+)/gm;
const PREDICATE = /^export function (pte_\w+)<T>\(pte: T\): T/gm;

/** The constants that every room may import, in front of the profile's own. */
function config(profile: Profile): string {
  const { supports } = profile;
  const constants: Record<string, boolean | number> = {
    PAGE_SHIFT: profile.pageShift,
    PTE_BITS: profile.pteBits,
    PFN_PTE_SHIFT: profile.pfnPteShift,
    SOFT_DIRTY: supports.soft_dirty,
    UFFD_WP: supports.uffd_wp,
    NUMA_BALANCING: supports.numa_balancing,
    SHSTK: supports.shadow_stack,
    ...profile.constants,
  };
  return Object.entries(constants)
    .map(([name, value]) => `export const ${name}: ${typeof value === "boolean" ? "bool" : "i32"} = ${value};`)
    .join("\n");
}

interface Origin {
  readonly room: string;
  readonly file: string;
}

/** Where each function comes from: the first of the profile's rooms that has it in one of `files`, `generic` last. */
function origins(root: string, profile: Profile, files: readonly string[], pattern: RegExp): Map<string, Origin> {
  const origin = new Map<string, Origin>();
  for (const room of [...profile.rooms, "generic"]) {
    for (const file of files) {
      const path = join(root, "arch", room, `${file}.ts`);
      if (!existsSync(path)) continue;
      for (const [, name] of readFileSync(path, "utf8").matchAll(pattern)) if (!origin.has(name)) origin.set(name, { room, file });
    }
  }
  return origin;
}

function helpers(root: string, profile: Profile, file: string): string {
  return [...origins(root, profile, [file], EXPORTED)]
    .map(([name, { room }]) => `export { ${name} } from "../arch/${room}/${file}";`)
    .join("\n");
}

/** What the contract of a profile module leaves out but a room has, of one entry: exported under its kernel name. */
function extra(root: string, profile: Profile): string {
  const contract = new Set([...readFileSync(join(root, "assembly/helpers.ts"), "utf8").matchAll(EXPORTED)].map(([, name]) => name));
  return [...origins(root, profile, ["pgtable", "extra"], PREDICATE)]
    .filter(([name]) => !contract.has(name))
    .map(
      ([name, { room, file }]) =>
        `import { ${name} as ${name}_ } from "../arch/${room}/${file}";\nexport function ${name}(pte: u64): u64 { return ${name}_<u64>(pte); }`,
    )
    .join("\n");
}

/** protection_map[16] as choices by one bit of vm_flags at a time: no memory, no branch. */
function protection(profile: Profile): string {
  const choice = (entries: readonly string[], bit: number): string => {
    if (entries.length === 1) return entries[0];
    const low = choice(entries.slice(0, entries.length / 2), bit - 1);
    const high = choice(entries.slice(entries.length / 2), bit - 1);
    return low === high ? low : `choose<T>(test<T>(vm_flags, ${bit}), ${high}, ${low})`;
  };
  const entries = profile.protectionMap.map((entry) => `word<T>(0x${entry.toString(16)})`);
  return `import { choose, test, word } from "../arch/generic/word";
// @ts-ignore: decorator
@inline
export function protection_map<T>(vm_flags: T): T {
  return ${choice(entries, 3)};
}`;
}

function bits(root: string, profile: Profile): string {
  const room = profile.rooms.find((name) => existsSync(join(root, "arch", name, "bits.ts")));
  if (room === undefined) throw new Error(`profile ${profile.id}: none of its rooms (${profile.rooms.join(", ")}) has a bits.ts`);
  return `export * from "../arch/${room}/bits";`;
}

const SCALAR = /^export function (\w+)\((\w+): u64(?:, (\w+): u64)?\): u64 \{ return (arch|swap|mmu)\.(\w+)<u64>/gm;

/** `lanes_x(to, from, arguments, n)`: helper x of n words at `from` (and at `arguments`), in its two-lane form, for even n. */
function lanes(root: string): string {
  const modules = { arch: "pgtable", swap: "swap", mmu: "mmu" };
  const imports = Object.entries(modules).map(([name, file]) => `import * as ${name} from "./${file}";`);
  const loops = [...readFileSync(join(root, "assembly/helpers.ts"), "utf8").matchAll(SCALAR)].map(([, name, , second, module, helper]) => {
    const words = second ? "v128.load(from + i), v128.load(args + i)" : "v128.load(from + i)";
    return `export function lanes_${name}(to: usize, from: usize, args: usize, n: i32): void {
  for (let i: usize = 0, end = <usize>n << 3; i < end; i += 16) v128.store(to + i, ${module}.${helper}<v128>(${words}));
}`;
  });
  return [...imports, ...loops].join("\n");
}

/** Every law function below assembly/laws: name → file. `promise.ts` holds what they are made of. */
function lawFiles(root: string): Map<string, string> {
  const files = readdirSync(join(root, "assembly/laws")).filter((file) => file.endsWith(".ts") && file !== "promise.ts");
  return new Map(
    files.flatMap((file) =>
      [...readFileSync(join(root, "assembly/laws", file), "utf8").matchAll(EXPORTED)].map(([, name]) => [name, file.slice(0, -3)] as const),
    ),
  );
}

function laws(root: string): string {
  const loops = [...readFileSync(join(root, "assembly/sweep.ts"), "utf8").matchAll(EXPORTED)].map(([, name]) => name);
  return [...lawFiles(root).keys()]
    .map((law) => `export { ${loops.map((loop) => `${loop} as ${loop}_${law}`).join(", ")} } from "./sweep_${law}";`)
    .join("\n");
}

/** Whose loops bench/ measures. */
const MEASURED = "wrprotect";

/** assembly/sweep.ts with one law in the place of `asm/law`. */
function sweep(root: string, law: string): string {
  const file = lawFiles(root).get(law);
  return readFileSync(join(root, "assembly/sweep.ts"), "utf8")
    .replace('import { law } from "../asm/law"', `import { ${law} as law } from "../assembly/laws/${file}"`)
    .replace('"./random"', '"../assembly/random"')
    .replace("const UNROLLED = true", `const UNROLLED = ${file === MEASURED}`);
}

/** The text of a source file, or null where there is none: what `asc` calls for every path that it tries. */
export function readSource(root: string, profile: Profile, name: string): string | null {
  const virtual = /^(?:\.\/)?asm\/(\w+)\.ts$/.exec(name)?.[1];
  if (virtual === "config") return config(profile);
  if (virtual === "bits") return bits(root, profile);
  if (virtual === "protection") return protection(profile);
  if (virtual === "lanes") return lanes(root);
  if (virtual === "laws") return laws(root);
  if (virtual?.startsWith("sweep_")) return sweep(root, virtual.slice("sweep_".length));
  if (virtual === "extra") return extra(root, profile);
  if (virtual !== undefined) return helpers(root, profile, virtual);
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
