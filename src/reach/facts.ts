/**
 * The words in which transitions speak of VMAs and entries. A condition is a row of words that all must hold: `VM_WRITE !VM_SHARED present`;
 * `!x` is not x, `x|y` is x or y.
 */
import { UsageError } from "../profile/errors.ts";
import type { Vma } from "./types.ts";

/** What helpers answer of an entry, asked by these names; of an entry that is not present only the swap marks, and the reverse. */
export const PRESENT_FACTS = ["write", "dirty", "young", "special", "soft_dirty", "uffd_wp", "protnone"] as const;
export const SWAP_FACTS = ["swp_exclusive", "swp_soft_dirty", "swp_uffd_wp"] as const;

/** What an entry stands for: known from its history, for the word does not tell. */
const PAGE_FACTS = [
  "anon",
  "exclusive",
  "file",
  "zero",
  "pfn",
  "swap",
  "migration",
  "mig_write",
  "mig_exclusive",
  "mig_young",
  "mig_dirty",
  "marker",
  "poison",
  "transient",
] as const;

const ENTRY_FACTS = ["none", "present", ...PRESENT_FACTS, ...SWAP_FACTS, ...PAGE_FACTS] as const;

/** Entry fact → its bit. */
export const ENTRY_BITS: ReadonlyMap<string, number> = new Map(ENTRY_FACTS.map((name, i) => [name, 1 << i]));
export const NONE = 1;
export const PRESENT = 2;
const FIRST_PAGE_FACT = ENTRY_FACTS.length - PAGE_FACTS.length;
export const PAGE_MASK = ((1 << PAGE_FACTS.length) - 1) << FIRST_PAGE_FACT;

/** The facts of a page's bits, as words. */
export function pageWords(facts: number): string {
  return PAGE_FACTS.filter((_, i) => facts & (1 << (FIRST_PAGE_FACT + i))).join(" ");
}

/** What there is to ask of a VMA (and of the architecture it is on). */
export interface Context {
  readonly accessFlagsNeedWrite: boolean;
  /** Before 6.2 pte_mkuffd_wp() leaves write permission, and its callers take it away. */
  readonly uffdLeavesWrite: boolean;
  readonly oldPrefault: boolean;
}

const VMA_FACTS: Readonly<Record<string, (vma: Vma, context: Context) => boolean>> = {
  VM_READ: (vma) => (vma.access & 1) !== 0,
  VM_WRITE: (vma) => (vma.access & 2) !== 0,
  VM_EXEC: (vma) => (vma.access & 4) !== 0,
  VM_SHARED: (vma) => isShared(vma),
  /** vma_is_anonymous(); a shadow stack is. */
  anonymous: (vma) => vma.kind === "anon" || vma.kind === "shadow-stack",
  "file-backed": (vma) => vma.kind === "file" || vma.kind === "shared",
  pfnmap: (vma) => vma.kind === "pfnmap" || vma.kind === "pfnmap-shared",
  shadow_stack: (vma) => vma.kind === "shadow-stack",
  /** userfaultfd_wp() */
  wp: (vma) => vma.wp,
  /** vma_soft_dirty_enabled() */
  tracking: (vma) => vma.tracking,
  /** vma_is_accessible() */
  accessible: (vma) => vma.access !== 0,
  /** vma_wants_manual_pte_write_upgrade() */
  upgrade: (vma) => (vma.access & 2) !== 0 && (!isShared(vma) || wantsNotify(vma)),
  access_flags_need_write: (_, context) => context.accessFlagsNeedWrite,
  uffd_leaves_write: (_, context) => context.uffdLeavesWrite,
  old_prefault: (_, context) => context.oldPrefault,
};

export function isShared(vma: Pick<Vma, "kind">): boolean {
  return vma.kind === "shared" || vma.kind === "pfnmap-shared";
}

/** vma_wants_writenotify() of a writable shared mapping (mm/vma.c, 6.12.117). */
export function wantsNotify(vma: Omit<Vma, "prot">): boolean {
  return isShared(vma) && (vma.access & 2) !== 0 && (vma.notify || vma.tracking || vma.wp);
}

/** Facts of a VMA as a number, a bit each. */
export function vmaFactsOf(vma: Vma, context: Context): number {
  return Object.values(VMA_FACTS).reduce((facts, fact, i) => (fact(vma, context) ? facts | (1 << i) : facts), 0);
}

const VMA_BITS: ReadonlyMap<string, number> = new Map(Object.keys(VMA_FACTS).map((name, i) => [name, 1 << i]));
const ACCESSIBLE = VMA_BITS.get("accessible") as number;

/** One of these words has to hold: any bit of `yes` is set, or any of `no` is clear. */
interface Clause {
  readonly yes: number;
  readonly no: number;
}

/** A condition as far as it is about the entry; equal ones are the same object. */
export interface Clauses {
  readonly id: number;
  readonly list: readonly Clause[];
}

interface Literal {
  readonly negated: boolean;
  readonly entry: number;
  readonly vma: number;
  /** A hinting entry is one that looks PROT_NONE in a VMA that is not. */
  readonly hinting: boolean;
}

function literal(text: string): Literal {
  const negated = text.startsWith("!");
  const name = negated ? text.slice(1) : text;
  const hinting = name === "hinting";
  const entry = ENTRY_BITS.get(hinting ? "protnone" : name) ?? 0;
  const vma = entry ? 0 : (VMA_BITS.get(name) ?? 0);
  if (entry === 0 && vma === 0)
    throw new UsageError(`a transition asks for ${JSON.stringify(name)}, which is no fact of an entry or a VMA (src/reach/facts.ts)`);
  return { negated, entry, vma, hinting };
}

const parsed = new Map<string, readonly (readonly Literal[])[]>();
const resolved = new Map<string, Map<number, Clauses | undefined>>();
const interned = new Map<string, Clauses>();

function resolve(words: string, vmaFacts: number): Clauses | undefined {
  const row =
    parsed.get(words) ??
    words
      .split(" ")
      .filter(Boolean)
      .map((word) => word.split("|").map(literal));
  parsed.set(words, row);
  const list: Clause[] = [];
  for (const literals of row) {
    let [yes, no, given] = [0, 0, false];
    for (const { negated, entry, vma, hinting } of literals) {
      if (vma !== 0) given ||= ((vmaFacts & vma) !== 0) !== negated;
      else if (hinting && (vmaFacts & ACCESSIBLE) === 0) given ||= negated;
      else if (negated) no |= entry;
      else yes |= entry;
    }
    if (!given && yes === 0 && no === 0) return undefined;
    if (!given) list.push({ yes, no });
  }
  const key = list.map(({ yes, no }) => `${yes}/${no}`).join();
  const clauses = interned.get(key) ?? { id: interned.size, list };
  interned.set(key, clauses);
  return clauses;
}

/**
 * The condition in a VMA with these facts; undefined where the VMA already refuses it.
 * @throws UsageError on a word that there is not
 */
export function clausesOf(words: string, vmaFacts: number): Clauses | undefined {
  const known = resolved.get(words) ?? new Map<number, Clauses | undefined>();
  resolved.set(words, known);
  if (!known.has(vmaFacts)) known.set(vmaFacts, resolve(words, vmaFacts));
  return known.get(vmaFacts);
}

export function holds({ list }: Clauses, facts: number): boolean {
  for (const { yes, no } of list) if ((facts & yes) === 0 && (~facts & no) === 0) return false;
  return true;
}
