/** What verifying found, for people: a line a profile, then whatever is no proof. */
import { findProfile } from "../../node.ts";
import { formatWord, hex } from "../../profile/value.ts";
import { freeBits, runsOf, runText } from "../../prove/index.ts";
import { type Counterexample, countOf, KINDS, type ProfileReport, type Verified } from "../../verify/outcome.ts";
import { countText } from "./diff.ts";
import { paint, table } from "./text.ts";

export interface Without {
  readonly profile: string;
  readonly why: string;
}

const COLOURS = { proved: "green", differs: "red", "not in this tree": "dim", refused: "yellow", "gave up": "yellow" } as const;

function summaryRow(report: ProfileReport): string[] {
  const counts = KINDS.map((kind) => {
    const n = countOf(report, kind);
    return n === 0 ? "·" : paint(COLOURS[kind], String(n));
  });
  return [report.profile, report.tree.version, ...counts, String(report.states.length), report.seconds.toFixed(1)];
}

/** An entry as a profile reads it, in a few words. */
function entryText(profile: string, word: bigint): string {
  const { pteBits } = findProfile(profile);
  return word >> BigInt(pteBits) === 0n ? formatWord(word, pteBits) : hex(word);
}

/** @param answers who gives the two results */
export function exampleText(
  profile: string,
  name: string,
  state: string,
  example: Counterexample,
  answers: readonly [string, string],
): string {
  const { inputs, smallest, differingBits, condition, kernel, ptelab, count, words, replayed } = example;
  const [first] = inputs;
  const total = inputs.reduce((sum, input) => sum + freeBits(input), 0);
  const counted =
    count === undefined || words === undefined
      ? "at least one: the diagrams grew beyond their limit"
      : `${countText(words)} of 2^${first ? freeBits(first) : 0} ${first?.name ?? "state"}s${inputs.length > 1 ? `; ${countText(count)} of 2^${total} combinations` : ""}`;
  const rows = [
    ["state", state],
    ["bits", runsOf(differingBits).map(runText).join(" ")],
    ...(condition === "" ? [] : [["where", condition]]),
    ["on", counted],
    ...inputs.map((input, i) => [input.name, entryText(profile, smallest[i])]),
    [answers[0], `${entryText(profile, kernel)}${replayed === "run" ? "" : "  (by its formula: not run)"}`],
    [answers[1], entryText(profile, ptelab)],
    ...(first?.name === "pte" ? decodedRows(profile, smallest[0], kernel, ptelab, name, answers) : []),
  ];
  return `${paint("bold", `${profile} ${name}`)} ${paint("red", "differs")}\n${table(rows.map((row) => ["", ...row]))}`;
}

const PLAIN = /^(?:wrprotect|mk|clear|modify|advance|swp_(?:mk|clear)|pmd_(?:wrprotect|mk))/;

/** Where the results are entries: the fields in which they differ. */
function decodedRows(
  profile: string,
  input: bigint,
  kernel: bigint,
  ptelab: bigint,
  name: string,
  [a, b]: readonly [string, string],
): string[][] {
  const found = findProfile(profile);
  const rows: string[][] = [];
  const lab = { profile: found };
  for (const [title, word] of [
    ["", input] as const,
    ...(PLAIN.test(name)
      ? ([
          [a, kernel],
          [b, ptelab],
        ] as const)
      : []),
  ]) {
    if (word >> BigInt(found.pteBits) !== 0n) continue;
    rows.push([title === "" ? "reads" : `${title} reads`, fieldsText(lab, word)]);
  }
  return rows;
}

function fieldsText({ profile }: { profile: ReturnType<typeof findProfile> }, word: bigint): string {
  const form = profile.forms.find(({ mask, value }) => (word & mask) === value);
  if (!form) return "";
  const set = form.fields.flatMap((field) => {
    const value = (word >> BigInt(field.lo)) & ((1n << BigInt(field.hi - field.lo + 1)) - 1n);
    return value === 0n ? [] : [field.hi === field.lo ? field.name : `${field.name}=${hex(value)}`];
  });
  return `${form.id}: ${set.join(" ") || "nothing set"}`;
}

function findingText(report: ProfileReport, verified: Verified): string[] {
  const { name, outcome } = verified;
  if (outcome.kind === "differs") return [exampleText(report.profile, name, outcome.state, outcome.example, ["kernel", "ptelab"])];
  if (outcome.kind === "refused" || outcome.kind === "gave up")
    return [`${paint("bold", `${report.profile} ${name}`)} ${paint("yellow", outcome.kind)}: ${outcome.reason}`];
  return [];
}

/** Helper by helper. */
function helperRows({ verified }: ProfileReport): string[][] {
  return verified.map(({ name, outcome, without, given }) => {
    const left = [given ? `given ${given}` : "", without ? `without ${hex(without.bits)}: ${without.why}` : ""]
      .filter((text) => text !== "")
      .join("; ");
    if (outcome.kind !== "proved")
      return [name, paint(COLOURS[outcome.kind], outcome.kind), outcome.kind === "not in this tree" ? outcome.lacks : "", left];
    const read = outcome.read.length > 0 ? `reads ${outcome.read.join(", ")}` : "";
    const undefinedFor = outcome.undefinedFor ? `undefined in C for ${outcome.undefinedFor.map(hex).join(", ")}` : "";
    return [
      name,
      paint("green", "proved"),
      outcome.mutant ? `refuted: ${outcome.mutant}` : "",
      [left, read, undefinedFor].filter((text) => text !== "").join("; "),
    ];
  });
}

function detailText(report: ProfileReport): string {
  const head = [
    ["tree", `${report.tree.name} (${report.tree.version})`],
    ["configuration", report.config],
    ["compiler", report.compiler],
    ["states", report.states.join(" · ")],
    ...report.assumptions.map((text, i) => [i === 0 ? "assumed" : "", text]),
    ...Object.entries(report.unasked).map(([name, why]) => ["not asked", `${name}: ${why}`]),
  ];
  return `${paint("bold", report.profile)}\n${table(head.map((row) => ["", ...row]))}\n\n${table(helperRows(report).map((row) => ["", ...row]))}`;
}

/** @param detailed with a line a helper */
export function verifyText(reports: readonly ProfileReport[], without: readonly Without[], seconds: number, detailed: boolean): string {
  const header = ["profile", "kernel", ...KINDS, "states", "s"].map((text) => paint("dim", text));
  const undefinedFor = reports.flatMap(({ profile, verified }) =>
    verified.flatMap(({ name, outcome }) => (outcome.kind === "proved" && outcome.undefinedFor ? [`${profile} ${name}`] : [])),
  );
  const proved = reports.reduce((sum, report) => sum + countOf(report, "proved"), 0);
  const all = reports.reduce((sum, report) => sum + report.verified.length, 0);
  return [
    ...(detailed ? reports.map(detailText) : [table([header, ...reports.map(summaryRow)])]),
    ...reports.flatMap((report) => report.verified.flatMap((verified) => findingText(report, verified))),
    ...(undefinedFor.length > 0 ? [`undefined in C for some words: ${undefinedFor.join(", ")}`] : []),
    ...without.map(({ profile, why }) => `${profile} is not compared: ${why}`),
    `${proved} of ${all} proved for all inputs and states; of each that a ptelab function answers, a changed one was refuted. ${seconds.toFixed(1)} s.`,
  ].join("\n\n");
}
