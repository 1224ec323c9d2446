/** What the page's script needs beyond the matrix, as compact JSON: texts that repeat stand in a table, cells point at them. */

import { asksHardware } from "../../audit/findings.ts";
import { handCommands } from "../../audit/formula/commands.ts";
import { answersOf, entriesOf, traceLaw } from "../../audit/formula/trace.ts";
import { exampleWords } from "../../audit/snippet/example.ts";
import { summarise } from "../../audit/summary.ts";
import type { Judged, RunEvidence, Verdict } from "../../audit/verdict.ts";
import { accessText, bitNames, countText, refutedCount } from "../../audit/words.ts";
import { decode, formOf } from "../../decode/decode.ts";
import type { Law } from "../../laws/types.ts";
import type { Lab } from "../../profile/lab.ts";
import type { Form, Profile } from "../../profile/types.ts";
import { formatWord } from "../../profile/value.ts";
import { lawsOf, profilesOf, type Report } from "../report.ts";

/** Everything once, by number. */
class Table<T> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  add(item: T): number {
    const key = JSON.stringify(item);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}

type Json = string | number | null | readonly Json[] | { readonly [key: string]: Json };

function formJson({ id, title, fields }: Form): Json {
  return { id, title, fields: fields.map(({ name, hi, lo, kind, meaning }) => [name, hi, lo, kind, meaning]) };
}

function runJson(run: RunEvidence | undefined): Json {
  return run ? [run.words, run.applied, run.violated, run.exhaustive ? 1 : 0] : null;
}

/** The page's tables. */
interface Tables {
  readonly texts: Table<string>;
  readonly forms: Table<Json>;
}

function verdictJson(verdict: Verdict, law: Law, profile: Profile, { texts }: Tables): Json {
  const said: Record<string, Json> = { kind: verdict.kind };
  if ("reason" in verdict) said.reason = texts.add(verdict.reason);
  if ("evidence" in verdict) {
    const { proof, enumeration, fuzz, z3 } = verdict.evidence;
    const deciding = law.inputs.map((_, i) => texts.add(bitNames(profile, law, i, proof.decidingBits[i] ?? 0n)));
    said.proof = [countText(proof.size), countText(proof.applied), proof.nodes, Number(proof.ms.toFixed(1)), deciding];
    if (enumeration || fuzz || z3) said.runs = [runJson(enumeration), runJson(fuzz), z3 ?? null];
  }
  if (verdict.kind === "refuted") {
    said.smallest = verdict.smallest.map((word) => `0x${word.toString(16)}`);
    said.count = refutedCount(verdict, law.inputs.length);
  }
  return said;
}

/** The counterexample taken apart: only refuted cells have one. */
function shownJson(judged: Judged, law: Law, lab: Lab, tables: Tables): Json {
  const verdict = judged.reachable?.kind === "refuted" ? judged.reachable : judged.all;
  if (verdict.kind !== "refuted") return null;
  const { profile } = lab;
  const trace = traceLaw(lab, law, verdict.smallest);
  const all = entriesOf(law, trace);
  const entries = all.map(({ text, value, before: made }): Json => {
    // A second entry that the law is given is compared with the first.
    const before = made ?? (trace.names.includes(text) && text !== all[0].text ? all[0].value : undefined);
    const { user, supervisor } = accessText(lab, decode(lab, value));
    const form = tables.forms.add(formJson(formOf(profile, value)));
    const earlier = before === undefined ? null : formatWord(before, profile.pteBits);
    return [tables.texts.add(text), formatWord(value, profile.pteBits), earlier, form, user, supervisor];
  });
  const answers = answersOf(law, trace).map(({ text, shown }): Json => [tables.texts.add(text), shown]);
  const commands = [...handCommands(profile, law, trace, asksHardware(law)), `ptelab audit --explain ${law.id} -p ${profile.id}`];
  return { entries, answers, commands: commands.map((line) => tables.texts.add(line)) };
}

function storyJson(judged: Judged, { texts }: Tables): Json {
  if (!judged.story || judged.reachable?.kind !== "refuted") return null;
  return judged.story.map(({ words, helpers, before, after, source }) => [
    texts.add(words),
    texts.add(helpers.join(" ")),
    before === undefined ? null : `0x${before.toString(16)}`,
    after === undefined ? null : `0x${after.toString(16)}`,
    texts.add(source),
  ]);
}

/** Letters of the law's words; any lab tells them, for they come from the formula. */
function namesOf(law: Law, lab: Lab | undefined): Json {
  return lab ? traceLaw(lab, law, exampleWords(lab, law)).names : law.inputs;
}

function cellJson(judged: Judged, law: Law, profile: Profile, report: Report, tables: Tables): Json {
  const lab = report.labs.get(judged.profile);
  const { mark, sentence } = summarise(judged);
  const cell: Record<string, Json> = { mark, says: tables.texts.add(sentence), all: verdictJson(judged.all, law, profile, tables) };
  // Where both domains have one verdict, it is told once.
  if (judged.reachable) cell.reachable = judged.reachable === judged.all ? 0 : verdictJson(judged.reachable, law, profile, tables);
  const shown = lab ? shownJson(judged, law, lab, tables) : null;
  if (shown) cell.shown = shown;
  const story = storyJson(judged, tables);
  if (story) cell.story = story;
  return cell;
}

/** JSON that may stand in a script element. */
export function pageData(report: Report): string {
  const tables: Tables = { texts: new Table(), forms: new Table() };
  const laws = lawsOf(report);
  const rows = new Map(laws.map((law) => [law.id, law]));
  const profiles = new Map(profilesOf(report).map((profile) => [profile.id, profile]));
  const [anyLab] = report.labs.values();
  const cells: Record<string, Json> = {};
  for (const judged of report.judged) {
    const law = rows.get(judged.law);
    const profile = profiles.get(judged.profile);
    if (law && profile) cells[`${law.id}/${profile.id}`] = cellJson(judged, law, profile, report, tables);
  }
  const document = {
    laws: Object.fromEntries(laws.map((law) => [law.id, { ...law, names: namesOf(law, anyLab) }])),
    profiles: Object.fromEntries(
      [...profiles.values()].map(({ id, arch, title, kernel, pteBits }) => [id, { arch, title, kernel, bits: pteBits }]),
    ),
    modules: Object.fromEntries(report.judged.map((judged) => [judged.profile, judged.sha256])),
    cells,
    texts: tables.texts.items,
    forms: tables.forms.items,
  };
  return JSON.stringify(document).replaceAll("<", "\\u003c");
}
