/** docs/verified.md: what is proved against which kernel, and what is not, out of the reports of `ptelab verify --json`. */

import { code, escapeMarkdown, markdownTable } from "../report/markdownText.ts";
import type { PageFacts, RunProfile, VerifiedDocument, VerifiedHelper, VerifiedProfile } from "./verifiedTypes.ts";

const number = (n: number): string => n.toLocaleString("en");
/** So few profiles are named as those that are missing. */
const FEW = 4;

/** Values by key, in the order in which keys first come. */
function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

/** Ids of profiles, architectures named where all of theirs are among them. */
function profilesText(ids: readonly string[], { archOf }: PageFacts, all: readonly string[]): string {
  if (ids.length === all.length) return "all";
  const others = all.filter((id) => !ids.includes(id));
  if (others.length <= FEW && others.length < ids.length) return `all but ${others.map(code).join(", ")}`;
  return grouped(ids, (id) => archOf.get(id) ?? id)
    .map(([arch, own]) => {
      const whole = all.filter((id) => archOf.get(id) === arch).length;
      return own.length === whole && whole > 1 ? `${arch} (all ${whole})` : own.map(code).join(", ");
    })
    .join(", ");
}

const named = ({ verified }: VerifiedProfile, kind: string): VerifiedHelper[] => verified.filter(({ outcome }) => outcome.kind === kind);

/** clang's own line says more than a table's column holds. */
function compilerText(compiler: string): string {
  return compiler.replace(/^.*\b(clang|gcc)\b.*?(\d+\.\d+(?:\.\d+)?).*$/, "$1 $2");
}

function valuesRun({ states }: RunProfile): number {
  return states.flatMap(({ helpers }) => helpers).reduce((sum, { values }) => sum + values.structured + values.flags + values.random, 0);
}

function runsText({ runs }: VerifiedDocument, profile: string): string {
  const own = runs?.find((run) => run.profile === profile);
  if (!own) return "·";
  const differing = own.states.flatMap(({ helpers }) => helpers).filter(({ outcome }) => outcome.kind !== "agrees").length;
  return differing === 0 ? number(valuesRun(own)) : `**${differing} differ**`;
}

function mainTable(document: VerifiedDocument, { vectors }: PageFacts): string {
  const { reports } = document;
  const row = (report: VerifiedProfile): string[] => {
    const { profile, tree, config, compiler, states, verified } = report;
    const proved = named(report, "proved").length;
    const absent = named(report, "not in this tree").length;
    const rest = verified.length - proved - absent;
    const lines = vectors.get(profile);
    return [
      code(profile),
      `${tree.name} (${tree.version})`,
      code(config),
      compilerText(compiler),
      String(proved),
      absent === 0 ? "·" : String(absent),
      rest === 0 ? "·" : `**${rest}**`,
      escapeMarkdown(states.join("; ")),
      lines === undefined ? "·" : number(lines),
      ...(document.runs ? [runsText(document, profile)] : []),
    ];
  };
  return markdownTable(
    [
      "profile",
      "tree",
      "configuration",
      "compiler",
      "proved",
      "not in this tree",
      "other",
      "states of the machine",
      "vectors",
      ...(document.runs ? ["values run"] : []),
    ],
    reports.map(row),
  );
}

/** A table of what is said of helpers, alike things together. */
function helperTable(
  head: readonly string[],
  items: readonly { readonly profile: string; readonly name: string; readonly cells: readonly string[] }[],
  facts: PageFacts,
  all: readonly string[],
): string {
  const rows = grouped(items, ({ name, cells }) => JSON.stringify([name, ...cells])).map(([, own]) => [
    code(own[0].name),
    ...own[0].cells,
    profilesText(
      own.map(({ profile }) => profile),
      facts,
      all,
    ),
  ]);
  return markdownTable(["asked", ...head, "profiles"], rows);
}

