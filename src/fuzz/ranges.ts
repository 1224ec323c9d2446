/** Runs of units, from `first` on: what is done, and the gaps that are left. */

export interface Range {
  readonly first: number;
  readonly units: number;
}

export function endOf({ first, units }: Range): number {
  return first + units;
}

/** The ranges in order, those that touch made one. Ranges that overlap are counted once. */
export function joinRanges(ranges: Iterable<Range>): Range[] {
  const joined: { first: number; units: number }[] = [];
  for (const { first, units } of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = joined.at(-1);
    if (last && first <= endOf(last)) last.units = Math.max(last.units, first + units - last.first);
    else joined.push({ first, units });
  }
  return joined;
}

/** What of `within` no range holds. */
export function gapsOf(ranges: Iterable<Range>, within: Range): Range[] {
  const gaps: Range[] = [];
  let from = within.first;
  for (const range of joinRanges(ranges)) {
    const until = Math.min(range.first, endOf(within));
    if (until > from) gaps.push({ first: from, units: until - from });
    from = Math.max(from, endOf(range));
  }
  if (from < endOf(within)) gaps.push({ first: from, units: endOf(within) - from });
  return gaps;
}

/** How many units from 0 on are there without a gap. */
export function contiguousUnits(ranges: Iterable<Range>): number {
  const [head] = joinRanges(ranges);
  return head?.first === 0 ? head.units : 0;
}

/** `0..99, 200..299`, and how many more where there are many. */
export function showRanges(ranges: readonly Range[], most = 8): string {
  const shown = ranges.slice(0, most).map(({ first, units }) => (units === 1 ? `${first}` : `${first}..${first + units - 1}`));
  return ranges.length > most ? `${shown.join(", ")} and ${ranges.length - most} more` : shown.join(", ");
}

/** Machine `i` of `n`, from 1: always the same cut, the pieces as long as one another to a unit. */
export function cutOf(units: number, i: number, n: number): Range {
  const first = Math.floor((units * (i - 1)) / n);
  return { first, units: Math.floor((units * i) / n) - first };
}
