/**
 * x86-64 on two halves.
 * Kernel: arch/x86/include/asm/{pgtable.h,pgtable_types.h,pgtable_64.h,pgtable-invert.h} (6.12.117; 6.1 without SAVED_DIRTY).
 */
import * as b from "../../../arch/x86/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { clears, type Evaluators, isAsked, isSet, sets } from "./generic.ts";
import {
  cut,
  flip,
  has,
  isZero,
  join,
  lower,
  maskOf,
  minus,
  type Pair,
  pair,
  plus,
  put,
  raise,
  shiftDown,
  shiftUp,
  without,
} from "./pair.ts";

const FRAME = maskOf([b.PFN_HIGH_BIT, b.PFN_LOW_BIT]);
const OFFSET = maskOf([b.SWP_OFFSET_HIGH_BIT, b.SWP_OFFSET_LOW_BIT]);

/** The frame of what is neither empty nor present is stored upside down (L1TF). */
function isInverted(word: Pair): boolean {
  return !isZero(word) && !has(word, b.PRESENT_BIT);
}

function move(word: Pair, from: number, to: number): void {
  if (!has(word, from)) return;
  lower(word, from);
  raise(word, to);
}

export function x86({ supports, constants }: Profile): Evaluators {
  const { SAVED_DIRTY, UFFD_WP_WRPROTECTS, NX } = constants;
  const devmap = SAVED_DIRTY ? b.DEVMAP_BIT : b.DEVMAP_6_1_BIT;
  const kept = maskOf(
    [b.PFN_HIGH_BIT, b.PFN_LOW_BIT],
    ...[b.PCD_BIT, b.PWT_BIT, b.PAT_BIT, b.SPECIAL_BIT, b.ACCESSED_BIT, b.DIRTY_BIT, devmap],
    ...(SAVED_DIRTY ? [b.SAVED_DIRTY_BIT] : []),
    ...(supports.soft_dirty ? [b.SOFT_DIRTY_BIT] : []),
    ...(supports.uffd_wp ? [b.UFFD_WP_BIT] : []),
  );
  const [old, other] = [pair(), pair()];

  /** Where dirty is kept depends on RW; without it the CPU would see a shadow stack. */
  const hideDirty = (word: Pair) => {
    if (SAVED_DIRTY && !has(word, b.RW_BIT)) move(word, b.DIRTY_BIT, b.SAVED_DIRTY_BIT);
  };
  const showDirty = (word: Pair) => {
    if (SAVED_DIRTY && has(word, b.RW_BIT)) move(word, b.SAVED_DIRTY_BIT, b.DIRTY_BIT);
  };
  /** What the CPU cannot do does not get into a present entry. */
  const dropUnsupported = (word: Pair, prot: Pair) => {
    if (!NX && has(prot, b.PRESENT_BIT)) lower(word, b.NX_BIT);
  };
  const wrprotect = (word: Pair) => {
    lower(word, b.RW_BIT);
    hideDirty(word);
  };

  return {
    truths: {
      none: (word) =>
        word.hi === 0 && (word.lo | (1 << b.ACCESSED_BIT) | (1 << b.DIRTY_BIT)) === ((1 << b.ACCESSED_BIT) | (1 << b.DIRTY_BIT)),
      present: (word) => has(word, b.PRESENT_BIT) || has(word, b.PROTNONE_BIT),
      accessible: (word, pending) => has(word, b.PRESENT_BIT) || (isAsked(pending) && has(word, b.PROTNONE_BIT)),
      write: (word) => has(word, b.RW_BIT) || (supports.shadow_stack && has(word, b.DIRTY_BIT)),
      dirty: (word) => has(word, b.DIRTY_BIT) || (SAVED_DIRTY === true && has(word, b.SAVED_DIRTY_BIT)),
      young: isSet(b.ACCESSED_BIT),
      protnone: (word) => supports.numa_balancing && has(word, b.PROTNONE_BIT) && !has(word, b.PRESENT_BIT),
      access_permitted: (word, write) => has(word, b.PRESENT_BIT) && has(word, b.USER_BIT) && (!isAsked(write) || has(word, b.RW_BIT)),
    },
    changes: {
      wrprotect,
      mkwrite_novma: sets(b.RW_BIT),
      mkwrite: (word, shadowStack) => {
        if (SAVED_DIRTY && isAsked(shadowStack)) {
          lower(word, b.RW_BIT);
          raise(word, b.DIRTY_BIT);
          return;
        }
        raise(word, b.RW_BIT);
        showDirty(word);
      },
      mkdirty: (word) => {
        if (supports.soft_dirty) raise(word, b.SOFT_DIRTY_BIT);
        raise(word, b.DIRTY_BIT);
        hideDirty(word);
      },
      mkclean: (word) => {
        lower(word, b.DIRTY_BIT);
        if (SAVED_DIRTY) lower(word, b.SAVED_DIRTY_BIT);
      },
      mkyoung: sets(b.ACCESSED_BIT),
      mkold: clears(b.ACCESSED_BIT),
      mkuffd_wp: (word) => {
        if (!supports.uffd_wp) return;
        raise(word, b.UFFD_WP_BIT);
        if (UFFD_WP_WRPROTECTS) wrprotect(word);
      },
      modify: (word, prot) => {
        const [wasWritable, wasInverted] = [has(word, b.RW_BIT), isInverted(word)];
        put(other, prot.lo, prot.hi);
        dropUnsupported(other, prot);
        without(other, kept);
        cut(word, kept);
        join(word, other);
        if (isInverted(word) !== wasInverted) flip(word, FRAME);
        if (wasWritable) hideDirty(word);
        else showDirty(word);
      },
      pfn: (word) => {
        if (isInverted(word)) flip(word, FRAME);
        cut(word, FRAME);
        shiftDown(word, b.PFN_LOW_BIT);
      },
      pfn_pte: (word, pfn) => {
        put(other, pfn.lo, pfn.hi);
        shiftUp(other, b.PFN_LOW_BIT);
        if (isInverted(word)) flip(other, FRAME);
        cut(other, FRAME);
        put(old, word.lo, word.hi);
        dropUnsupported(word, old);
        join(word, other);
      },
      advance_pfn: (word, nr) => {
        put(other, nr.lo, nr.hi);
        shiftUp(other, b.PFN_LOW_BIT);
        if (isInverted(word)) minus(word, other);
        else plus(word, other);
      },
      swp_type: (word) => shiftDown(word, b.SWP_TYPE_LOW_BIT),
      swp_offset: (word) => {
        flip(word, OFFSET);
        cut(word, OFFSET);
        shiftDown(word, b.SWP_OFFSET_LOW_BIT);
      },
      swp_to_pte: (word, offset) => {
        shiftUp(word, b.SWP_TYPE_LOW_BIT);
        put(other, offset.lo, offset.hi);
        shiftUp(other, b.SWP_OFFSET_LOW_BIT);
        flip(other, OFFSET);
        cut(other, OFFSET);
        join(word, other);
      },
    },
  };
}
