/** What a law file without imports may use: every name that laws are made of, with the module that has it. */
import { helpers, pmdHelpers } from "../profile/helpers.ts";

/** Names that only the core uses, or that are no functions of entries. */
const NOT_FOR_LAWS = /^(lanes_|is_swap_pte$)/;

function moduleOf(helper: string): string {
  if (helper.startsWith("mmu_")) return "../../asm/mmu";
  if (helper.startsWith("pmd_")) return "../../asm/pmd";
  return /^(pte_)?swp_/.test(helper) ? "../../asm/swap" : "../../asm/pgtable";
}

function helpersByModule(): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const { export: name } of [...helpers, ...pmdHelpers]) {
    if (NOT_FOR_LAWS.test(name)) continue;
    const module = moduleOf(name);
    modules.set(module, [...(modules.get(module) ?? []), name]);
  }
  return modules;
}

const words = (names: string): string[] => names.trim().split(/\s+/);

/** Module, as a file in assembly/laws imports it → names. A test compares them with what the modules export. */
export const PRELUDE: ReadonlyMap<string, readonly string[]> = new Map([
  ...helpersByModule(),
  ["../../asm/protection", ["protection_map"]],
  [
    "../../arch/generic/word",
    words(`BIT GENMASK word and or xor andnot shl shr add sub set clear keep test equal matches any not implies spread choose setIf clearIf
      moveBit moveBitIf`),
  ],
  ["./promise", words("promise always keeps neverMakes leaves where keepsGranted grantsNothing")],
  [
    "../questions",
    words(`PRESENT NONE WRITE DIRTY YOUNG SPECIAL SOFT UFFD PROTNONE alike is_swap_pte sameFrame USER_ANY WRITES ANY_ACCESS grantsAny
      grantsAlike hasFrame`),
  ],
  ["../batch", words("normalise merge")],
  [
    "../flags",
    words("VM_READ_BIT VM_WRITE_BIT VM_EXEC_BIT VM_SHARED_BIT FPB_RESPECT_DIRTY_BIT FPB_RESPECT_SOFT_DIRTY_BIT FPB_RESPECT_WRITE_BIT"),
  ],
  [
    "../../arch/generic/access",
    words(`USER_READ USER_WRITE USER_EXEC USER_SHADOW_STACK KERNEL_READ KERNEL_WRITE KERNEL_EXEC KERNEL_SHADOW_STACK GRANTED_BITS REASON_BITS OK
      NOT_PRESENT NOT_A_LEAF RESERVED_ENCODING RESERVED_BIT ACCESS_FLAG PRIVILEGE NO_READ NO_WRITE NO_EXEC CLEAN SHADOW_STACK_PAGE
      NO_SHADOW_STACK EXEC_PREVENTED NOT_HASHED`),
  ],
]);

/**
 * The imports of what `text` names and does not declare itself, all on one line, so that the line numbers of `text` stay right when it
 * follows.
 */
export function preludeFor(text: string): string {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const used = new Set(code.match(/\b[A-Za-z_]\w*\b/g));
  const declared = new Set([...code.matchAll(/\b(?:function|const|let|var)\s+(\w+)/g)].map(([, name]) => name));
  return [...PRELUDE]
    .map(([module, names]) => [module, names.filter((name) => used.has(name) && !declared.has(name))] as const)
    .filter(([, names]) => names.length > 0)
    .map(([module, names]) => `import { ${names.join(", ")} } from "${module}"; `)
    .join("");
}
