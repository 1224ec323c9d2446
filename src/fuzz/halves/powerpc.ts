/**
 * The powerpc families that share asm/nohash and its swap format, on two halves: 8xx, 44x, 85xx, e500 and book3s32.
 * Kernel: arch/powerpc/include/asm/{nohash,book3s/32}/… (6.12.117).
 */

import * as bits8xx from "../../../arch/powerpc/8xx/bits.ts";
import * as bits44x from "../../../arch/powerpc/44x/bits.ts";
import * as bits85xx from "../../../arch/powerpc/85xx/bits.ts";
import * as bits32 from "../../../arch/powerpc/book3s32/bits.ts";
import * as bitsE500 from "../../../arch/powerpc/e500/bits.ts";
import type { Profile } from "../../profile/types.ts";
import { type CommonBits, clears, type Evaluators, isAsked, isSet, merged, sets } from "./generic.ts";
import {
  cut,
  flip,
  has,
  isWithin,
  join,
  lower,
  maskOf,
  type Pair,
  pair,
  plus,
  put,
  raise,
  shiftDown,
  shiftUp,
  type Truth,
} from "./pair.ts";

/** What the shared helpers know of a family's bits. */
interface FamilyBits extends CommonBits {
  readonly PRESENT_BIT: number;
  readonly ACCESSED_BIT: number;
  readonly SWP_TYPE_LOW_BIT: number;
  readonly SWP_TYPE_HIGH_BIT: number;
  readonly SWP_OFFSET_LOW_BIT: number;
}

/** Which bits let the page be read and be written. */
interface Permissions {
  readonly read: readonly number[];
  readonly write: readonly number[];
}

export interface Family {
  readonly bits: CommonBits;
  readonly own: (profile: Profile) => Evaluators;
}

/** What depends on no permission bit. `isReadable` and `isWritable` are the family's. */
function shared(profile: Profile, b: FamilyBits, isReadable: Truth, isWritable: Truth): Evaluators {
  const { pfnPteShift: shift, pteBits, constants } = profile;
  const shortLong = constants.LONG_BITS === 32;
  /** Through an unsigned long, and into an entry. */
  const asLong = (word: Pair) => {
    if (shortLong) word.hi = 0;
  };
  const trim = (word: Pair) => {
    if (pteBits === 32) word.hi = 0;
  };
  // pte_clear() of a 64-bit entry writes one long of 32 bits.
  const unreached = shortLong && pteBits === 64 ? maskOf([63, 32]) : pair();
  const kept = maskOf([63, shift], b.DIRTY_BIT, b.ACCESSED_BIT, b.SPECIAL_BIT);
  const type = maskOf([b.SWP_TYPE_HIGH_BIT, b.SWP_TYPE_LOW_BIT]);
  const offsets = maskOf([(shortLong ? 32 : 64) - 7, 0]);
  const other = pair();
  const take = (argument: Pair) => {
    put(other, argument.lo, argument.hi);
  };

  return {
    truths: {
      none: (word) => isWithin(word, unreached),
      present: isSet(b.PRESENT_BIT),
      write: isWritable,
      dirty: isSet(b.DIRTY_BIT),
      young: isSet(b.ACCESSED_BIT),
      access_permitted: (word, write) =>
        has(word, b.PRESENT_BIT) && isReadable(word, write) && (!isAsked(write) || isWritable(word, write)),
    },
    changes: {
      clear_value: (word) => cut(word, unreached),
      mkdirty: sets(b.DIRTY_BIT),
      mkclean: clears(b.DIRTY_BIT),
      mkyoung: sets(b.ACCESSED_BIT),
      mkold: clears(b.ACCESSED_BIT),
      modify: (word, prot) => {
        take(prot);
        asLong(other);
        cut(word, kept);
        join(word, other);
      },
      pfn: (word) => {
        shiftDown(word, shift);
        asLong(word);
      },
      pfn_pte: (word, pfn) => {
        take(pfn);
        asLong(other);
        shiftUp(other, shift);
        asLong(word);
        join(word, other);
        trim(word);
      },
      advance_pfn: (word, nr) => {
        take(nr);
        shiftUp(other, shift);
        asLong(other);
        plus(word, other);
        trim(word);
      },
      swp_type: (word) => {
        cut(word, type);
        shiftDown(word, b.SWP_TYPE_LOW_BIT);
      },
      swp_offset: (word) => {
        shiftDown(word, b.SWP_OFFSET_LOW_BIT);
        cut(word, offsets);
      },
      swp_to_pte: (word, offset) => {
        shiftUp(word, b.SWP_TYPE_LOW_BIT);
        cut(word, type);
        take(offset);
        shiftUp(other, b.SWP_OFFSET_LOW_BIT);
        asLong(other);
        join(word, other);
      },
    },
  };
}

