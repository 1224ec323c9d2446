/**
 * arm64 on two halves.
 * Kernel: arch/arm64/include/asm/{pgtable.h,pgtable-hwdef.h,pgtable-prot.h} (6.12.117; 6.1.192 without PRESENT_INVALID).
 */
import * as b from "../../../arch/arm64/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { clears, type Evaluators, isAsked, isSet, sets } from "./generic.ts";
import { cut, has, join, lower, maskOf, type Pair, pair, plus, put, raise, shiftDown, shiftUp, without } from "./pair.ts";

/** Where the entry keeps a physical address: in one run, and with 52 bits in another below. */
function addresses({ pageShift, constants }: Profile): {
  readonly toFrame: (word: Pair) => void;
  readonly fromFrame: (word: Pair) => void;
} {
  const { LPA, LPA2, ADDR_LOW_HIGH } = constants;
  const top = Number(ADDR_LOW_HIGH);
  const [low, high, physical] = LPA2 ? [b.LPA2_LOW_BIT, b.LPA2_HIGH_BIT, b.LPA2_PHYS_BIT] : [b.LPA_LOW_BIT, b.LPA_HIGH_BIT, b.LPA_PHYS_BIT];
  const direct = maskOf([top, pageShift]);
  const field = LPA2 ? maskOf([top, b.LPA2_LOW_BIT]) : maskOf([top, pageShift], [high, low]);
  const split = LPA || LPA2;
  const entry = pair();
  const upper = pair();
  return {
    toFrame(word) {
      put(entry, word.lo, word.hi);
      cut(word, direct);
      for (let bit = low; split && bit <= high; bit++) if (has(entry, bit)) raise(word, bit - low + physical);
      shiftDown(word, pageShift);
    },
    fromFrame(word) {
      shiftUp(word, pageShift);
      if (!split) return;
      put(upper, word.lo, word.hi);
      shiftDown(upper, physical - low);
      join(word, upper);
      cut(word, field);
    },
  };
}

export function arm64(profile: Profile): Evaluators {
  const { supports, constants } = profile;
  const { PRESENT_INVALID, PO_IDX, CONTPTE } = constants;
  const absent = PRESENT_INVALID ? b.PRESENT_INVALID_BIT : b.OLD_PROT_NONE_BIT;
  const block = Number(constants.CONT_PTES);
  const [typeLow, typeHigh] = PRESENT_INVALID
    ? [b.SWP_TYPE_LOW_BIT, b.SWP_TYPE_HIGH_BIT]
    : [b.OLD_SWP_TYPE_LOW_BIT, b.OLD_SWP_TYPE_HIGH_BIT];
  const [offsetLow, offsetHigh] = PRESENT_INVALID
    ? [b.SWP_OFFSET_LOW_BIT, b.SWP_OFFSET_HIGH_BIT]
    : [b.OLD_SWP_OFFSET_LOW_BIT, b.OLD_SWP_OFFSET_HIGH_BIT];
  const type = maskOf([typeHigh, typeLow]);
  const offsets = maskOf([offsetHigh, offsetLow]);
  const given = maskOf(
    ...[b.USER_BIT, b.PXN_BIT, b.UXN_BIT, b.RDONLY_BIT, absent, b.VALID_BIT, b.WRITE_BIT, b.GP_BIT],
    [b.ATTRINDX_HIGH_BIT, b.ATTRINDX_LOW_BIT],
    ...(PO_IDX ? [[b.PO_IDX_HIGH_BIT, b.PO_IDX_LOW_BIT] as const] : []),
  );
  const { toFrame, fromFrame } = addresses(profile);
  const other = pair();
  const isHardwareDirty = (word: Pair) => has(word, b.WRITE_BIT) && !has(word, b.RDONLY_BIT);
  const isInvalid = (word: Pair) => !has(word, b.VALID_BIT) && has(word, absent);
  /** Software-dirty and writable: the hardware may say so too. */
  const showDirty = (word: Pair) => {
    if (has(word, b.DIRTY_BIT) && has(word, b.WRITE_BIT)) lower(word, b.RDONLY_BIT);
  };

  return {
    truths: {
      present: (word) => has(word, b.VALID_BIT) || has(word, absent),
      accessible: (word, pending) => has(word, b.VALID_BIT) || (isAsked(pending) && has(word, absent)),
      write: isSet(b.WRITE_BIT),
      dirty: (word) => has(word, b.DIRTY_BIT) || isHardwareDirty(word),
      young: isSet(b.AF_BIT),
      protnone: (word) =>
        supports.numa_balancing && isInvalid(word) && (!PRESENT_INVALID || (has(word, b.UXN_BIT) && !has(word, b.USER_BIT))),
      access_permitted: (word, write) => has(word, b.VALID_BIT) && has(word, b.USER_BIT) && (!isAsked(write) || has(word, b.WRITE_BIT)),
    },
    changes: {
      wrprotect: (word) => {
        if (isHardwareDirty(word)) raise(word, b.DIRTY_BIT);
        lower(word, b.WRITE_BIT);
        raise(word, b.RDONLY_BIT);
      },
      mkwrite_novma: (word) => {
        raise(word, b.WRITE_BIT);
        showDirty(word);
      },
      mkdirty: (word) => {
        raise(word, b.DIRTY_BIT);
        showDirty(word);
      },
      mkclean: (word) => {
        lower(word, b.DIRTY_BIT);
        raise(word, b.RDONLY_BIT);
      },
      mkyoung: sets(b.AF_BIT),
      mkold: clears(b.AF_BIT),
      modify: (word, prot) => {
        if (isHardwareDirty(word)) raise(word, b.DIRTY_BIT);
        put(other, prot.lo, prot.hi);
        cut(other, given);
        without(word, given);
        join(word, other);
        showDirty(word);
      },
      pfn: toFrame,
      pfn_pte: (word, pfn) => {
        put(other, pfn.lo, pfn.hi);
        fromFrame(other);
        join(word, other);
      },
      advance_pfn: (word, nr) => {
        put(other, word.lo, word.hi);
        toFrame(other);
        fromFrame(other);
        const [addressLow, addressHigh] = [other.lo, other.hi];
        put(other, word.lo, word.hi);
        toFrame(other);
        plus(other, nr);
        fromFrame(other);
        put(word, word.lo ^ addressLow, word.hi ^ addressHigh);
        join(word, other);
      },
      batch_hint: (word, index) => {
        const folded = CONTPTE && has(word, b.VALID_BIT) && has(word, b.CONT_BIT);
        put(word, folded ? block - (index.lo & (block - 1)) : 1, 0);
      },
      swp_type: (word) => {
        cut(word, type);
        shiftDown(word, typeLow);
      },
      swp_offset: (word) => {
        cut(word, offsets);
        shiftDown(word, offsetLow);
      },
      swp_to_pte: (word, offset) => {
        put(word, word.lo & 0x3f, 0);
        shiftUp(word, typeLow);
        put(other, offset.lo, offset.hi);
        shiftUp(other, offsetLow);
        join(word, other);
      },
    },
  };
}
