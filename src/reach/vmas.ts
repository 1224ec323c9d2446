/** Every kind of VMA that an entry can lie in, with its vm_page_prot. */
import type { Profile, VmProtection } from "../profile/types.ts";
import { isShared, wantsNotify } from "./facts.ts";
import type { Vma, VmaChange, VmaKind } from "./types.ts";

const VM_SHARED = 8;
const VM_WRITE = 2;
const VM_RW = 3;
/** All of them; the common ones first, so that stories begin with them. */
const ACCESSES = [3, 1, 5, 7, 2, 6, 4, 0];
const NO = [false];
const BOTH = [false, true];

/** vm_page_prot as vma_set_page_prot() makes it (mm/mmap.c, 6.12.117): with writenotify that of the private mapping. */
function pageProt(profile: Profile, vma: Omit<Vma, "prot">): bigint {
  const shared = isShared(vma) && !wantsNotify(vma);
  return protOf(profile, vma, vma.access | (shared ? VM_SHARED : 0));
}

/** vm_get_page_prot() of these low vm_flags, with what the VMA adds and what its driver changes. */
export function protOf(profile: Profile, vma: Pick<Vma, "cache" | "added">, vmFlags: number): bigint {
  const prot = profile.protectionMap[vmFlags];
  const attribute = profile.cacheAttributes?.[vma.cache];
  return (attribute ? (prot & ~attribute.clear) | attribute.set : prot) | vma.added;
}

/** mmap() and mprotect() never give write without read where the architecture says so. */
function accessesOf(profile: Profile): readonly number[] {
  return ACCESSES.filter((access) => !profile.entryRules?.writeNeedsRead || (access & VM_RW) !== VM_WRITE);
}

function kindsOf(profile: Profile): readonly VmaKind[] {
  const kinds: VmaKind[] = ["anon", "file", "shared", "pfnmap", "pfnmap-shared"];
  return profile.supports.shadow_stack ? [...kinds, "shadow-stack"] : kinds;
}

/**
 * All VMAs: kinds × access × userfaultfd × soft-dirty tracking × writenotify × memory type.
 * @param added what every vm_page_prot has besides
 */
export function vmasOf(profile: Profile, added: bigint): readonly Vma[] {
  const vmas: Vma[] = [];
  for (const kind of kindsOf(profile)) {
    const devices = kind.startsWith("pfnmap");
    // vma_can_userfault() refuses VM_SPECIAL and VM_SHADOW_STACK (include/linux/userfaultfd_k.h, 6.12.117).
    const wps = profile.supports.uffd_wp && !devices && kind !== "shadow-stack" ? BOTH : NO;
    const caches = devices ? [-1, ...(profile.cacheAttributes ?? []).keys()] : [-1];
    for (const access of accessesOf(profile))
      for (const wp of wps)
        for (const tracking of profile.supports.soft_dirty ? BOTH : NO)
          for (const notify of isShared({ kind }) ? BOTH : NO)
            for (const cache of caches) {
              const vma = { kind, access, wp, tracking, notify, cache, added };
              vmas.push({ ...vma, prot: pageProt(profile, vma) });
            }
  }
  return vmas;
}

/**
 * Can mmap() make it, or map_shadow_stack(), which always asks for VM_READ and VM_WRITE (arch/x86/kernel/shstk.c, 6.12.117)? A new VMA is not
 * registered and has VM_SOFTDIRTY.
 */
export function isFresh(vma: Vma): boolean {
  return (vma.kind !== "shadow-stack" || vma.access === VM_RW) && !vma.wp && !vma.tracking;
}

function keyOf({ kind, access, wp, tracking, notify, cache }: Vma): string {
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
