/** Ledgers put together: each unit once, digests verified wherever two know of the same units. */
import { InfrastructureError } from "../profile/errors.ts";
import type { Stored } from "./ledger.ts";
import { endOf, type Range } from "./ranges.ts";

/** A stored result, and the ledger that it is from. */
export interface Piece extends Range {
  readonly digest: string;
  readonly file: string;
}

const MASK = (1n << 64n) - 1n;

function contradiction(piece: Piece, sum: bigint, other: Piece): InfrastructureError {
  return new InfrastructureError(
    `nondeterminism: units ${piece.first}..${endOf(piece) - 1} have the digest ${piece.digest} in ledger ${piece.file}, and 0x${sum.toString(16)} by what ledger ${other.file} holds; one of the machines computes wrongly: run these units again elsewhere`,
  );
}

/**
 * A piece says by how much the sum of digests grows from its first unit to its end. So every place that pieces connect has one sum, whichever
 * way leads there, and pieces that were cut differently verify one another as soon as they meet again.
 * @throws InfrastructureError that names two ledgers where two ways come to two sums
 */
export function verifyPieces(pieces: readonly Piece[]): void {
  const at = new Map<number, Piece[]>();
  const join = (place: number, piece: Piece) => {
    const there = at.get(place);
    if (there) there.push(piece);
    else at.set(place, [piece]);
  };
  for (const piece of pieces) {
    join(piece.first, piece);
    join(endOf(piece), piece);
  }
  const sums = new Map<number, { readonly sum: bigint; readonly from: Piece }>();
  for (const begin of pieces) {
    if (sums.has(begin.first)) continue;
    sums.set(begin.first, { sum: 0n, from: begin });
    const open = [begin.first];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const here = sums.get(place)!;
      for (const piece of at.get(place)!) {
        const forward = piece.first === place;
        const other = forward ? endOf(piece) : piece.first;
        const sum = (forward ? here.sum + BigInt(piece.digest) : here.sum - BigInt(piece.digest)) & MASK;
        const there = sums.get(other);
        if (there === undefined) {
          sums.set(other, { sum, from: piece });
          open.push(other);
        } else if (there.sum !== sum) {
          const by = forward ? there.sum - here.sum : here.sum - there.sum;
          throw contradiction(piece, by & MASK, there.from === piece ? here.from : there.from);
        }
      }
    }
  }
}

/** Pieces that do not overlap and hold as many units as can be. Of equal ones the first stays. */
export function choosePieces<T extends Range>(pieces: readonly T[]): readonly T[] {
  const sorted = [...pieces].sort((a, b) => endOf(a) - endOf(b));
  const ends = sorted.map(endOf);
  /** How many of the sorted ones end at or before `place`. */
  const before = (place: number) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const best = [0];
  for (const [i, piece] of sorted.entries()) best.push(Math.max(best[i], piece.units + best[Math.min(i, before(piece.first))]));
  const chosen: T[] = [];
  for (let i = sorted.length; i > 0; ) {
    if (best[i] === best[i - 1]) i--;
    else {
      chosen.push(sorted[i - 1]);
      i = Math.min(i - 1, before(sorted[i - 1].first));
    }
  }
  return chosen.reverse();
}

export function pieceOf(file: string, { first, units, result }: Stored): Piece {
  return { file, first, units, digest: result.digest };
}