function helpersOf<T>(
  reports: readonly VerifiedProfile[],
  pick: (helper: VerifiedHelper) => T | undefined,
  cells: (picked: T) => readonly string[],
): { profile: string; name: string; cells: readonly string[] }[] {
  return reports.flatMap(({ profile, verified }) =>
    verified.flatMap((helper) => {
      const picked = pick(helper);
      return picked === undefined ? [] : [{ profile, name: helper.name, cells: cells(picked) }];
    }),
  );
}

/** Which names are proved, those of the same profiles together. */
function provedTable(reports: readonly VerifiedProfile[], facts: PageFacts, all: readonly string[]): string {
  const names = [...new Set(reports.flatMap(({ verified }) => verified.map(({ name }) => name)))];
  const where = (name: string) =>
    reports.filter((report) => named(report, "proved").some((one) => one.name === name)).map(({ profile }) => profile);
  const rows = grouped(names, (name) => profilesText(where(name), facts, all))
    .filter(([profiles]) => profiles !== "")
    .map(([profiles, own]) => [profiles, String(own.length), own.map(code).join(" ")]);
  return markdownTable(["profiles", "how many", "proved equal"], rows);
}

function findingsText(reports: readonly VerifiedProfile[]): string {
  const found = reports.flatMap((report) =>
    ["differs", "refused", "gave up"].flatMap((kind) =>
      named(report, kind).map(({ name, outcome }) => [
        code(report.profile),
        code(name),
        kind,
        escapeMarkdown(outcome.reason ?? outcome.state ?? ""),
      ]),
    ),
  );
  if (found.length === 0) return "None differs, none is refused, none is given up.";
  return markdownTable(["profile", "asked", "outcome", "why"], found);
}

function section(title: string, about: string, table: string): string {
  return `## ${title}\n\n${about}\n\n${table}\n`;
}

/** What running says, where it was done. */
function runsIntro({ runs }: VerifiedDocument): string {
  if (!runs) return "";
  const values = runs.reduce((sum, run) => sum + valuesRun(run), 0);
  return `**Values run** are the same questions to the same headers, compiled by gcc and run (\`ptelab verify --run\`): ${number(values)} values, of which every
one must be ptelab's, and none may contradict a proof.
`;
}

function intro(document: VerifiedDocument, { date, vectors }: PageFacts): string {
  const { reports } = document;
  const proved = reports.reduce((sum, report) => sum + named(report, "proved").length, 0);
  const asked = reports.reduce((sum, { verified }) => sum + verified.length, 0);
  const mutants = reports.flatMap(({ verified }) => verified).filter(({ outcome }) => outcome.mutant !== undefined).length;
  const lines = [...vectors.values()].reduce((sum, n) => sum + n, 0);
  const trees = [...new Set(reports.map(({ tree }) => tree.version))].join(" and ");
  return `# What is proved against which kernel

Written by \`npm run verified\` (it runs \`ptelab verify --run\`); do not edit. Run on ${date}.

${number(proved)} of ${number(asked)} questions to ${reports.length} profiles are **proved**: for every input, and in every state of the machine that the profile stands for, ptelab's
function and the one that the headers of Linux ${trees} compile to are the same. ${number(proved - mutants)} of them are numbers and protections of a
configuration; of the ${number(mutants)} others, which a function of the module answers, a changed version was refuted by the same question. How that is
done, and what it rests on: [verify.md](verify.md). What else is verified (hardware view, verdicts, captures), and what nothing here covers:
[evidence.md](evidence.md).

**Proved** is a proof for all inputs. ${runsIntro(document)}**Vectors** are values of that kind that are kept: ${number(lines)} lines in \`test/vectors/\`, which \`npm test\` runs on the modules without any kernel.
`;
}

