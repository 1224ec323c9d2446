/**
 * Which file answers an `asm/…` import while a profile is compiled: the way Linux finds <asm/pgtable.h>.
 *
 *   asm/config   the profile's constants
 *   asm/bits     bits.ts of the first of the profile's rooms that has one
 *   asm/pgtable, asm/mmu, asm/swap, asm/pmd, asm/ptep
 *                each helper from the first room that defines it, `arch/generic` last
 *   asm/protection  protection_map as a function of vm_flags
 *   asm/stores   what set_pte_at() leaves out of an entry, or leaves as it is in the table
 *   asm/called_pgtable, asm/called_swap, asm/called_mmu
 *                the same for laws, which call what everybody calls
 *   asm/laws     every law as at_<law>, with its number for the loops of assembly/sweep.ts; those reach it through asm/dispatch
 *   asm/loops    loops over many laws at once (loops.ts), where a module is to be fuzzed
 *   asm/unmap    the walk under each policy of src/unmap/policies.ts
 *   asm/lanes    every helper of assembly/helpers.ts over arrays, two entries at a time, as lanes_<export>
 *   asm/extra    an export for every predicate that a room has beyond the contract (pte_exec, pte_cont, …)
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../profile/types.ts";
import { policies } from "../unmap/policies.ts";
import { type LawGroups, lawLoops } from "./loops.ts";

const EXPORTED = /^export function (\w+)/gm;
const PREDICATE = /^export function (pte_\w+)<T>\(pte: T\): T/gm;

/** The constants that every room may import, in front of the profile's own. */
function config(profile: Profile, terse: boolean): string {
  const { supports } = profile;
  const constants: Record<string, boolean | number> = {
    PAGE_SHIFT: profile.pageShift,
    PTE_BITS: profile.pteBits,
    PFN_PTE_SHIFT: profile.pfnPteShift,
    PTRS_PER_PTE: profile.ptrsPerPte,
    SOFT_DIRTY: supports.soft_dirty,
    UFFD_WP: supports.uffd_wp,
    NUMA_BALANCING: supports.numa_balancing,
    SHSTK: supports.shadow_stack,
    TERSE: terse,
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
  const imported = linked(root, profile, file);
  const own = [...origins(root, profile, [file], EXPORTED)]
    .filter(([name]) => !imported.has(name))
    .map(([name, { room }]) => `export { ${name} } from "../arch/${room}/${file}";`);
  return [...own, ...imported.values()].join("\n");
}

/** Which room file the exports of these files ask. */
const EXPORTING = { pgtable: "helpers", swap: "helpers", pmd: "pmd" } as const;

/**
 * By helper: one that the profile takes from outside (`linked`), as an import of the module with two words. There is no two-lane form of it: whatever
 * asks for that is not asked of a linked module.
 */
function linked(root: string, profile: Profile, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const exporting = EXPORTING[file as keyof typeof EXPORTING];
  if (!profile.linked || exporting === undefined) return found;
  const text = readFileSync(join(root, `assembly/${exporting}.ts`), "utf8");
  for (const [, name, first, second, module, helper] of text.matchAll(SCALAR)) {
    if ((exporting === "helpers" && MODULES[module] !== file) || !profile.linked.includes(name)) continue;
    const words = second ? [first, second] : [first];
    found.set(
      helper,
      `@external("kernel", "${name}") declare function kernel_${name}(a: u64, b: u64): u64;
@inline export function ${helper}<T>(${words.map((word) => `${word}: T`).join(", ")}): T {
  if (isVector<T>()) return ${first};
  return <T>kernel_${name}(${[...words.map((word) => `<u64>${word}`), "0"].slice(0, 2).join(", ")});
}`,
    );
  }
  return found;
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

function stores({ entryRules }: Profile): string {
  const { drops, keeps } = entryRules?.stores ?? { drops: 0n, keeps: 0n };
  return `export const STORES_DROPS: u64 = 0x${drops.toString(16)};\nexport const STORES_KEEPS: u64 = 0x${keeps.toString(16)};`;
}

const WALK = [
  "ptes: usize",
  "planes: usize",
  "start: i32",
  "end: i32",
  "limit: i32",
  "vma: i32",
  "policy: i32",
  "state: usize",
  "record: usize",
  "tally: usize",
];

/** The walk of assembly/unmap under each policy as an export of its own, so that what a policy does not do costs nothing; and under any. */
function unmap(): string {
  const call = (word: string) => `walk(ptes, planes, start, end, limit, vma, ${word}, state, record, tally);`;
  const walks = policies.map(({ export: name, word }) => [name, `${word}`] as const);
  return [
    'import { walk } from "../assembly/unmap/walk";',
    ...[...walks, ["unmap_policy", "policy"] as const].map(
      ([name, word]) => `export function ${name}(${WALK.join(", ")}): void { ${call(word)} }`,
    ),
  ].join("\n");
}

function bits(root: string, profile: Profile): string {
  const room = profile.rooms.find((name) => existsSync(join(root, "arch", name, "bits.ts")));
  if (room === undefined) throw new Error(`profile ${profile.id}: none of its rooms (${profile.rooms.join(", ")}) has a bits.ts`);
  return `export * from "../arch/${room}/bits";`;
}

/** Which room file a namespace of assembly/helpers.ts stands for. */
const MODULES: Readonly<Record<string, string>> = { arch: "pgtable", swap: "swap", mmu: "mmu" };
const SCALAR = /^export function (\w+)\((\w+): u64(?:, (\w+): u64)?\): u64 \{ return (arch|swap|mmu)\.(\w+)<u64>/gm;

/** `lanes_x(to, from, arguments, n)`: helper x of n words at `from` (and at `arguments`), in its two-lane form, for even n. */
function lanes(root: string): string {
  const imports = Object.entries(MODULES).map(([name, file]) => `import * as ${name} from "./${file}";`);
  const loops = [...readFileSync(join(root, "assembly/helpers.ts"), "utf8").matchAll(SCALAR)].map(([, name, , second, module, helper]) => {
    const words = second ? "v128.load(from + i), v128.load(args + i)" : "v128.load(from + i)";
    return `export function lanes_${name}(to: usize, from: usize, args: usize, n: i32): void {
  for (let i: usize = 0, end = <usize>n << 3; i < end; i += 16) v128.store(to + i, ${module}.${helper}<v128>(${words}));
}`;
  });
  return [...imports, ...loops].join("\n");
}

/** The files that ask helpers for laws: there `asm/pgtable` is `asm/called_pgtable`. */
const ASKING = /^assembly\/(?:laws\/\w+|questions|batch)\.ts$/;

/**
 * A room's helpers as laws ask them: one entry by a call of the exported helper, so that a law is small and a proof reads the very function
 * that everybody else calls; two entries inlined, for a loop.
 */
function called(root: string, profile: Profile, file: string): string {
  const scalar = new Map<string, { readonly name: string; readonly words: readonly string[] }>();
  for (const [, name, first, second, module, helper] of readFileSync(join(root, "assembly/helpers.ts"), "utf8").matchAll(SCALAR))
    if (MODULES[module] === file) scalar.set(helper, { name, words: second ? [first, second] : [first] });
  const lines = [...origins(root, profile, [file], EXPORTED).keys()].map((name) => {
    const helper = scalar.get(name);
    if (!helper) return `export { ${name} } from "./${file}";`;
    const { words } = helper;
    return `// @ts-ignore: decorator
@inline
export function ${name}<T>(${words.map((w) => `${w}: T`).join(", ")}): T {
  if (isVector<T>()) return room.${name}<T>(${words.join(", ")});
  return <T>helpers.${helper.name}(${words.map((w) => `<u64>${w}`).join(", ")});
}`;
  });
  return [`import * as helpers from "../assembly/helpers";`, `import * as room from "./${file}";`, ...lines].join("\n");
}

/** A law file's text with its imports led to the called helpers. */
function asking(text: string): string {
  return text.replace(/asm\/(pgtable|swap|mmu)"/g, 'asm/called_$1"');
}

/** A law's file and how many words it takes. */
interface LawFunction {
  readonly file: string;
  readonly words: number;
}

/** Law files that are compiled in the place of assembly/laws: name without `.ts` → text. `promise` is taken. */
export type ExtraLaws = ReadonlyMap<string, string>;

/** A law that somebody else wrote may stand on the first line, behind the imports that were put in front of it, and behind its decorator. */
const LAW = /^(?:import .*; )?(?:@inline )?export function (\w+)<T>\(([^)]*)\)/gm;

/** Every law function below assembly/laws, or in the extra files. `promise.ts` holds what they are made of. */
function lawFunctions(root: string, extraLaws?: ExtraLaws): Map<string, LawFunction> {
  const folder = join(root, "assembly/laws");
  const names = extraLaws
    ? [...extraLaws.keys()]
    : readdirSync(folder)
        .filter((file) => file.endsWith(".ts") && file !== "promise.ts")
        .map((file) => file.slice(0, -3));
  return new Map(
    names.flatMap((file) => {
      const text = extraLaws?.get(file) ?? readFileSync(join(folder, `${file}.ts`), "utf8");
      return [...text.matchAll(LAW)].map(([, name, params]) => [name, { file, words: params.split(":").length - 1 }] as const);
    }),
  );
}

/** The family whose two-lane loops every module has: bench/ measures them. Those of the others take a third of the build's time. */
const MEASURED = "wrprotect";

/** `at_<law>`, `index_<law>` (what enumerate() and random() know it by) and, where it has one, `check_<law>`. */
function laws(root: string, extraLaws: ExtraLaws | undefined, loops: LawGroups | undefined): string {
  const lines = [...lawFunctions(root, extraLaws)].flatMap(([law, fn], index) => [
    `export { at as at_${law} } from "./law_${law}";`,
    `export const index_${law}: i32 = ${index};`,
    ...(fn.file === MEASURED && !extraLaws && !loops ? [`export { check as check_${law} } from "./check_${law}";`] : []),
  ]);
  const more = loops ? ['export * from "./loops";'] : [];
  return [...lines, ...more, 'export { each, enumerate, random } from "../assembly/sweep";'].join("\n");
}

/** The law of a number: a jump costs less than a copy of the loops a law. */
function dispatch(root: string, extraLaws?: ExtraLaws): string {
  const names = [...lawFunctions(root, extraLaws).keys()];
  return [
    ...names.map((law) => `import { at as at_${law} } from "./law_${law}";`),
    "export function at(law: i32, a: u64, b: u64, c: u64): u64 {",
    "  switch (law) {",
    ...names.map((law, index) => `    case ${index}: return at_${law}(a, b, c);`),
    "    default: return 0;",
    "  }",
    "}",
  ].join("\n");
}

/** A law as a function of three words, whatever it takes. */
function lawText(root: string, law: string, extraLaws?: ExtraLaws): string {
  const { file, words } = lawFunctions(root, extraLaws).get(law) as LawFunction;
  return `import { ${law} as given } from "../assembly/laws/${file}";
// @ts-ignore: decorator
@inline
export function law<T>(a: T, b: T, c: T): T { return given<T>(${["a", "b", "c"].slice(0, words).join(", ")}); }
export function at(a: u64, b: u64, c: u64): u64 { return law<u64>(a, b, c); }`;
}

/** assembly/check.ts with one law in the place of `asm/law`. */
function check(root: string, law: string): string {
  return readFileSync(join(root, "assembly/check.ts"), "utf8").replace('"../asm/law"', `"./law_${law}"`);
}

/** What a module of extra laws exports: the helpers, and the loops over those laws alone. */
const EXTRA_ENTRY = `export * from "./helpers";
export * from "../asm/laws";
export { set_zero } from "../arch/generic/word";
`;

/**
 * The text of a source file, or null where there is none: what `asc` calls for every path that it tries.
 * @param extraLaws these law files instead of those of assembly/laws
 * @param loops loops over these laws, group by group, and the words to run them over
 */
export function readSource(root: string, profile: Profile, name: string, extraLaws?: ExtraLaws, loops?: LawGroups): string | null {
  const extraLaw = extraLaws?.get(/^assembly\/laws\/(\w+)\.ts$/.exec(name)?.[1] ?? "");
  if (extraLaw !== undefined) return asking(extraLaw);
  if (extraLaws && name === "assembly/index.ts") return EXTRA_ENTRY;
  const virtual = /^(?:\.\/)?asm\/(\w+)\.ts$/.exec(name)?.[1];
  if (virtual === "config") return config(profile, loops !== undefined);
  if (virtual === "bits") return bits(root, profile);
  if (virtual === "protection") return protection(profile);
  if (virtual === "unmap") return unmap();
  if (virtual === "stores") return stores(profile);
  // Lanes that are terse are nobody's to call.
  if (virtual === "lanes") return loops ? "" : lanes(root);
  if (virtual === "loops") return loops ? lawLoops(loops) : null;
  if (virtual === "laws") return laws(root, extraLaws, loops);
  if (virtual === "dispatch") return dispatch(root, extraLaws);
  if (virtual?.startsWith("law_")) return lawText(root, virtual.slice("law_".length), extraLaws);
  if (virtual?.startsWith("check_")) return check(root, virtual.slice("check_".length));
  if (virtual?.startsWith("called_")) return called(root, profile, virtual.slice("called_".length));
  if (virtual === "extra") return extra(root, profile);
  if (virtual !== undefined) return helpers(root, profile, virtual);
  const path = join(root, name);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  if (loops && name === "assembly/index.ts") return `${text}export * from "./fuzz";\n`;
  return ASKING.test(name) ? asking(text) : text;
}
