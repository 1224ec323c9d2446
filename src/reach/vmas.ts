/** Every kind of VMA that an entry can lie in, with its vm_page_prot. */
import type { Profile, VmProtection } from "../profile/types.ts";
import { isShared, wantsNotify } from "./facts.ts";
import type { Vma, VmaChange, VmaKind } from "./types.ts";

const VM_SHARED = 8;
const VM_WRITE = 2;
const VM_RW = 3;
const ACCESSES = [0, 1, 2, 3, 4, 5, 6, 7];
const NO = [false];
const BOTH = [false, true];

/** vm_page_prot as vma_set_page_prot() makes it (mm/mmap.c, 6.12.117): with writenotify that of the private mapping. */
function pageProt(profile: Profile, vma: Omit<Vma, "prot">): bigint {
  const shared = isShared(vma) && !wantsNotify(vma);
  return withCache(profile, profile.protectionMap[vma.access | (shared ? VM_SHARED : 0)], vma.cache);
}

export function withCache(profile: Profile, prot: bigint, cache: number): bigint {
  const attribute = profile.cacheAttributes?.[cache];
  return attribute ? (prot & ~attribute.clear) | attribute.set : prot;
}

/** mmap() and mprotect() never give write without read where the architecture says so. */
function accessesOf(profile: Profile, kind: VmaKind): readonly number[] {
  const readable = ACCESSES.filter((access) => !profile.entryRules?.writeNeedsRead || (access & VM_RW) !== VM_WRITE);
  if (kind !== "shadow-stack") return readable;
  return [...new Set([...readable, ...shadowStackFlags(profile)])];
}

function shadowStackFlags(profile: Profile): readonly number[] {
  return profile.entryRules?.shadowStackFlags ?? [VM_RW];
}

function kindsOf(profile: Profile): readonly VmaKind[] {
  const kinds: VmaKind[] = ["anon", "file", "shared", "pfnmap", "pfnmap-shared"];
  return profile.supports.shadow_stack ? [...kinds, "shadow-stack"] : kinds;
}

/** All VMAs: kinds × access × userfaultfd × soft-dirty tracking × writenotify × memory type. */
export function vmasOf(profile: Profile): readonly Vma[] {
  const vmas: Vma[] = [];
  for (const kind of kindsOf(profile)) {
    const devices = kind.startsWith("pfnmap");
    // vma_can_userfault() refuses VM_SPECIAL and VM_SHADOW_STACK (include/linux/userfaultfd_k.h, 6.12.117).
    const wps = profile.supports.uffd_wp && !devices && kind !== "shadow-stack" ? BOTH : NO;
    const caches = devices ? [-1, ...(profile.cacheAttributes ?? []).keys()] : [-1];
    for (const access of accessesOf(profile, kind))
      for (const wp of wps)
        for (const tracking of profile.supports.soft_dirty ? BOTH : NO)
          for (const notify of isShared({ kind }) ? BOTH : NO)
            for (const cache of caches) {
              const vma = { kind, access, wp, tracking, notify, cache };
              vmas.push({ ...vma, prot: pageProt(profile, vma) });
            }
  }
  return vmas;
}

/** Can mmap() (or map_shadow_stack()) make it? A new VMA is not registered and has VM_SOFTDIRTY. */
export function isFresh(profile: Profile, vma: Vma): boolean {
  const made = vma.kind !== "shadow-stack" || shadowStackFlags(profile).includes(vma.access);
  return made && !vma.wp && !vma.tracking;
}

function keyOf({ kind, access, wp, tracking, notify, cache }: Omit<Vma, "prot">): string {
  return [kind, access, wp, tracking, notify, cache].join();
}

/** Where a change of the VMA leads, from each VMA: indices into `vmas`. */
export function changesOf(vmas: readonly Vma[]): (from: number, change: VmaChange | undefined) => readonly number[] {
  const index = new Map(vmas.map((vma, i) => [keyOf(vma), i]));
  const find = (vma: Vma) => {
    const found = index.get(keyOf(vma));
    return found === undefined ? [] : [found];
  };
  return (from, change) => {
    if (change === undefined) return [from];
    const vma = vmas[from];
    if (change === "access") return ACCESSES.filter((access) => access !== vma.access).flatMap((access) => find({ ...vma, access }));
    return find({ ...vma, ...change });
  };
}

/** What the VMA may add to its entries' protection; every combination of it goes together. */
export function protectionsOf(profile: Profile, kind: VmaKind): readonly VmProtection[] {
  const own = kind.startsWith("pfnmap") ? "devices" : "memory";
  return (profile.vmProtections ?? []).filter(({ only }) => only === undefined || only === own);
}
