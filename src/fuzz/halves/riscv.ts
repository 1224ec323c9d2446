/**
 * RISC-V on two halves: Sv39 to Sv57, and Sv32 in the lower one.
 * Kernel: arch/riscv/include/asm/{pgtable.h,pgtable-bits.h,pgtable-64.h,pgtable-32.h} (6.12.117; soft-dirty and uffd-wp 6.19, USER_CFI 7.0).
 */
import * as b from "../../../arch/riscv/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { clears, type Evaluators, isAsked, isSet, sets } from "./generic.ts";
import { cut, has, join, lower, maskOf, minus, type Pair, pair, put, raise, shiftDown, shiftUp, without } from "./pair.ts";

const ONE = pair(1);
const TYPE = maskOf([b.SWP_TYPE_HIGH_BIT, b.SWP_TYPE_LOW_BIT]);
const ORDINARY = [b.THEAD_SH_BIT, b.THEAD_B_BIT, b.THEAD_C_BIT];

export function riscv({ supports, constants, pteBits }: Profile): Evaluators {
  const { SVNAPOT, SVPBMT, THEAD_MAE, USER_CFI } = constants;
  const narrow = pteBits === 32;
  const frame = maskOf([narrow ? b.PFN_HIGH_RV32_BIT : b.PFN_HIGH_BIT, b.PFN_LOW_BIT]);
  const memoryType = THEAD_MAE ? maskOf([b.THEAD_SO_BIT, b.THEAD_SEC_BIT]) : SVPBMT ? maskOf([b.IO_BIT, b.NOCACHE_BIT]) : pair();
  const given = maskOf(b.PRESENT_BIT, b.READ_BIT, b.WRITE_BIT, b.EXEC_BIT, b.USER_BIT, b.GLOBAL_BIT);
  join(given, memoryType);
  const other = pair();
  /** A protection that names no memory type gets the ordinary one, where that is not zero. */
  const addMemoryType = (word: Pair, prot: Pair) => {
    const named = (prot.lo & memoryType.lo) !== 0 || (prot.hi & memoryType.hi) !== 0;
    if (THEAD_MAE && !named) for (const bit of ORDINARY) raise(word, bit);
  };
  const trim = (word: Pair) => {
    if (narrow) word.hi = 0;
  };

  return {
    truths: {
      present: (word) => has(word, b.PRESENT_BIT) || has(word, b.PROT_NONE_BIT),
      accessible: (word, pending) => has(word, b.PRESENT_BIT) || (isAsked(pending) && has(word, b.PROT_NONE_BIT)),
      write: isSet(b.WRITE_BIT),
      dirty: isSet(b.DIRTY_BIT),
      young: isSet(b.ACCESSED_BIT),
      protnone: (word) => supports.numa_balancing && has(word, b.PROT_NONE_BIT) && !has(word, b.PRESENT_BIT),
    },
    changes: {
      wrprotect: (word) => {
        lower(word, b.WRITE_BIT);
        if (USER_CFI) raise(word, b.READ_BIT);
      },
      mkwrite_novma: sets(b.WRITE_BIT),
      mkwrite: (word, shadowStack) => {
        if (USER_CFI && isAsked(shadowStack)) for (const bit of [b.READ_BIT, b.EXEC_BIT]) lower(word, bit);
        raise(word, b.WRITE_BIT);
      },
      mkdirty: (word) => {
        raise(word, b.DIRTY_BIT);
        if (supports.soft_dirty) raise(word, b.SOFT_DIRTY_BIT);
      },
      mkclean: clears(b.DIRTY_BIT),
      mkyoung: sets(b.ACCESSED_BIT),
      mkold: clears(b.ACCESSED_BIT),
      modify: (word, prot) => {
        without(word, given);
        join(word, prot);
        addMemoryType(word, prot);
        trim(word);
      },
      pfn: (word) => {
        const large = SVNAPOT && has(word, b.NAPOT_BIT);
        cut(word, frame);
        shiftDown(word, b.PFN_LOW_BIT);
        if (!large) return;
        // The lowest one tells the size.
        put(other, word.lo, word.hi);
        minus(other, ONE);
        cut(word, other);
      },
      pfn_pte: (word, pfn) => {
        addMemoryType(word, word);
        put(other, pfn.lo, pfn.hi);
        shiftUp(other, b.PFN_LOW_BIT);
        join(word, other);
        trim(word);
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
        trim(word);
      },
    },
  };
}