/** Bits that allow: reading takes all of its bits, writing any. */
function allowing(b: FamilyBits, permissions: (profile: Profile) => Permissions): Family {
  return {
    bits: b,
    own: (profile) => {
      const { read, write } = permissions(profile);
      const isReadable: Truth = (word) => read.every((bit) => has(word, bit));
      const isWritable: Truth = (word) => write.some((bit) => has(word, bit));
      return merged(shared(profile, b, isReadable, isWritable), {
        truths: {},
        changes: {
          wrprotect: (word) => {
            for (const bit of write) lower(word, bit);
          },
          mkwrite_novma: (word) => {
            for (const bit of [...read, ...write]) raise(word, bit);
          },
        },
      });
    },
  };
}

/** Bits that forbid: NA and RO, of which both together are read-only and NA alone is nothing at all. */
const mpc8xx: Family = {
  bits: bits8xx,
  own: (profile) => {
    const [na, ro] = [bits8xx.NA_BIT, bits8xx.RO_HIGH_BIT];
    const isReadable: Truth = (word) => has(word, ro) || !has(word, na);
    const isWritable: Truth = (word) => !has(word, ro) && !has(word, na);
    return merged(shared(profile, bits8xx, isReadable, isWritable), {
      truths: {},
      changes: {
        wrprotect: (word) => {
          raise(word, na);
          raise(word, ro);
        },
        mkwrite_novma: (word) => {
          lower(word, na);
          lower(word, ro);
        },
      },
    });
  },
};

/** HASHPTE outlives what the entry says, and is not looked at. */
const book3s32: Family = {
  bits: bits32,
  own: (profile) => {
    const family = allowing(bits32, () => ({ read: [bits32.READ_BIT], write: [bits32.WRITE_BIT] })).own(profile);
    const hashed = maskOf(bits32.HASHPTE_BIT);
    const kept = maskOf([31, profile.pfnPteShift], bits32.HASHPTE_BIT, bits32.DIRTY_BIT, bits32.ACCESSED_BIT, bits32.SPECIAL_BIT);
    const other = pair();
    return merged(family, {
      truths: {
        none: (word) => isWithin(word, hashed),
        same: (word, second) => {
          put(other, word.lo, word.hi);
          flip(other, second);
          return isWithin(other, hashed);
        },
      },
      changes: {
        clear_value: (word) => cut(word, hashed),
        modify: (word, prot) => {
          cut(word, kept);
          word.lo |= prot.lo;
        },
      },
    });
  },
};

const oneBit = (b: { readonly READ_BIT: number; readonly WRITE_BIT: number }) => () => ({ read: [b.READ_BIT], write: [b.WRITE_BIT] });

/** By the first of a profile's rooms. */
export const powerpcFamilies: Readonly<Record<string, Family>> = {
  "powerpc/8xx": mpc8xx,
  "powerpc/44x": allowing(bits44x, oneBit(bits44x)),
  "powerpc/85xx": allowing(bits85xx, oneBit(bits85xx)),
  "powerpc/e500": allowing(bitsE500, () => ({
    read: [bitsE500.BAP_SR_BIT, bitsE500.BAP_UR_BIT],
    write: [bitsE500.BAP_SW_BIT, bitsE500.BAP_UW_BIT],
  })),
  "powerpc/book3s32": book3s32,
};
