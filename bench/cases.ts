/** What is measured, and against what: plain data. */

export interface Case {
  readonly name: string;
  readonly profile: string;
  /** The operation in bench/reference.c. */
  readonly c: string;
  /** What the ratio is taken against: an operation of bench/reference.c. */
  readonly against: string;
  readonly goal: number;
  readonly words: number;
  readonly repeats: number;
  readonly kind: "copy" | "inplace" | "check";
  readonly data: "random" | "uniform";
}

const MI = 1 << 20;
const KI = 1 << 10;

/** The same with little work: whether it runs, not how fast. */
function quickened(test: Case): Case {
  return { ...test, words: Math.min(test.words, MI), repeats: Math.min(test.repeats, 2) };
}

/** 16 Mi entries against memcpy, 4 Ki entries and the claim check against gcc's own code. */
export function cases(quick: boolean): Case[] {
  return quick ? fullCases().map(quickened) : fullCases();
}

function fullCases(): Case[] {
  const profiles = [
    ["x86_64", "x86"],
    ["arm64-4k", "arm64"],
  ] as const;
  return profiles.flatMap(([profile, c]) => [
    ...(["uniform", "random"] as const).flatMap((data): Case[] => [
      { name: "16 Mi copied", profile, c: `${c}_copy`, against: "memcpy", goal: 1.1, words: 16 * MI, repeats: 1, kind: "copy", data },
      {
        name: "16 Mi in place",
        profile,
        c: `${c}_inplace`,
        against: "memcpy",
        goal: 0.75,
        words: 16 * MI,
        repeats: 1,
        kind: "inplace",
        data,
      },
      { name: "4 Ki copied", profile, c: `${c}_copy`, against: `${c}_copy`, goal: 1, words: 4 * KI, repeats: 4000, kind: "copy", data },
      {
        name: "4 Ki in place",
        profile,
        c: `${c}_inplace`,
        against: `${c}_inplace`,
        goal: 1,
        words: 4 * KI,
        repeats: 4000,
        kind: "inplace",
        data,
      },
    ]),
    // 1 Mi words, for a branch predictor learns 4 Ki of them by heart, which random words in a campaign never are.
    {
      name: "claim check, 1 Mi",
      profile,
      c: `${c}_check`,
      against: `${c}_check`,
      goal: 0.8,
      words: MI,
      repeats: 16,
      kind: "check",
      data: "random",
    },
  ]);
}
