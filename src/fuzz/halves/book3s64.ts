/**
 * powerpc book3s64 on two halves, radix and hash.
 * Kernel: arch/powerpc/include/asm/book3s/64/{pgtable.h,hash.h,hash-4k.h,hash-64k.h,radix.h} (6.12.117).
 */
import * as b from "../../../arch/powerpc/book3s64/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { clears, type Evaluators, isAsked, isSet, sets } from "./generic.ts";
import { cut, flip, has, isWithin, join, lower, maskOf, type Pair, pair, put, raise, shiftDown, shiftUp } from "./pair.ts";

const TYPE = maskOf([b.SWP_TYPE_HIGH_BIT, b.SWP_TYPE_LOW_BIT]);
/** __swp_entry() lets six bits of a type through. */
const WIDE_TYPE = maskOf([b.SWP_EXCLUSIVE_BIT, b.SWP_TYPE_LOW_BIT]);

export function book3s64({ supports, constants, pageShift }: Profile): Evaluators {
  const { RADIX } = constants;
  const frame = maskOf([b.RPN_HIGH_BIT, pageShift]);
  // The bits of the hash table's bookkeeping; 64K pages have a bit more of address and less of these.
  const hash =
    pageShift > b.RPN0_BIT
      ? maskOf(b.H_PAGE_BUSY_BIT, b.H_PAGE_COMBO_BIT, b.H_PAGE_HASHPTE_64K_BIT)
      : maskOf(b.H_PAGE_BUSY_BIT, b.H_PAGE_HASHPTE_4K_BIT, b.H_PAGE_F_SECOND_BIT, [b.H_PAGE_F_GIX_HIGH_BIT, b.H_PAGE_F_GIX_LOW_BIT]);
  const kept = maskOf(b.DIRTY_BIT, b.ACCESSED_BIT, b.SPECIAL_BIT, b.PTE_BIT, b.SOFT_DIRTY_BIT, b.DEVMAP_BIT);
  join(kept, frame);
  join(kept, hash);
  const ignored = RADIX ? maskOf(b.DIRTY_BIT, b.ACCESSED_BIT) : hash;
  const unlike = RADIX ? pair() : hash;
  const other = pair();
  const isPresent = (word: Pair) => has(word, b.PTE_BIT) && (has(word, b.PRESENT_BIT) || has(word, b.INVALID_BIT));

  return {
    truths: {
      none: (word) => isWithin(word, ignored),
      same: (word, second) => {
        put(other, word.lo, word.hi);
        flip(other, second);
        return isWithin(other, unlike);
      },
      present: isPresent,
      write: isSet(b.WRITE_BIT),
      dirty: isSet(b.DIRTY_BIT),
      young: isSet(b.ACCESSED_BIT),
      soft_dirty: isSet(b.SOFT_DIRTY_BIT),
      protnone: (word) =>
        supports.numa_balancing &&
        has(word, b.PRESENT_BIT) &&
        has(word, b.PTE_BIT) &&
        !(has(word, b.READ_BIT) || has(word, b.WRITE_BIT) || has(word, b.EXEC_BIT)),
      access_permitted: (word, write) =>
        isPresent(word) && has(word, b.READ_BIT) && !has(word, b.PRIVILEGED_BIT) && (!isAsked(write) || has(word, b.WRITE_BIT)),
    },
    changes: {
      wrprotect: clears(b.WRITE_BIT),
      mkwrite_novma: (word) => {
        raise(word, b.READ_BIT);
        raise(word, b.WRITE_BIT);
      },
      mkdirty: (word) => {
        raise(word, b.DIRTY_BIT);
        raise(word, b.SOFT_DIRTY_BIT);
      },
      mkclean: clears(b.DIRTY_BIT),
      mkyoung: sets(b.ACCESSED_BIT),
      mkold: clears(b.ACCESSED_BIT),
      mksoft_dirty: sets(b.SOFT_DIRTY_BIT),
      clear_soft_dirty: (word) => lower(word, b.SOFT_DIRTY_BIT),
      modify: (word, prot) => {
        cut(word, kept);
        join(word, prot);
      },
      pfn: (word) => {
        cut(word, frame);
        shiftDown(word, pageShift);
      },
      pfn_pte: (word, pfn) => {
        put(other, pfn.lo, pfn.hi);
        shiftUp(other, pageShift);
        join(word, other);
        raise(word, b.PTE_BIT);
      },
      swp_type: (word) => cut(word, TYPE),
      swp_offset: (word) => {
        cut(word, frame);
        shiftDown(word, pageShift);
      },
      swp_to_pte: (word, offset) => {
        cut(word, WIDE_TYPE);
        put(other, offset.lo, offset.hi);
        shiftUp(other, pageShift);
        cut(other, frame);
        join(word, other);
        raise(word, b.PTE_BIT);
      },
    },
  };
}
