/** What a reachable entry is made of: a VMA, an entry in it, and the transitions that lead there. Plain data. */
import type { Lab } from "../profile/lab.ts";

/** A row of words (facts.ts says which), and the place in the kernel that asks for it. */
export type Condition = readonly [words: string, source: string];

/** What is mapped: anonymous memory, a file privately or shared, device memory without struct pages likewise, a shadow stack. */
export type VmaKind = "anon" | "file" | "shared" | "pfnmap" | "pfnmap-shared" | "shadow-stack";

export interface Vma {
  readonly kind: VmaKind;
  /** VM_READ 1, VM_WRITE 2, VM_EXEC 4; VM_SHARED is the kind's. */
  readonly access: number;
  /** Registered with userfaultfd for write-protection (VM_UFFD_WP). */
  readonly wp: boolean;
  /** Soft-dirty tracking is on: VM_SOFTDIRTY was cleared by clear_refs. */
  readonly tracking: boolean;
  /** Of a shared mapping: the file wants to know of the first write (page_mkwrite(), pfn_mkwrite(), or it can write back). */
  readonly notify: boolean;
  /** Of device memory: how the driver changed the protection, as an index of the profile's cacheAttributes; -1 not at all. */
  readonly cache: number;
  /** What its flags add to every protection: the model has none, and a test all. */
  readonly added: bigint;
  /** vma->vm_page_prot. */
  readonly prot: bigint;
}

/** Whether a helper works on an entry as a page's or as a swap entry's. */
export type Form = "none" | "present" | "swap";

export interface State {
  /** Index into `vmas`. */
  readonly vma: number;
  /** The entry, with a sample frame (or swap type and offset) in it. */
  readonly pte: bigint;
  readonly form: Form;
  /** What the entry stands for, in the words of facts.ts, e.g. `anon exclusive`, `zero`, `migration anon mig_write`. */
  readonly page: string;
}

/** The words whose bits under `mask` are exactly `value`. */
export interface Cube {
  readonly mask: bigint;
  readonly value: bigint;
}

/** A union; each element has a cube for each input of a law, in their order. */
export type Region = readonly (readonly Cube[])[];

/** How the VMA changes with a step: to any access by mprotect(), or in the named properties. */
export type VmaChange = "access" | Partial<Pick<Vma, "wp" | "tracking">>;

/**
 * One thing that the kernel or the hardware does to an entry, as data.
 *
 * `run` is a list of helpers in their order: `mkdirty`, `modify=vm_page_prot`, `mkwrite if VM_WRITE`. What stands behind `if` is asked of
 * the entry as it was and of the VMA before the step; behind `now`, of the entry so far and of the VMA after it.
 */
export interface Transition {
  readonly id: string;
  /** What a story says. {store} and {load} become who accesses, {PROT} the protection that mprotect() asks for. */
  readonly words: string;
  /** All must hold; each with the place in the kernel that demands it. */
  readonly when: readonly Condition[];
  readonly run: readonly string[];
  /** The bits of the entry under `mask` must be exactly `value`: what a room asks beyond the facts. */
  readonly bits?: Cube;
  /** What the entry stands for afterwards, a word each, `x if y` likewise; unchanged where absent. */
  readonly becomes?: readonly string[];
  readonly changes?: VmaChange;
  /** The entry is changed where it lies; otherwise it is stored with set_pte_at(). */
  readonly inPlace?: boolean;
  readonly source: string;
  /** First kernel that does so, and first that no longer does, as [major, minor]. */
  readonly since?: readonly [number, number];
  readonly until?: readonly [number, number];
  readonly needs?: "soft_dirty" | "uffd_wp" | "numa_balancing" | "thp";
  /** What the model takes for granted. */
  readonly assumes?: string;
}

export interface ReachStats {
  readonly states: number;
  readonly vmas: number;
  /** Different words, of all VMAs together. */
  readonly words: number;
  readonly ms: number;
  /** Rules that applied to no state. */
  readonly idle: readonly string[];
}

export interface Reach {
  readonly lab: Lab;
  /** The bits of a present entry that hold its frame number. */
  readonly pfnMask: bigint;
  readonly vmas: readonly Vma[];
  readonly transitions: readonly Transition[];
  /** Breadth first: no state has a shorter way than the one that is kept. */
  readonly states: readonly State[];
  /** Where new entries point. */
  readonly sample: { readonly pfn: bigint; readonly offset: bigint };
  /** State → where it came from, -1 for an empty slot in a new VMA. */
  readonly parents: Int32Array;
  /** State → index into `transitions` of the last step, -1 for mmap(). */
  readonly via: Int32Array;
  readonly stats: ReachStats;
}
