/** The frame number: stored, read back, moved on, and otherwise left alone. */
import { add, and, equal, word } from "../../arch/generic/word";
import {
  pfn_pte, pte_advance_pfn, pte_clear_soft_dirty, pte_clear_uffd_wp, pte_mkclean, pte_mkdirty, pte_mkold, pte_mksoft_dirty, pte_mkspecial,
  pte_mkuffd_wp, pte_mkwrite, pte_mkyoung, pte_modify, pte_pfn, pte_same, pte_wrprotect,
} from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import {
  ANY_ACCESS, DIRTY, PRESENT, PROTNONE, SOFT, SPECIAL, UFFD, WRITE, YOUNG, alike, grantsAlike, hasFrame, sameFrame,
} from "../questions";
import { always, promise } from "./promise";

/** Whether a slot is empty depends on the frame as well: an empty one that is advanced no longer is. */
// @ts-ignore: decorator
@inline
const FLAGS: u64 = PRESENT | WRITE | DIRTY | YOUNG | SPECIAL | SOFT | UFFD | PROTNONE;

// @ts-ignore: decorator
@inline
export function pfn_round_trip<T>(pfn: T, vm_flags: T, _c: T): T {
  return always<T>(equal<T>(pte_pfn<T>(pfn_pte<T>(pfn, protection_map<T>(vm_flags))), pfn));
}

// @ts-ignore: decorator
@inline
export function pfn_leaves_the_protection<T>(pfn: T, vm_flags: T, _c: T): T {
  const prot = protection_map<T>(vm_flags);
  return always<T>(alike<T>(pfn_pte<T>(pfn, prot), pfn_pte<T>(word<T>(0), prot), FLAGS));
}

// @ts-ignore: decorator
@inline
export function advance_by_none_is_nothing<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_same<T>(pte_advance_pfn<T>(pte, word<T>(0)), pte));
}

// @ts-ignore: decorator
@inline
export function advance_adds<T>(pte: T, nr: T, _c: T): T {
  return promise<T>(hasFrame<T>(pte, nr), equal<T>(pte_pfn<T>(pte_advance_pfn<T>(pte, nr)), add<T>(pte_pfn<T>(pte), nr)));
}

// @ts-ignore: decorator
@inline
export function advance_is_additive<T>(pte: T, nr: T, more: T): T {
  const both = add<T>(nr, more);
  return promise<T>(hasFrame<T>(pte, both), pte_same<T>(pte_advance_pfn<T>(pte_advance_pfn<T>(pte, nr), more), pte_advance_pfn<T>(pte, both)));
}

// @ts-ignore: decorator
@inline
export function advance_leaves_the_rest<T>(pte: T, nr: T, _c: T): T {
  return promise<T>(hasFrame<T>(pte, nr), alike<T>(pte, pte_advance_pfn<T>(pte, nr), FLAGS));
}

// @ts-ignore: decorator
@inline
export function advance_leaves_the_hardware_view<T>(pte: T, nr: T, _c: T): T {
  return promise<T>(hasFrame<T>(pte, nr), grantsAlike<T>(pte, pte_advance_pfn<T>(pte, nr), ANY_ACCESS()));
}

// @ts-ignore: decorator
@inline
export function wrprotect_leaves_pfn<T>(pte: T, _b: T, _c: T): T {
  return always<T>(sameFrame<T>(pte, pte_wrprotect<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function mkwrite_leaves_pfn<T>(pte: T, shadow_stack_vma: T, _c: T): T {
  return always<T>(sameFrame<T>(pte, pte_mkwrite<T>(pte, shadow_stack_vma)));
}

// @ts-ignore: decorator
@inline
export function dirty_leaves_pfn<T>(pte: T, _b: T, _c: T): T {
  return always<T>(and<T>(sameFrame<T>(pte, pte_mkdirty<T>(pte)), sameFrame<T>(pte, pte_mkclean<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function young_leaves_pfn<T>(pte: T, _b: T, _c: T): T {
  return always<T>(and<T>(sameFrame<T>(pte, pte_mkyoung<T>(pte)), sameFrame<T>(pte, pte_mkold<T>(pte))));
}

// @ts-ignore: decorator
@inline
export function marks_leave_pfn<T>(pte: T, _b: T, _c: T): T {
  const softDirty = and<T>(sameFrame<T>(pte, pte_mksoft_dirty<T>(pte)), sameFrame<T>(pte, pte_clear_soft_dirty<T>(pte)));
  const uffdWp = and<T>(sameFrame<T>(pte, pte_mkuffd_wp<T>(pte)), sameFrame<T>(pte, pte_clear_uffd_wp<T>(pte)));
  return always<T>(and<T>(sameFrame<T>(pte, pte_mkspecial<T>(pte)), and<T>(softDirty, uffdWp)));
}

// @ts-ignore: decorator
@inline
export function modify_leaves_pfn<T>(pte: T, vm_flags: T, _c: T): T {
  return always<T>(sameFrame<T>(pte, pte_modify<T>(pte, protection_map<T>(vm_flags))));
}
