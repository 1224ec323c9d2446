/**
 * folio_pte_batch_flags(), in one pass with what get_and_clear_ptes() and the merge flags ask of the later entries.
 * Kernel: mm/internal.h (6.17 and later), include/linux/pgtable.h.
 *
 * `fpb` is a constant wherever time matters, so that what is not asked costs nothing. The entries that come first are looked at alone: many
 * batches end there. Then several are looked at together.
 */
import { or, shl, word } from "../../arch/generic/word";
import { PTE_BITS } from "../../asm/config";
import {
  pte_advance_pfn, pte_batch_hint, pte_clear_soft_dirty, pte_dirty, pte_mkclean, pte_mkold, pte_same, pte_wrprotect, pte_write, pte_young,
} from "../../asm/pgtable";
import { gather, hides, ignores_by_mask, pte_folded, pte_hidden, pte_step, seen_of, steps_evenly } from "../../asm/ptep";
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT } from "../flags";
import { FPB_MERGE_WRITE_BIT } from "./bits";

/** What some later entry was, as bits beside the batch's length. */
export const LATER_DIRTY_BIT = 32;
export const LATER_YOUNG_BIT = 33;
export const LATER_WRITE_BIT = 34;

/** __pte_batch_clear_ignored(): dirty, then soft-dirty, then write, then always young. */
// @ts-ignore: decorator
@inline
function normalise<T>(pte: T, fpb: i32): T {
  if ((fpb & (1 << FPB_RESPECT_DIRTY_BIT)) == 0) pte = pte_mkclean<T>(pte);
  if ((fpb & (1 << FPB_RESPECT_SOFT_DIRTY_BIT)) == 0) pte = pte_clear_soft_dirty<T>(pte);
  if ((fpb & (1 << FPB_RESPECT_WRITE_BIT)) == 0) pte = pte_wrprotect<T>(pte);
  return pte_mkold<T>(pte);
}

/** Dirty, young and, if it is asked for, write of an entry, as bits 0 to 2. */
// @ts-ignore: decorator
@inline
function looks<T>(pte: T, fpb: i32): T {
  const both = or<T>(pte_dirty<T>(pte), shl<T>(pte_young<T>(pte), 1));
  return (fpb & (1 << FPB_MERGE_WRITE_BIT)) != 0 ? or<T>(both, shl<T>(pte_write<T>(pte), 2)) : both;
}

// @ts-ignore: decorator
@inline
function found(nr: i32, later: u64): u64 {
  return <u64>nr | (later << LATER_DIRTY_BIT);
}

/** By the letter, one entry at a time: where a frame runs over from one field of an entry into the next. */
function scanSlowly(ptep: usize, first: u64, max: i32, fpb: i32): u64 {
  let expected = normalise<u64>(pte_advance_pfn<u64>(first, 1), fpb);
  let later: u64 = 0;
  let nr = 1;
  for (; nr < max; nr++) {
    const pte = load<u64>(ptep + (<usize>nr << 3));
    if (pte_same<u64>(normalise<u64>(pte, fpb), expected) == 0) break;
    later |= looks<u64>(pte, fpb);
    expected = pte_advance_pfn<u64>(expected, 1);
  }
  return found(nr, later);
}

/** The same where entries are folded: a block counts as one, with what is gathered from it. */
export function scanFolded(ptep: usize, slot: i32, first: u64, max: i32, fpb: i32): i32 {
  let nr = i32(pte_batch_hint<u64>(first, <u64>slot));
  let expected = normalise<u64>(pte_advance_pfn<u64>(first, <u64>nr), fpb);
  while (nr < max) {
    const at = ptep + (<usize>nr << 3);
    let pte = load<u64>(at);
    if (pte_folded<u64>(pte) != 0) pte = gather(at, slot + nr);
    if (pte_same<u64>(normalise<u64>(pte, fpb), expected) == 0) break;
    const hint = i32(pte_batch_hint<u64>(pte, <u64>(slot + nr)));
    expected = pte_advance_pfn<u64>(expected, <u64>hint);
    nr += hint;
  }
  return min(nr, max);
}

/** What some entry after the first is, of `nr`. */
export function laterOf(ptep: usize, nr: i32, fpb: i32): u64 {
  let later: u64 = 0;
  for (let i = 1; i < nr; i++) later |= looks<u64>(load<u64>(ptep + (<usize>i << 3)), fpb);
  return later;
}

/**
 * The bits that are compared, where what is ignored is nothing but single bits that are made 0 or 1: an entry of zeroes and one of ones then
 * still differ in all the others. For constant `fpb` this is a constant.
 */
// @ts-ignore: decorator
@inline
function respected(fpb: i32): u64 {
  return normalise<u64>(0, fpb) ^ normalise<u64>(u64.MAX_VALUE, fpb);
}

/**
 * With a mask, the entries need not be normalised, and what they look like can be asked of all at once in the end. The second is looked at
 * alone, the first four by ordinary words, from eight on four at a time in vectors.
 */
