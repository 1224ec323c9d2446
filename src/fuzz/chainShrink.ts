/**
 * The least that shows a disagreement. Up to the step where results differ all evaluators have the same entry, so that this step alone shows
 * it from there; what is left is to bring the bits of its entry and argument towards an ordinary page.
 */
import { FRAME } from "../unmap/batch.ts";
import { argumentKinds, type Step } from "./chainSteps.ts";
import { answer, type Evaluators, oddOne } from "./evaluators.ts";
import { callHalves } from "./halves/index.ts";

export interface Least {
  readonly step: Step;
  readonly pte: bigint;
  readonly argument: bigint;
}

/** A young page that may be read and written: what entries are made alike to. Asked of the halves, for a module may be what is wrong. */
export function canonicalEntry({ profile, halves }: Evaluators): bigint {
  return callHalves(halves, "mkyoung", callHalves(halves, "pfn_pte", profile.protectionMap[3], FRAME));
}

/** Words with some of `bits` taken away, the fewest left first: all, one at a time, two at a time. */
function* fewer(bits: bigint): Generator<bigint> {
  const single: bigint[] = [];
  for (let bit = 1n; bit <= bits; bit <<= 1n) if (bits & bit) single.push(bit);
  yield 0n;
  for (const bit of single) yield bit;
  for (const bit of single) yield bits ^ bit;
  for (const [i, a] of single.entries()) for (const b of single.slice(0, i)) yield bits ^ a ^ b;
}

/** The least word that still holds, by as few bits as it goes. */
function least(bits: bigint, still: (bits: bigint) => boolean): bigint {
  let now = bits;
  for (let found: bigint | undefined = now; found !== undefined; ) {
    found = undefined;
    for (const candidate of fewer(now))
      if (candidate !== now && still(candidate)) {
        found = candidate;
        break;
      }
    now = found ?? now;
  }
  return now;
}

/**
 * @param pte, argument of the step whose results differ
 * @returns the same each time; the same evaluator stands alone
 */
export function shrinkStep(evaluators: Evaluators, { step, pte, argument }: Least): Least {
  const odd = oddOne(answer(evaluators, step, pte, argument));
  const canonical = canonicalEntry(evaluators);
  // Another entry is told by its bits that differ, so that it stays like the first one.
  const base = (entry: bigint) => (step.kind === argumentKinds.other ? entry : 0n);
  const shows = (away: bigint, extra: bigint) => {
    const entry = canonical ^ away;
    return oddOne(answer(evaluators, step, entry, base(entry) ^ extra)) === odd;
  };
  let [away, extra] = [pte ^ canonical, argument ^ base(pte)];
  for (let before = -1n; before !== away + extra; ) {
    before = away + extra;
    away = least(away, (bits) => shows(bits, extra));
    // One is as plain as any single bit, and the same from wherever the search began.
    extra = extra > 1n && shows(away, 1n) && !shows(away, 0n) ? 1n : least(extra, (bits) => shows(away, bits));
  }
  const entry = canonical ^ away;
  return { step, pte: entry, argument: base(entry) ^ extra };
}
