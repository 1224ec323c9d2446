/** The origins of a result's bits put together into runs: 64 lines say less than `51:12 are copies of pte`. */
import { runsOf, runText } from "./cubes.ts";
import type { BitOrigin } from "./depends.ts";
import type { Input } from "./input.ts";

export interface OriginRun {
  /** Bits of the result. */
  readonly hi: number;
  readonly lo: number;
  /** `0`, `copy of pte[51:12]`, `inverted copy of …`, `function of pte[6 1]`, … */
  readonly text: string;
  /** By input: all bits on which any bit of the run depends. */
  readonly from: readonly bigint[];
}

/** What consecutive bits may have in common; each is a function of the bit and the one below it. */
type Pattern = "constant" | "copy" | "inverted copy" | "same" | "own" | "carry";

const COPY = /^(inverted copy|copy) of (.+)\[(\d+)\]$/;

/** The bits of `of` that `upper` has beyond `lower`, by input. */
function beyond(upper: BitOrigin, lower: BitOrigin): bigint[] {
  return upper.from.map((mask, i) => mask & ~lower.from[i]);
}

const isEmpty = (masks: readonly bigint[]) => masks.every((mask) => mask === 0n);

/** What a bit reads besides what its neighbour reads, where that is the next bit of what the neighbour reads besides. */
function moves(upper: BitOrigin, lower: BitOrigin): boolean {
  const [gained, lost] = [beyond(upper, lower), beyond(lower, upper)];
  return !isEmpty(gained) && gained.every((mask, i) => mask === lost[i] << 1n && (mask & (mask - 1n)) === 0n);
}

function patternOf(upper: BitOrigin, lower: BitOrigin): Pattern | undefined {
  if (upper.kind.startsWith("constant")) return upper.kind === lower.kind ? "constant" : undefined;
  const [copy, below] = [COPY.exec(upper.kind), COPY.exec(lower.kind)];
  if (copy || below) {
    const next = copy && below && copy[1] === below[1] && copy[2] === below[2] && Number(copy[3]) === Number(below[3]) + 1;
    return next ? (copy[1] as Pattern) : undefined;
  }
  if (lower.kind !== "function") return undefined;
  if (isEmpty(beyond(upper, lower))) return isEmpty(beyond(lower, upper)) ? "same" : undefined;
  if (isEmpty(beyond(lower, upper))) return "carry";
  return moves(upper, lower) ? "own" : undefined;
}

function union(origins: readonly BitOrigin[]): bigint[] {
  return origins.reduce<bigint[]>((all, { from }) => from.map((mask, i) => mask | (all[i] ?? 0n)), []);
}

function bitsText(masks: readonly bigint[], inputs: readonly Input[]): string {
  return masks.flatMap((mask, i) => (mask === 0n ? [] : [`${inputs[i].name}[${runsOf(mask).map(runText).join(" ")}]`])).join(" and ");
}

function textOf(run: readonly BitOrigin[], pattern: Pattern | undefined, inputs: readonly Input[]): string {
  const { kind } = run[0];
  if (kind.startsWith("constant")) return kind.slice(-1);
  const copy = COPY.exec(kind);
  const all = union(run);
  if (copy) return `${copy[1]} of ${bitsText(all, inputs)}`;
  if (pattern === "carry") return `function of ${bitsText(all, inputs)}: the higher, the more of them, as a carry runs`;
  if (pattern !== "own") return `function of ${bitsText(all, inputs)}`;
  const common = run.reduce((masks, { from }) => masks.map((mask, i) => mask & from[i]), all);
  const own = all.map((mask, i) => mask & ~common[i]);
  return isEmpty(common)
    ? `function, each of its own, of ${bitsText(own, inputs)}`
    : `function, each of its own, of ${bitsText(own, inputs)}, and all of ${bitsText(common, inputs)}`;
}

/** Runs from the highest bit down. */
export function originRuns(origins: readonly BitOrigin[], inputs: readonly Input[]): readonly OriginRun[] {
  const runs: { bits: BitOrigin[]; pattern: Pattern | undefined }[] = [];
  for (const origin of [...origins].reverse()) {
    const last = runs.at(-1);
    const pattern = last && patternOf(last.bits[last.bits.length - 1], origin);
    if (last && pattern !== undefined && (last.pattern ?? pattern) === pattern) {
      last.bits.push(origin);
      last.pattern = pattern;
    } else runs.push({ bits: [origin], pattern: undefined });
  }
  return runs.map(({ bits, pattern }) => ({
    hi: bits[0].bit,
    lo: bits[bits.length - 1].bit,
    text: textOf(bits, pattern, inputs),
    from: union(bits),
  }));
}
