/**
 * Segment-table entries: a format of their own, with the same software scheme as pgtable.ts. LARGE needs EDAT 1, the helpers do not ask.
 * Kernel: arch/s390/include/asm/pgtable.h (6.12.117).
 */
import { NUMA_BALANCING, SOFT_DIRTY } from "../../asm/config";
import { BIT, GENMASK, and, any, choose, clear, clearIf, equal, keep, matches, not, set, shr, test, word } from "../generic/word";
import {
  PFN_LOW_BIT, REGION3_ORIGIN_LARGE_LOW_BIT, SEGMENT_DIRTY_BIT, SEGMENT_INVALID_BIT, SEGMENT_LARGE_BIT, SEGMENT_ORIGIN_HIGH_BIT,
  SEGMENT_ORIGIN_LARGE_LOW_BIT, SEGMENT_ORIGIN_LOW_BIT, SEGMENT_PROTECT_BIT, SEGMENT_READ_BIT, SEGMENT_SOFT_DIRTY_BIT,
  SEGMENT_TYPE_HIGH_BIT, SEGMENT_TYPE_LOW_BIT, SEGMENT_WRITE_BIT, SEGMENT_YOUNG_BIT,
} from "./bits";

// @ts-ignore: decorator
@inline
function SOFT_DIRTY_MASK(): u64 {
  return SOFT_DIRTY ? BIT(SEGMENT_SOFT_DIRTY_BIT) : 0;
}

/** The table type of an entry above the segment table. */
// @ts-ignore: decorator
@inline
function REGION_TYPE(): u64 {
  return GENMASK(SEGMENT_TYPE_HIGH_BIT, SEGMENT_TYPE_LOW_BIT);
}

// @ts-ignore: decorator
@inline
function REGION_TYPE_R3(): u64 {
  return BIT(SEGMENT_TYPE_LOW_BIT);
}

/** INVALID and nothing else. */
// @ts-ignore: decorator
@inline
export function pmd_none<T>(pmd: T): T {
  return equal<T>(pmd, word<T>(BIT(SEGMENT_INVALID_BIT)));
}

/** Whatever is not empty, an entry of zero included. */
// @ts-ignore: decorator
@inline
export function pmd_present<T>(pmd: T): T {
  return not<T>(pmd_none<T>(pmd));
}

// @ts-ignore: decorator
@inline
export function pmd_leaf<T>(pmd: T): T {
  return test<T>(pmd, SEGMENT_LARGE_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_trans_huge<T>(pmd: T): T {
  return pmd_leaf<T>(pmd);
}

// @ts-ignore: decorator
@inline
export function pmd_write<T>(pmd: T): T {
  return test<T>(pmd, SEGMENT_WRITE_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_dirty<T>(pmd: T): T {
  return test<T>(pmd, SEGMENT_DIRTY_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_young<T>(pmd: T): T {
  return test<T>(pmd, SEGMENT_YOUNG_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_soft_dirty<T>(pmd: T): T {
  return SOFT_DIRTY ? test<T>(pmd, SEGMENT_SOFT_DIRTY_BIT) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function pmd_protnone<T>(pmd: T): T {
  return NUMA_BALANCING ? matches<T>(pmd, BIT(SEGMENT_LARGE_BIT) | BIT(SEGMENT_READ_BIT), BIT(SEGMENT_LARGE_BIT)) : word<T>(0);
}

/** A page table is half a page, so the frame number of an entry that points to one drops its lowest address bit. */
// @ts-ignore: decorator
@inline
export function pmd_pfn<T>(pmd: T): T {
  const table = keep<T>(pmd, GENMASK(SEGMENT_ORIGIN_HIGH_BIT, SEGMENT_ORIGIN_LOW_BIT));
  const frame = keep<T>(pmd, GENMASK(SEGMENT_ORIGIN_HIGH_BIT, SEGMENT_ORIGIN_LARGE_LOW_BIT));
  return shr<T>(choose<T>(pmd_leaf<T>(pmd), frame, table), PFN_LOW_BIT);
}

// @ts-ignore: decorator
@inline
export function pmd_wrprotect<T>(pmd: T): T {
  return set<T>(clear<T>(pmd, BIT(SEGMENT_WRITE_BIT)), BIT(SEGMENT_PROTECT_BIT));
}

/** A clean page stays protected, so that the first store faults and is recorded. */
// @ts-ignore: decorator
@inline
export function pmd_mkwrite_novma<T>(pmd: T): T {
  return clearIf<T>(set<T>(pmd, BIT(SEGMENT_WRITE_BIT)), SEGMENT_PROTECT_BIT, test<T>(pmd, SEGMENT_DIRTY_BIT));
}

// @ts-ignore: decorator
@inline
export function pmd_mkdirty<T>(pmd: T): T {
  return clearIf<T>(set<T>(pmd, BIT(SEGMENT_DIRTY_BIT) | SOFT_DIRTY_MASK()), SEGMENT_PROTECT_BIT, test<T>(pmd, SEGMENT_WRITE_BIT));
}

// @ts-ignore: decorator
@inline
export function pmd_mkclean<T>(pmd: T): T {
  return set<T>(clear<T>(pmd, BIT(SEGMENT_DIRTY_BIT)), BIT(SEGMENT_PROTECT_BIT));
}

// @ts-ignore: decorator
@inline
export function pmd_mkyoung<T>(pmd: T): T {
  return clearIf<T>(set<T>(pmd, BIT(SEGMENT_YOUNG_BIT)), SEGMENT_INVALID_BIT, test<T>(pmd, SEGMENT_READ_BIT));
}

/** An old page is invalid to the machine, so that the first access faults and is recorded. */
// @ts-ignore: decorator
@inline
export function pmd_mkold<T>(pmd: T): T {
  return set<T>(clear<T>(pmd, BIT(SEGMENT_YOUNG_BIT)), BIT(SEGMENT_INVALID_BIT));
}

/** A region-third-table entry carries its table type, also where it is empty. */
// @ts-ignore: decorator
@inline
export function pud_none<T>(pud: T): T {
  return equal<T>(pud, word<T>(BIT(SEGMENT_INVALID_BIT) | REGION_TYPE_R3()));
}

/** The origin is not zero. */
// @ts-ignore: decorator
@inline
export function pud_present<T>(pud: T): T {
  return any<T>(pud, GENMASK(SEGMENT_ORIGIN_HIGH_BIT, PFN_LOW_BIT));
}

// @ts-ignore: decorator
@inline
export function pud_leaf<T>(pud: T): T {
  return and<T>(matches<T>(pud, REGION_TYPE(), REGION_TYPE_R3()), test<T>(pud, SEGMENT_LARGE_BIT));
}

/** A leaf maps 2 GiB. */
// @ts-ignore: decorator
@inline
export function pud_pfn<T>(pud: T): T {
  const table = keep<T>(pud, GENMASK(SEGMENT_ORIGIN_HIGH_BIT, PFN_LOW_BIT));
  const frame = keep<T>(pud, GENMASK(SEGMENT_ORIGIN_HIGH_BIT, REGION3_ORIGIN_LARGE_LOW_BIT));
  return shr<T>(choose<T>(pud_leaf<T>(pud), frame, table), PFN_LOW_BIT);
}
