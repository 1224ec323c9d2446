/** The helpers of a profile module as data: what each takes and gives, and which feature it needs. */
import type { Profile, Supports } from "./types.ts";

export type Argument = "tlb_flush_pending" | "write" | "shadow_stack_vma" | "prot" | "nr" | "pfn" | "offset" | "index" | "other";
export type Result = "pte" | "truth" | "number" | "access";

export interface Helper {
  /** The name that `eval` and `apply` take: the kernel's without `pte_`. */
  readonly name: string;
  /** The export of the module. */
  readonly export: string;
  readonly result: Result;
  readonly argument?: Argument;
  /** The argument may be left out and is then 0. */
  readonly optional?: boolean;
  /** The export takes (argument, pte) instead of (pte, argument). */
  readonly swapped?: boolean;
  /** Without this feature of the profile the architecture lacks the helper. */
  readonly needs?: keyof Supports;
  /** First kernel that has it, as [major, minor], where it is newer than the oldest profile. */
  readonly since?: readonly [number, number];
  readonly summary: string;
  /** Of an entry one level up: only architectures with huge pages there have it. */
  readonly level?: "pmd";
}

type Extra = Partial<Omit<Helper, "name" | "export" | "result" | "summary">> & { readonly export?: string };

function helper(name: string, result: Result, summary: string, extra: Extra = {}): Helper {
  return { name, export: `pte_${name}`, result, summary, ...extra };
}

const soft = { needs: "soft_dirty" } as const;
const uffd = { needs: "uffd_wp" } as const;

export const helpers: readonly Helper[] = [
  helper("none", "truth", "the slot is empty"),
  helper("present", "truth", "Linux has a page there"),
  helper("accessible", "truth", "a TLB may hold it", { argument: "tlb_flush_pending", optional: true }),
  helper("write", "truth", "writable"),
  helper("dirty", "truth", "written to"),
  helper("young", "truth", "accessed"),
  helper("special", "truth", "no struct page behind it"),
  helper("soft_dirty", "truth", "written since clear_refs", soft),
  helper("uffd_wp", "truth", "write-protected by userfaultfd", uffd),
  helper("protnone", "truth", "present but inaccessible (NUMA hinting, PROT_NONE)", { needs: "numa_balancing" }),
  helper("access_permitted", "truth", "GUP may take it", { argument: "write", optional: true }),
  helper("same", "truth", "equal in the kernel's sense", { argument: "other" }),
  helper("pfn", "number", "page frame number"),
  helper("wrprotect", "pte", "take write permission away"),
  helper("mkwrite_novma", "pte", "make writable, no VMA at hand", { since: [6, 6] }),
  helper("mkwrite", "pte", "make writable", { argument: "shadow_stack_vma", optional: true }),
  helper("mkdirty", "pte", "mark dirty"),
  helper("mkclean", "pte", "mark clean"),
  helper("mkyoung", "pte", "mark accessed"),
  helper("mkold", "pte", "mark not accessed"),
  helper("mkspecial", "pte", "mark special"),
  helper("mksoft_dirty", "pte", "mark soft-dirty", soft),
  helper("clear_soft_dirty", "pte", "clear soft-dirty", soft),
  helper("mkuffd_wp", "pte", "mark uffd-wp, write-protect", uffd),
  helper("clear_uffd_wp", "pte", "clear uffd-wp", uffd),
  helper("modify", "pte", "change the protection", { argument: "prot" }),
  helper("advance_pfn", "pte", "the entry nr pages on", { argument: "nr", since: [6, 6] }),
  helper("pfn_pte", "pte", "an entry from a protection and a frame", { export: "pfn_pte", argument: "pfn", swapped: true }),
  helper("clear_value", "pte", "what pte_clear() leaves in the slot"),
  helper("batch_hint", "number", "entries known to be alike from here on", { argument: "index", optional: true, since: [6, 9] }),
  helper("is_swap", "truth", "neither none nor present", { export: "is_swap_pte" }),
  helper("swp_type", "number", "swap type", { export: "swp_type" }),
  helper("swp_offset", "number", "swap offset", { export: "swp_offset" }),
  helper("swp_to_pte", "pte", "a swap entry from a type and an offset", { export: "swp_entry_to_pte", argument: "offset" }),
  helper("swp_exclusive", "truth", "anon-exclusive mark"),
  helper("swp_mkexclusive", "pte", "set the anon-exclusive mark"),
  helper("swp_clear_exclusive", "pte", "clear the anon-exclusive mark"),
  helper("swp_soft_dirty", "truth", "soft-dirty mark of a swap entry", soft),
  helper("swp_mksoft_dirty", "pte", "set it", soft),
  helper("swp_clear_soft_dirty", "pte", "clear it", soft),
  helper("swp_uffd_wp", "truth", "uffd-wp mark of a swap entry", uffd),
  helper("swp_mkuffd_wp", "pte", "set it", uffd),
  helper("swp_clear_uffd_wp", "pte", "clear it", uffd),
  helper("mmu", "access", "what the hardware grants", { export: "mmu_access" }),
  helper("mmu_mark", "pte", "what the hardware writes at a granted access", { export: "mmu_mark", argument: "write", optional: true }),
];

function pmd(name: string, result: Result, summary: string, extra: Extra = {}): Helper {
  return { name: `pmd_${name}`, export: `pmd_${name}`, result, summary, level: "pmd", ...extra };
}

/** The same of an entry one level up, as far as laws ask it (arch/<arch>/pmd.ts has more). */
export const pmdHelpers: readonly Helper[] = [
  pmd("present", "truth", "Linux has a huge page or a table there"),
  pmd("leaf", "truth", "it maps a huge page"),
  pmd("write", "truth", "writable"),
  pmd("dirty", "truth", "written to"),
  pmd("young", "truth", "accessed"),
  pmd("soft_dirty", "truth", "written since clear_refs", soft),
  pmd("uffd_wp", "truth", "write-protected by userfaultfd", uffd),
  pmd("protnone", "truth", "present but inaccessible", { needs: "numa_balancing" }),
  pmd("pfn", "number", "page frame number"),
  pmd("wrprotect", "pte", "take write permission away"),
  pmd("mkwrite_novma", "pte", "make writable; pmd_mkwrite() before 6.6"),
  pmd("mkdirty", "pte", "mark dirty"),
  pmd("mkclean", "pte", "mark clean"),
  pmd("mkyoung", "pte", "mark accessed"),
  pmd("mkold", "pte", "mark not accessed"),
];

export const helperByName: ReadonlyMap<string, Helper> = new Map([...helpers, ...pmdHelpers].map((h) => [h.name, h]));

type HelperProfile = Pick<Profile, "kernel" | "supports" | "pmdForms" | "pteBits" | "lacks">;

/** Transparent huge pages: of these architectures the 64-bit ones with a PMD of their own. */
export function hasHugePages({ pmdForms, pteBits }: Pick<Profile, "pmdForms" | "pteBits">): boolean {
  return pmdForms !== undefined && pteBits === 64;
}

/** Does this profile's kernel have the helper at all (beyond the generic do-nothing)? */
export function hasHelper(helper: Helper, profile: HelperProfile): boolean {
  if (profile.lacks?.includes(helper.name)) return false;
  if (helper.level === "pmd" && !hasHugePages(profile)) return false;
  if (helper.needs && !profile.supports[helper.needs]) return false;
  if (!helper.since) return true;
  const [major, minor] = profile.kernel.split(".").map(Number);
  return major > helper.since[0] || (major === helper.since[0] && minor >= helper.since[1]);
}
