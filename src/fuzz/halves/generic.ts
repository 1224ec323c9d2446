/**
 * What an architecture gets that does not say otherwise, and the helpers that are one bit each.
 * Kernel: include/linux/{pgtable.h,mm.h,swapops.h}, include/asm-generic/pgtable_uffd.h (6.12.117).
 */
import type { Profile } from "../../profile/types.ts";
import { type Change, cut, has, isEqual, isZero, lower, maskOf, type Pair, pair, plus, put, raise, shiftUp, type Truth } from "./pair.ts";

/** An architecture's helpers by the names of src/profile/helpers.ts; where one is missing, the generic one stands. */
export interface Evaluators {
  readonly truths: Readonly<Record<string, Truth>>;
  /** Entries and numbers. */
  readonly changes: Readonly<Record<string, Change>>;
}

/** The bits of an entry that architectures have for the same purpose, by the names of arch/<room>/bits.ts. */
export interface CommonBits {
  readonly SPECIAL_BIT: number;
  readonly DIRTY_BIT: number;
  readonly SWP_EXCLUSIVE_BIT: number;
  readonly SOFT_DIRTY_BIT?: number;
  readonly UFFD_WP_BIT?: number;
  readonly SWP_SOFT_DIRTY_BIT?: number;
  readonly SWP_UFFD_WP_BIT?: number;
}

export const isSet =
  (bit: number): Truth =>
  (word) =>
    has(word, bit);
export const sets =
  (bit: number): Change =>
  (word) =>
    raise(word, bit);
export const clears =
  (bit: number): Change =>
  (word) =>
    lower(word, bit);
/** The argument of a helper that takes a truth. */
export const isAsked = (argument: Pair): boolean => (argument.lo & 1) === 1;

const never: Truth = () => false;
const stays: Change = () => {};

/** Test, set and clear of a mark; one that is not there is never set, and stays so. */
function mark(name: string, bit: number | undefined, prefix = ""): Evaluators {
  const there = bit !== undefined;
  return {
    truths: { [`${prefix}${name}`]: there ? isSet(bit) : never },
    changes: { [`${prefix}mk${name}`]: there ? sets(bit) : stays, [`${prefix}clear_${name}`]: there ? clears(bit) : stays },
  };
}

export function merged(...parts: readonly Evaluators[]): Evaluators {
  return {
    truths: Object.assign({}, ...parts.map(({ truths }) => truths)),
    changes: Object.assign({}, ...parts.map(({ changes }) => changes)),
  };
}

function basics({ pfnPteShift, pteBits }: Profile, own: Evaluators): Evaluators {
  const step = pair();
  const width = maskOf([pteBits - 1, 0]);
  const isPresent = own.truths.present;
  const isNone = own.truths.none ?? isZero;
  const isWritable = own.truths.write;
  return {
    truths: {
      none: isZero,
      accessible: () => true,
      same: isEqual,
      protnone: never,
      access_permitted: (word, argument) => isPresent(word, argument) && (!isAsked(argument) || isWritable(word, argument)),
      is_swap: (word, argument) => !isNone(word, argument) && !isPresent(word, argument),
    },
    changes: {
      mkwrite: own.changes.mkwrite_novma,
      clear_value: (word) => put(word, 0, 0),
      batch_hint: (word) => put(word, 1, 0),
      advance_pfn: (word, nr) => {
        put(step, nr.lo, nr.hi);
        shiftUp(step, pfnPteShift);
        plus(word, step);
        cut(word, width);
      },
    },
  };
}

/** Everything that is asked of a profile: its own helpers over the generic ones. */
export function complete(profile: Profile, bits: CommonBits, own: Evaluators): Evaluators {
  const { soft_dirty, uffd_wp } = profile.supports;
  const marks = [
    mark("soft_dirty", soft_dirty ? bits.SOFT_DIRTY_BIT : undefined),
    mark("uffd_wp", uffd_wp ? bits.UFFD_WP_BIT : undefined),
    mark("soft_dirty", soft_dirty ? bits.SWP_SOFT_DIRTY_BIT : undefined, "swp_"),
    mark("uffd_wp", uffd_wp ? bits.SWP_UFFD_WP_BIT : undefined, "swp_"),
    mark("exclusive", bits.SWP_EXCLUSIVE_BIT, "swp_"),
  ];
  const special: Evaluators = { truths: { special: isSet(bits.SPECIAL_BIT) }, changes: { mkspecial: sets(bits.SPECIAL_BIT) } };
  const uffd = bits.UFFD_WP_BIT;
  // A mark that leaves the entry writable would miss the next store.
  const marking: Evaluators = {
    truths: {},
    changes:
      uffd_wp && uffd !== undefined
        ? {
            mkuffd_wp: (word, argument) => {
              own.changes.wrprotect(word, argument);
              raise(word, uffd);
            },
          }
        : {},
  };
  return merged(basics(profile, own), special, ...marks, marking, own);
}
