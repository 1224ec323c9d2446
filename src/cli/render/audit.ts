/** The audit as a table of verdicts, and every refutation with its smallest counterexample taken apart. */
import type { Judged } from "../../audit/verdict.ts";
import { laws } from "../../laws/index.ts";
import { accessLetters, type Decoded, decode, findProfile, formatWord, type Lab } from "../../node.ts";
import { bitRange } from "./picture.ts";
import { pad, paint, table } from "./text.ts";

const MARK = { holds: "holds", refuted: "REFUTED", vacuous: "vacuous", "not-applicable": "n/a", undecided: "undecided" } as const;
const COLOUR = { holds: "green", refuted: "red", vacuous: "yellow", "not-applicable": "dim", undecided: "magenta" } as const;

function cell(judged: Judged | undefined): string {
  return judged ? paint(COLOUR[judged.verdict.kind], MARK[judged.verdict.kind]) : "";
}

/** Profile × law, grouped by architecture; the columns are the laws' short names. */
export function auditTable(judged: readonly Judged[]): string {
  const columns = laws.filter((law) => judged.some((j) => j.law === law.id));
  const ids = [...new Set(judged.map((j) => j.profile))];
  const rows = [["", ...columns.map((law) => paint("bold", law.short))]];
  let arch = "";
  for (const id of ids) {
    if (findProfile(id).arch !== arch) {
      arch = findProfile(id).arch;
      rows.push([paint("bold", arch)]);
    }
    rows.push([`  ${id}`, ...columns.map((law) => cell(judged.find((j) => j.profile === id && j.law === law.id)))]);
  }
  return table(rows);
}

export function lawLegend(judged: readonly Judged[]): string {
  return table(laws.filter((law) => judged.some((j) => j.law === law.id)).map((law) => [`  ${law.short}`, law.sentence]));
}

/** Set fields of an entry as `NAME=value`. */
function setFields(decoded: Decoded): string {
  const shown = decoded.fields.filter((field) => field.value !== 0n);
  return (
    shown
      .map((field) => (field.hi === field.lo ? field.name : `${field.name}[${bitRange(field)}]=0x${field.value.toString(16)}`))
      .join(" ") || "nothing set"
  );
}

function side(lab: Lab, name: string, pte: bigint): string {
  const decoded = decode(lab, pte);
  const rights = (who: "user" | "supervisor") =>
    decoded.hardware ? accessLetters(decoded.hardware[who], lab.profile.supports.shadow_stack) : "";
  const access = `user ${rights("user")}  supervisor ${rights("supervisor")}`;
  return `      ${pad(name, 7)} ${formatWord(pte, lab.profile.pteBits)}  ${access}  ${setFields(decoded)}`;
}

function howMany(counterexamples: bigint, lab: Lab, twice: boolean): string {
  if (counterexamples === 0n) return "found among the random ones";
  return `${counterexamples} of 2^${lab.profile.pteBits}${twice ? " × 2" : ""} refute it`;
}

/** One paragraph per refutation; profiles that are refuted in the same way by the same word share one. */
export function refutations(judged: readonly Judged[], labs: ReadonlyMap<string, Lab>): string {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    if (one.verdict.kind !== "refuted") continue;
    const { pte, argument, after } = one.verdict.smallest;
    const key = [one.law, findProfile(one.profile).arch, pte, argument, after].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const paragraphs = [...groups.values()].map(([first, ...rest]) => {
    if (first.verdict.kind !== "refuted") return "";
    const lab = labs.get(first.profile) as Lab;
    const law = laws.find((l) => l.id === first.law);
    const { smallest, counterexamples } = first.verdict;
    return [
      `  ${paint("red", "refuted")}  ${law?.sentence}`,
      `      on      ${wrapped([first, ...rest].map((j) => j.profile))}`,
      side(lab, "before", smallest.pte),
      side(lab, "after", smallest.after),
      `      words   ${howMany(counterexamples, lab, law?.argument !== undefined)}`,
      `      check   ptelab apply -p ${first.profile} ${formatWord(smallest.pte, lab.profile.pteBits)} wrprotect`,
    ].join("\n");
  });
  return paragraphs.join("\n\n");
}

/** Which laws say nothing where, and why: one line a reason. */
export function vacuities(judged: readonly Judged[]): string {
  const reasons = new Map<string, Set<string>>();
  for (const { profile, verdict } of judged) {
    if (verdict.kind === "holds" || verdict.kind === "refuted") continue;
    const reason = `${verdict.kind}: ${verdict.reason}`;
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(profile));
  }
  return [...reasons].map(([reason, profiles]) => `  ${reason}\n      on      ${wrapped([...profiles])}`).join("\n");
}

const INDENT = " ".repeat(14);
const COLUMNS = 116;

/** Names with commas between, broken into lines that fit the terminal. */
function wrapped(names: readonly string[]): string {
  const lines = [""];
  for (const [i, name] of names.entries()) {
    const text = i < names.length - 1 ? `${name}, ` : name;
    if (INDENT.length + lines[lines.length - 1].length + text.length > COLUMNS) lines.push("");
    lines[lines.length - 1] += text;
  }
  return lines.map((line) => line.trimEnd()).join(`\n${INDENT}`);
}