// @ts-ignore: decorator
@inline
function scanMasked(ptep: usize, first: u64, max: i32, fpb: i32): u64 {
  const mask = respected(fpb);
  let pte = load<u64>(ptep, 8);
  const step = pte_step(first);
  let expected = first + step;
  if (((pte ^ expected) & mask) != 0) return 1;
  let seen = seen_of<u64>(pte, pte_hidden<u64>(pte));
  if (max == 2) return found(2, looks<u64>(seen, fpb));
  if (!steps_evenly(first, step, max - 1)) return scanSlowly(ptep, first, max, fpb);

  let nr = 2;
  if (max >= 4) {
    const third = load<u64>(ptep, 16);
    const fourth = load<u64>(ptep, 24);
    const next = expected + step;
    if ((((third ^ next) | (fourth ^ (next + step))) & mask) == 0) {
      seen |= seen_of<u64>(third | fourth, pte_hidden<u64>(third) | pte_hidden<u64>(fourth));
      nr = 4;
      expected = next + step;
      if (max >= 8) {
        let at = ptep + 32;
        const end = ptep + (<usize>(max & ~3) << 3);
        let low = i64x2.replace_lane(i64x2.splat(<i64>(expected + step)), 1, <i64>(expected + (step << 1)));
        // Not constants to V8, which would make them anew in each turn (arch/generic/word.ts).
        const two = word<v128>(step << 1);
        const four = word<v128>(step << 2);
        const masks = word<v128>(mask);
        let all = i64x2.splat(0);
        let hidden = i64x2.splat(0);
        do {
          const a = v128.load(at);
          const b = v128.load(at, 16);
          const differing = v128.or(v128.xor(a, low), v128.xor(b, i64x2.add(low, two)));
          if (v128.any_true(v128.and(differing, masks))) break;
          all = v128.or(all, v128.or(a, b));
          if (hides()) hidden = v128.or(hidden, v128.or(pte_hidden<v128>(a), pte_hidden<v128>(b)));
          low = i64x2.add(low, four);
          at += 32;
        } while (at < end);
        all = seen_of<v128>(all, hidden);
        seen |= u64(i64x2.extract_lane(all, 0)) | u64(i64x2.extract_lane(all, 1));
        expected = u64(i64x2.extract_lane(low, 0)) - step;
        nr = i32((at - ptep) >> 3);
      }
    }
  }
  for (; nr < max; nr++) {
    expected += step;
    pte = load<u64>(ptep + (<usize>nr << 3));
    if (((pte ^ expected) & mask) != 0) break;
    seen |= seen_of<u64>(pte, pte_hidden<u64>(pte));
  }
  return found(nr, looks<u64>(seen, fpb));
}

/** Where ignoring a bit may change others: every entry is normalised. From the third on, two are looked at together. */
// @ts-ignore: decorator
@inline
function scanNormalised(ptep: usize, first: u64, max: i32, fpb: i32): u64 {
  const second = load<u64>(ptep, 8);
  const expected = normalise<u64>(pte_advance_pfn<u64>(first, 1), fpb);
  if (pte_same<u64>(normalise<u64>(second, fpb), expected) == 0) return 1;
  const looked = looks<u64>(second, fpb);
  if (max == 2) return found(2, looked);
  const step = pte_advance_pfn<u64>(expected, 1) - expected;
  const last = expected + <u64>(max - 2) * step;
  const straight = pte_advance_pfn<u64>(expected, <u64>(max - 2)) == last;
  if (!straight || (PTE_BITS == 32 && last >> 32 != 0)) return scanSlowly(ptep, first, max, fpb);

  let next = i64x2.replace_lane(i64x2.splat(<i64>(expected + step)), 1, <i64>(expected + (step << 1)));
  const pace = i64x2.splat(<i64>(step << 1));
  let later = i64x2.splat(0);
  let nr = 2;
  let at = ptep + 16;
  for (; nr + 2 <= max; nr += 2) {
    const pair = v128.load(at);
    if (!i64x2.all_true(pte_same<v128>(normalise<v128>(pair, fpb), next))) break;
    later = v128.or(later, looks<v128>(pair, fpb));
    next = i64x2.add(next, pace);
    at += 16;
  }
  let all = looked | u64(i64x2.extract_lane(later, 0)) | u64(i64x2.extract_lane(later, 1));
  if (nr < max) {
    const pte = load<u64>(at);
    if (pte_same<u64>(normalise<u64>(pte, fpb), u64(i64x2.extract_lane(next, 0))) != 0) {
      all |= looks<u64>(pte, fpb);
      nr++;
    }
  }
  return found(nr, all);
}

/** The batch's length below, what some later entry is above. `max` is 1 or more, `first` the entry at `ptep`. */
// @ts-ignore: decorator
@inline
export function scan(ptep: usize, first: u64, max: i32, fpb: i32): u64 {
  if (max == 1) return 1;
  // A dirty bit that is respected may be kept elsewhere once the entry is write-protected.
  if (ignores_by_mask() && (fpb & (1 << FPB_RESPECT_DIRTY_BIT)) == 0) return scanMasked(ptep, first, max, fpb);
  return scanNormalised(ptep, first, max, fpb);
}
