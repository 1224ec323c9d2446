/** Random numbers that are the same on every run and machine: SplitMix64, as assembly/random.ts has it. */

const STEP = 0x9e3779b97f4a7c15n;

/** A number from 0 to below `limit`, another one each time. */
export type Draw = (limit: number) => number;

/** @param salt keeps the draws of one profile apart from those of another */
export function drawer(seed: bigint, salt: string): Draw {
  let state = BigInt.asUintN(
    64,
    [...salt].reduce((sum, letter) => sum * 31n + BigInt(letter.codePointAt(0) as number), seed + STEP),
  );
  return (limit) => {
    state = BigInt.asUintN(64, state + STEP);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return Number((z ^ (z >> 31n)) % BigInt(limit));
  };
}

/** A copy in random order. */
export function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const other = draw(i + 1);
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}
