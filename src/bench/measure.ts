/** The sides of a case in turns, round by round. What they make of the table is compared first: times of different work say nothing. */
import { InfrastructureError } from "../profile/errors.ts";
import { type Case, caseName } from "./cases.ts";
import { SIDE_TITLES, type Side, type SideId } from "./side.ts";
import { median, type Summary, summarise } from "./statistics.ts";

export interface Measured {
  readonly test: Case;
  /** Entries a batch, on average: what chance and the end of a page table leave of the folio's size. */
  readonly length: number;
  /** ns per entry of each round, by side. */
  readonly rounds: Readonly<Partial<Record<SideId, readonly number[]>>>;
}

export interface Turns {
  readonly rounds: number;
  /** Walks of a side in each of its turns; the figure of a round is their median. */
  readonly walks: number;
  readonly seed: number;
}

/**
 * @param sides ptelab's first
 * @throws InfrastructureError where two sides made different tables or counted differently
 */
export async function measure(test: Case, sides: readonly Side[], { rounds, walks, seed }: Turns): Promise<Measured> {
  const taking = sides.filter((side) => side.takes(test));
  const outcomes = [];
  for (const side of taking) {
    await side.prepare(test, seed);
    await side.walk(1);
    outcomes.push(await side.outcome());
  }
  const [own] = outcomes;
  for (const [i, other] of outcomes.entries()) {
    if (JSON.stringify(other) === JSON.stringify(own)) continue;
    throw new InfrastructureError(
      `${caseName(test)}, seed ${seed}: ${SIDE_TITLES[taking[i].id]} leaves another table than ptelab ` +
        `(checksums ${other.checksum} and ${own.checksum}), so nothing is timed; please report it`,
    );
  }
  const times = new Map<SideId, number[]>(taking.map(({ id }) => [id, []]));
  for (let round = 0; round < rounds; round++) {
    // Another one begins each round, so that none always comes first.
    for (let turn = 0; turn < taking.length; turn++) {
      const side = taking[(round + turn) % taking.length];
      // The first walk of a turn finds the caches of the side before.
      const all = await side.walk(test.size === "cache" ? walks + 1 : 1);
      times.get(side.id)?.push(median(all.length > 1 ? all.slice(1) : all) / test.ptes);
    }
  }
  const { cleared, batches } = own.tally;
  return { test, length: batches === 0 ? 0 : cleared / batches, rounds: Object.fromEntries(times) };
}

export function summaryOf({ rounds }: Measured, side: SideId): Summary | undefined {
  const samples = rounds[side];
  return samples && summarise(samples);
}

/** ptelab's time over a side's, round by round, since both rounds had the same neighbours on the machine. */
export function ratiosTo({ rounds }: Measured, side: SideId): Summary | undefined {
  const [own, other] = [rounds.wasm, rounds[side]];
  return own && other && summarise(own.map((ns, i) => ns / other[i]));
}
