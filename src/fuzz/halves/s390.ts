/**
 * s390 on two halves.
 * Kernel: arch/s390/include/asm/pgtable.h (6.12.117).
 */
import * as b from "../../../arch/s390/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { type Evaluators, isSet } from "./generic.ts";
import { cut, has, isEqual, join, lower, maskOf, type Pair, pair, put, raise, shiftDown, shiftUp } from "./pair.ts";

const EMPTY = maskOf(b.INVALID_BIT);
const TYPE = maskOf([b.SWP_TYPE_HIGH_BIT, b.SWP_TYPE_LOW_BIT]);

/** A young page that may be read needs no fault; a dirty one that may be written no protection. */
function openRead(word: Pair): void {
  if (has(word, b.YOUNG_BIT) && has(word, b.READ_BIT)) lower(word, b.INVALID_BIT);
}
function openWrite(word: Pair): void {
  if (has(word, b.DIRTY_BIT) && has(word, b.WRITE_BIT)) lower(word, b.PROTECT_BIT);
}

export function s390({ supports, constants }: Profile): Evaluators {
  const kept = maskOf(
    [b.PFN_HIGH_BIT, b.PFN_LOW_BIT],
    ...[b.SPECIAL_BIT, b.DIRTY_BIT, b.YOUNG_BIT],
    ...(supports.soft_dirty ? [b.SOFT_DIRTY_BIT] : []),
  );
  const other = pair();
  const mkyoung = (word: Pair) => {
    raise(word, b.YOUNG_BIT);
    openRead(word);
  };

  return {
    truths: {
      none: (word) => isEqual(word, EMPTY),
      present: isSet(b.PRESENT_BIT),
      write: isSet(b.WRITE_BIT),
      dirty: isSet(b.DIRTY_BIT),
      young: isSet(b.YOUNG_BIT),
      protnone: (word) => supports.numa_balancing && has(word, b.PRESENT_BIT) && !has(word, b.READ_BIT),
    },
    changes: {
      clear_value: (word) => put(word, EMPTY.lo, EMPTY.hi),
      wrprotect: (word) => {
        lower(word, b.WRITE_BIT);
        raise(word, b.PROTECT_BIT);
      },
      mkwrite_novma: (word) => {
        raise(word, b.WRITE_BIT);
        openWrite(word);
      },
      mkdirty: (word) => {
        raise(word, b.DIRTY_BIT);
        if (supports.soft_dirty) raise(word, b.SOFT_DIRTY_BIT);
        openWrite(word);
      },
      mkclean: (word) => {
        lower(word, b.DIRTY_BIT);
        raise(word, b.PROTECT_BIT);
      },
      mkyoung,
      mkold: (word) => {
        lower(word, b.YOUNG_BIT);
        raise(word, b.INVALID_BIT);
      },
      modify: (word, prot) => {
        cut(word, kept);
        join(word, prot);
        openRead(word);
        openWrite(word);
      },
      pfn: (word) => shiftDown(word, b.PFN_LOW_BIT),
      pfn_pte: (word, pfn) => {
        put(other, pfn.lo, pfn.hi);
        shiftUp(other, b.PFN_LOW_BIT);
        join(word, other);
        if (!constants.NX) lower(word, b.NOEXEC_BIT);
        mkyoung(word);
      },
      swp_type: (word) => {
        cut(word, TYPE);
        shiftDown(word, b.SWP_TYPE_LOW_BIT);
      },
      swp_offset: (word) => shiftDown(word, b.SWP_OFFSET_LOW_BIT),
      swp_to_pte: (word, offset) => {
        shiftUp(word, b.SWP_TYPE_LOW_BIT);
        cut(word, TYPE);
        put(other, offset.lo, offset.hi);
        shiftUp(other, b.SWP_OFFSET_LOW_BIT);
        join(word, other);
        raise(word, b.INVALID_BIT);
        raise(word, b.PROTECT_BIT);
      },
    },
  };
}
