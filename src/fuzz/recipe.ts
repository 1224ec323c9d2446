/**
 * A chain as a function of the seed and its number: a start word and one to eight steps, walked on two halves. assembly/fuzz/chain.ts has the
 * same recipe, and no more in common with it than that.
 */
import type { Profile } from "../profile/types.ts";
import { argumentKinds, type Step, stepsOf } from "./chainSteps.ts";
import { GOLDEN, mixed, times } from "./halves/draw.ts";
import { type Halves, halvesOf } from "./halves/index.ts";
import { type Change, cut, flip, join, maskOf, type Pair, pair, plus, put, raise, shiftDown, shiftUp, toPair } from "./halves/pair.ts";

const SALT = 0xf022_0000_0000_0002n;
/** Draws that a chain may take. */
const DRAWS = 32;
const FRAME_BITS = 0x1ffff;

/** Called after each step; nothing may be kept of what it is given. */
export type Visit = (step: Step, argument: Pair, before: Pair, result: Pair) => void;

export interface Walker {
  readonly steps: readonly Step[];
  /** Of the last walk: its first and last entry, a digest of every result, and the steps' places in `steps`. */
  readonly begin: Pair;
  readonly end: Pair;
  readonly digest: Pair;
  readonly taken: Uint8Array;
  length: number;
  walk(index: number, visit?: Visit): void;
}

/** Makes a walker; it allocates nothing while it walks, and is not to be shared. */
export function createWalker(profile: Profile, seed: bigint, halves: Halves = halvesOf(profile)): Walker {
  const steps = stepsOf(profile);
  const changes = steps.map(({ helper }) => halves.get(helper.name) as Change);
  const map = profile.protectionMap.map(toPair);
  const width = maskOf([profile.pteBits - 1, 0]);
  const salted = toPair(BigInt.asUintN(64, seed) ^ SALT);
  const [counter, draw, argument, result] = [pair(), pair(), pair(), pair()];
  const [begin, end, digest] = [pair(), pair(), pair()];

  /** The chain's next draw. */
  const next = () => {
    put(draw, counter.lo, counter.hi);
    mixed(draw);
    plus(counter, GOLDEN);
  };
  const protection = (n: number) => map[n];

  const drawStart = (head: number) => {
    const kind = (head >>> 3) & 3;
    if (kind === 0) put(begin, draw.lo, draw.hi);
    else if (kind === 3) {
      put(begin, 0, 0);
      raise(begin, draw.lo & 63);
      raise(begin, (draw.lo >>> 6) & 63);
    } else {
      put(begin, draw.lo & FRAME_BITS, 0);
      shiftUp(begin, profile.pfnPteShift);
      join(begin, protection((head >>> 5) & 15));
      if (kind === 2) toggle(begin, draw.hi >>> 26);
    }
    cut(begin, width);
  };

  const drawArgument = (kind: number, pick: number) => {
    const { lo, hi } = draw;
    put(argument, lo, hi);
    switch (kind) {
      case argumentKinds.truth:
        return put(argument, lo & 1, 0);
      case argumentKinds.prot:
        if (pick !== 0) put(argument, protection(lo & 15).lo, protection(lo & 15).hi);
        return cut(argument, width);
      case argumentKinds.frame:
        return shiftDown(argument, 16 * pick);
      case argumentKinds.steps:
        return put(argument, pick === 0 ? lo : lo & 511, 0);
      case argumentKinds.index:
        return put(argument, lo & 511, 0);
      default: {
        if (pick === 1 || pick === 2) put(argument, end.lo, end.hi);
        if (pick === 2) toggle(argument, lo & 63);
        if (pick === 3) put(argument, begin.lo, begin.hi);
        cut(argument, width);
      }
    }
  };

  const walker: Walker = {
    steps,
    begin,
    end,
    digest,
    taken: new Uint8Array(8),
    length: 0,
    walk(index, visit) {
      // mix() adds its number and one, times the golden ratio.
      const first = index * DRAWS + 1;
      put(counter, first % 0x1_0000_0000, Math.floor(first / 0x1_0000_0000));
      times(counter, GOLDEN.lo, GOLDEN.hi);
      plus(counter, salted);
      next();
      const head = draw.lo;
      next();
      drawStart(head);
      put(end, begin.lo, begin.hi);
      let [low, high] = [begin.lo, begin.hi];
      walker.length = (head & 7) + 1;
      for (let at = 0; at < walker.length; at++) {
        next();
        const place = ((draw.hi >>> 16) * steps.length) >>> 16;
        const pick = draw.lo & 3;
        const step = steps[place];
        if (step.kind === argumentKinds.none) plus(counter, GOLDEN);
        else {
          next();
          drawArgument(step.kind, pick);
        }
        if (step.takesType) put(result, end.lo & 31, 0);
        else put(result, end.lo, end.hi);
        changes[place](result, argument);
        walker.taken[at] = place;
        low = Math.imul(low ^ result.lo, 0x9e3779b1);
        high = (Math.imul(high ^ result.hi, 0x85ebca6b) + (low >>> 15)) | 0;
        low ^= high >>> 13;
        visit?.(step, argument, end, result);
        if (step.makesEntry) put(end, result.lo, result.hi);
      }
      put(digest, low, high);
    },
  };
  return walker;
}

const bit = pair();

/** One bit turned round. */
function toggle(word: Pair, n: number): void {
  put(bit, 0, 0);
  raise(bit, n);
  flip(word, bit);
}
