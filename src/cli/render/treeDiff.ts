/** Where two kernel trees differ, for people: profile by profile what differs with an example, what only one has, and how many are the same. */
import type { TreeDiff, TreeOutcome, TreesDiff } from "../../verify/treeDiff.ts";
import { paint, table } from "./text.ts";
import { exampleText } from "./verify.ts";

const named = (helpers: TreeDiff["helpers"], fits: (outcome: TreeOutcome) => boolean): string[] =>
  helpers.filter(({ outcome }) => fits(outcome)).map(({ name }) => name);

/** What tells the two apart in a line. */
export function treeLabels({ trees }: TreesDiff): readonly [string, string] {
  const [a, b] = trees.map(({ name, version }) => (trees[0].version === trees[1].version ? name : version));
  return [a, b];
}

function summaryRow({ profile, helpers }: TreeDiff): string[] {
  const count = (fits: (outcome: TreeOutcome) => boolean) => String(named(helpers, fits).length || "·");
  const one = (outcome: TreeOutcome) => outcome.kind === "lacking" && outcome.lacking.length === 1;
  return [
    profile,
    count(({ kind }) => kind === "same"),
    count(({ kind }) => kind === "differs"),
    count(one),
    count(({ kind }) => kind === "undecided"),
  ];
}

function profileText({ profile, helpers }: TreeDiff, labels: readonly [string, string]): string[] {
  const lacking = [0, 1].flatMap((tree) => {
    const names = named(helpers, (outcome) => outcome.kind === "lacking" && outcome.lacking.length === 1 && outcome.lacking[0] === tree);
    return names.length > 0 ? [`${paint("bold", profile)}: ${labels[tree]} lacks ${names.join(", ")}`] : [];
  });
  return [
    ...helpers.flatMap(({ name, outcome }) =>
      outcome.kind === "differs" ? [exampleText(profile, name, outcome.state, outcome.example, labels)] : [],
    ),
    ...helpers.flatMap(({ name, outcome }) =>
      outcome.kind === "undecided" ? [`${paint("bold", `${profile} ${name}`)} ${paint("yellow", "undecided")}: ${outcome.reason}`] : [],
    ),
    ...lacking,
  ];
}

export function treeDiffText(diff: TreesDiff): string {
  const labels = treeLabels(diff);
  const header = ["configuration", "same", "differs", "only one has it", "undecided"].map((text) => paint("dim", text));
  const trees = diff.trees.map(({ name, version }, i) => `${i === 0 ? "from" : "to  "} ${name} (${version})`);
  return [trees.join("\n"), ...diff.diffs.flatMap((one) => profileText(one, labels)), table([header, ...diff.diffs.map(summaryRow)])].join(
    "\n\n",
  );
}
