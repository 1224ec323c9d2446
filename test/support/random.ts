/** A generator for tests, from a seed, so that what fails can be run again. */
export interface Random {
  /** 0 .. limit - 1 */
  below(limit: number): number;
}

/** SplitMix64. */
export function createRandom(seed: bigint): Random {
  let state = seed;
  return {
    below(limit) {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      let z = state;
      z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      return Number((z ^ (z >> 31n)) % BigInt(limit));
    },
  };
}