/** @returns the page, the same for the same document and facts */
export function verifiedPage(document: VerifiedDocument, facts: PageFacts): string {
  const { reports, without, runs } = document;
  const all = reports.map(({ profile }) => profile);
  const lacking = helpersOf(
    reports,
    ({ outcome }) => (outcome.kind === "not in this tree" ? outcome.lacks : undefined),
    (lacks) => [code(lacks)],
  );
  const left = helpersOf(
    reports,
    ({ outcome, without: words }) => (outcome.kind === "proved" ? words : undefined),
    ({ bits, why }) => [code(bits), escapeMarkdown(why)],
  );
  const given = helpersOf(
    reports,
    ({ outcome, given: words }) => (outcome.kind === "proved" ? words : undefined),
    (words) => [escapeMarkdown(words)],
  );
  const undefinedFor = helpersOf(
    reports,
    ({ outcome }) => outcome.undefinedFor,
    (words) => [words.map(code).join(", ")],
  );
  const unasked = reports.flatMap(({ profile, unasked: own }) =>
    Object.entries(own).map(([name, why]) => ({ profile, name, cells: [escapeMarkdown(why)] })),
  );
  const assumed = grouped(
    reports.flatMap(({ profile, assumptions }) => assumptions.map((text) => ({ profile, text }))),
    ({ text }) => text,
  ).map(([text, own]) => [
    escapeMarkdown(text),
    profilesText(
      own.map(({ profile }) => profile),
      facts,
      all,
    ),
  ]);
  const isProved = (profile: string, name: string) =>
    reports.some((report) => report.profile === profile && named(report, "proved").some((one) => one.name === name));
  const notRun = (runs ?? []).flatMap(({ profile, leftOut }) =>
    leftOut.filter(({ name }) => isProved(profile, name)).map(({ name, why }) => ({ profile, name, cells: [escapeMarkdown(why)] })),
  );
  const onlyRun = (runs ?? []).flatMap(({ profile, states }) =>
    [...new Set(states.flatMap(({ helpers }) => helpers).map(({ name }) => name))]
      .filter((name) => !isProved(profile, name))
      .map((name) => ({ profile, name, cells: [] })),
  );
  const parts = [
    intro(document, facts),
    mainTable(document, facts),
    "",
    findingsText(reports),
    "",
    section(
      "What is proved",
      "Helpers by their kernel name without `pte_`; `set_ptes` is four slots of one, `folio_pte_batch` four entries of a folio of four pages, `protection_map` what `vm_get_page_prot()` answers for all sixteen flags.",
      provedTable(reports, facts, all),
    ),
    section(
      "Not in this tree",
      "The tree does not have the name that the question rests on, so that there is nothing to compare. It is no finding.",
      helperTable(["lacks"], lacking, facts, all),
    ),
    section(
      "Not asked",
      "What the kernel does there is no function of the entry, or more than the prover can hold.",
      helperTable(["why"], unasked, facts, all),
    ),
    section("Words that are left out", "The helper is asked with these bits 0.", helperTable(["bits", "why"], left, facts, all)),
    section(
      "Words that are asked",
      "Asked only where this holds, for otherwise the kernel promises nothing.",
      helperTable(["where"], given, facts, all),
    ),
    section(
      "What is assumed",
      'Of calls out of the compiled sources, and of variables. "Whatever is in" is no assumption but its opposite: the proof holds for any value of these words of the machine. Which states a profile stands for is in the first table.',
      markdownTable(["assumed", "profiles"], assumed),
    ),
    section(
      "Undefined in C",
      "For these words C leaves the kernel's result undefined (a shift that is too far, a sum that overflows): the smallest is shown. The helper is proved to be what clang made of it.",
      helperTable(["smallest word"], undefinedFor, facts, all),
    ),
    ...(notRun.length > 0 ? [section("Proved, not run", "By proof alone.", helperTable(["why"], notRun, facts, all))] : []),
    ...(onlyRun.length > 0 ? [section("Run, not proved", "By values alone.", helperTable([], onlyRun, facts, all))] : []),
    section(
      "Profiles without a kernel",
      "Nothing of these is proved against a tree, and none has vectors or captures. Their helpers are lifted, judged and compared (`ptelab audit`, `ptelab diff`) like all others; that they are some kernel's is what nobody checked.",
      markdownTable(
        ["profile", "why"],
        without.map(({ profile, why }) => [code(profile), escapeMarkdown(why)]),
      ),
    ),
  ];
  return parts.join("\n");
}
