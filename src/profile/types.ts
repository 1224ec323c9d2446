/** What a room tells about its architecture: plain data, in terms that no architecture owns. */

import type { KernelRoom } from "../verify/types.ts";

/** Who gives a bit its meaning. `both`: the hardware acts on it and Linux reads more into it. */
export type FieldKind = "hardware" | "software" | "both" | "ignored" | "reserved";

/** One run of bits, hi..lo, both included. */
export interface Field {
  /** The kernel's name, without the `_PAGE_`/`PTE_` in front. */
  readonly name: string;
  readonly hi: number;
  readonly lo: number;
  readonly kind: FieldKind;
  readonly meaning: string;
  /** Kernel file and version, manual and section. */
  readonly source: string;
  /** What single values of the field mean. */
  readonly values?: Readonly<Record<number, string>>;
}

/** One reading of an entry. The first form whose bits under `mask` equal `value` is the one that applies. */
export interface Form {
  readonly id: "present" | "protnone" | "invalid" | "swap" | "leaf" | "table" | "none";
  readonly title: string;
  readonly mask: bigint;
  readonly value: bigint;
  readonly fields: readonly Field[];
}

export interface Supports {
  readonly soft_dirty: boolean;
  readonly uffd_wp: boolean;
  readonly numa_balancing: boolean;
  readonly shadow_stack: boolean;
  /** False where `pte_accessible()` is the generic constant 1. */
  readonly accessible: boolean;
}

/** What a VMA may add to the protection of its entries, beyond protection_map: a bit or a field that vm_get_page_prot() sets. */
export interface VmProtection {
  /** The VMA's flag, e.g. VM_PKEY_BIT0. */
  readonly vm: string;
  readonly set: bigint;
  /** Only mappings of this kind can have it; all, where absent. */
  readonly only?: "memory" | "devices";
  readonly source: string;
}

/** How a driver changes the protection of a mapping of device memory. */
export interface CacheAttribute {
  /** The kernel's function, e.g. pgprot_noncached(). */
  readonly name: string;
  readonly clear: bigint;
  readonly set: bigint;
  readonly source: string;
}

/** What the architecture's own code does to an entry where no helper of the contract does it. */
export interface EntryStep {
  readonly id: string;
  readonly words: string;
  /** A condition in the words of src/reach/facts.ts. */
  readonly when: string;
  /** It takes place where the bits of the entry under `mask` are exactly `value`. */
  readonly mask: bigint;
  readonly value: bigint;
  readonly clear: bigint;
  readonly set: bigint;
  /** The entry stays so only while its page table is locked: nothing else happens to it. */
  readonly transient?: boolean;
  readonly needs?: "CONTPTE";
  readonly source: string;
}

/** The architecture's own part in building entries; all of it is optional. */
export interface EntryRules {
  /** set_pte_at() leaves these bits out of what it stores, or leaves them as they are in the table. */
  readonly stores?: { readonly drops: bigint; readonly keeps: bigint; readonly source: string };
  /** ptep_set_access_flags() stores nothing but for a write. */
  readonly accessFlagsNeedWrite?: boolean;
  /** Of pages mapped around a fault the entries are old where this constant of the profile is true (arch_wants_old_prefaulted_pte()). */
  readonly oldPrefault?: string;
  /** mmap() and mprotect() make VM_READ | VM_WRITE of PROT_WRITE. */
  readonly writeNeedsRead?: boolean;
  readonly steps?: readonly EntryStep[];
  /** Where all bits of `has` are set, any of `free` may be: what the hash table keeps there. */
  readonly noise?: { readonly has: bigint; readonly free: bigint; readonly source: string };
}

/** One architecture × page-table configuration × CPU features × kernel version: one WASM module. */
export interface Profile {
  readonly id: string;
  readonly arch: string;
  /** Folders below `arch/` where the build looks for a helper, in this order; `generic` comes last by itself. */
  readonly rooms: readonly string[];
  readonly title: string;
  /** The kernel version that the formulas are of. */
  readonly kernel: string;
  readonly pageShift: number;
  readonly pteBits: 32 | 64;
  /** Entries of a page table of the last level. */
  readonly ptrsPerPte: number;
  /** How an entry lies in memory. */
  readonly byteOrder: "little" | "big";
  readonly pfnPteShift: number;
  readonly supports: Supports;
  /** Written into `asm/config.ts` beside the facts above; SOFT_DIRTY, UFFD_WP, NUMA_BALANCING and SHSTK come from `supports`. */
  readonly constants: Readonly<Record<string, boolean | number>>;
  /** Exports whose helpers the module imports (`kernel.<export>`, two words each) in the place of the rooms'. */
  readonly linked?: readonly string[];
  /** Helpers that nobody has, beyond what `supports` and the kernel's version say. */
  readonly lacks?: readonly string[];
  /** Which of the constants a user may turn (`arm64-4k,pie=on`): those that leave layout and protections as they are. */
  readonly switches?: readonly string[];
  /** The page protection for the low four vm_flags (VM_READ 1, VM_WRITE 2, VM_EXEC 4, VM_SHARED 8). */
  readonly protectionMap: readonly bigint[];
  readonly vmProtections?: readonly VmProtection[];
  readonly cacheAttributes?: readonly CacheAttribute[];
  readonly entryRules?: EntryRules;
  readonly forms: readonly Form[];
  /** The forms of an entry one level up, as far as the room goes: a leaf, a table, a PROT_NONE or migration leaf. */
  readonly pmdForms?: readonly Form[];
  readonly sources: readonly string[];
}

/** The `config` of a captured row: what the kernel that wrote it was built with and ran on. */
export type CapturedConfig = Readonly<Record<string, unknown>>;

/** One room, as `arch/index.ts` lists it. */
export interface Architecture {
  readonly id: string;
  readonly title: string;
  readonly profiles: readonly Profile[];
  /** The names that captures give this architecture (`uname -m`). */
  readonly machines: readonly string[];
  /** The profile of the kernel that a capture came from, derived if no listed one fits; undefined where the room knows none. */
  readonly captured: (machine: string, kernel: string, config: CapturedConfig) => Profile | undefined;
  /** How the kernels behind its profiles are configured and asked. */
  readonly kernel: KernelRoom;
}
