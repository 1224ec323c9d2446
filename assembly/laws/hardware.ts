/** What the processor grants, and writes, against what Linux believes. */
import { USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE } from "../../arch/generic/access";
import { BIT, and, andnot, implies, word } from "../../arch/generic/word";
import { mmu_mark } from "../../asm/mmu";
import {
  pte_access_permitted, pte_accessible, pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkyoung, pte_present, pte_protnone, pte_write,
  pte_young,
} from "../../asm/pgtable";
import { ANY_ACCESS, PRESENT, SOFT, SPECIAL, UFFD, WRITE, alike, grantsAny, sameFrame } from "../questions";
import { always, promise } from "./promise";

/** Truth: may user mode store there? */
// @ts-ignore: decorator
@inline
function stores<T>(pte: T): T {
  return grantsAny<T>(pte, BIT(USER_WRITE));
}

/** Truth: may user mode read or execute there? */
// @ts-ignore: decorator
@inline
function accesses<T>(pte: T): T {
  return grantsAny<T>(pte, BIT(USER_READ) | BIT(USER_EXEC));
}

/** Truth: is it dirty after a store? */
// @ts-ignore: decorator
@inline
function dirtied<T>(pte: T): T {
  return pte_dirty<T>(mmu_mark<T>(pte, word<T>(1)));
}

/** Truth: is it young after a load or a fetch? */
// @ts-ignore: decorator
@inline
function used<T>(pte: T): T {
  return pte_young<T>(mmu_mark<T>(pte, word<T>(0)));
}

// @ts-ignore: decorator
@inline
export function hardware_access_means_present<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(grantsAny<T>(pte, ANY_ACCESS()), pte_present<T>(pte));
}

// @ts-ignore: decorator
@inline
export function hardware_access_means_accessible<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(grantsAny<T>(pte, ANY_ACCESS()), pte_accessible<T>(pte, word<T>(0)));
}

// @ts-ignore: decorator
@inline
export function hardware_write_means_pte_write<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(grantsAny<T>(pte, BIT(USER_WRITE) | BIT(USER_SHADOW_STACK)), pte_write<T>(pte));
}

// @ts-ignore: decorator
@inline
export function gup_fast_reads_what_the_user_may<T>(pte: T, _b: T, _c: T): T {
  const taken = andnot<T>(pte_access_permitted<T>(pte, word<T>(0)), pte_protnone<T>(pte));
  return promise<T>(taken, grantsAny<T>(pte_mkyoung<T>(pte), BIT(USER_READ)));
}

// @ts-ignore: decorator
@inline
export function gup_fast_writes_what_the_user_may<T>(pte: T, _b: T, _c: T): T {
  const taken = andnot<T>(pte_access_permitted<T>(pte, word<T>(1)), pte_protnone<T>(pte));
  return promise<T>(taken, grantsAny<T>(pte_mkdirty<T>(pte_mkyoung<T>(pte)), BIT(USER_WRITE)));
}

// @ts-ignore: decorator
@inline
export function granted_store_leaves_dirty<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(stores<T>(pte), dirtied<T>(pte));
}

// @ts-ignore: decorator
@inline
export function granted_access_leaves_young<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(accesses<T>(pte), used<T>(pte));
}

// @ts-ignore: decorator
@inline
export function store_after_mkclean_is_noticed<T>(pte: T, _b: T, _c: T): T {
  const clean = pte_mkclean<T>(pte);
  return always<T>(implies<T>(stores<T>(clean), dirtied<T>(clean)));
}

// @ts-ignore: decorator
@inline
export function access_after_mkold_is_noticed<T>(pte: T, _b: T, _c: T): T {
  const old = pte_mkold<T>(pte);
  return always<T>(implies<T>(accesses<T>(old), used<T>(old)));
}

// @ts-ignore: decorator
@inline
export function hardware_marks_leave_the_rest<T>(pte: T, write: T, _c: T): T {
  const marked = mmu_mark<T>(pte, write);
  return always<T>(and<T>(alike<T>(pte, marked, PRESENT | WRITE | SPECIAL | SOFT | UFFD), sameFrame<T>(pte, marked)));
}
