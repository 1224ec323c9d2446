/** One batch under one policy, step by step, as the walk by the letter tells it. */
import { decode } from "../../decode/decode.ts";
import type { Lab } from "../../profile/lab.ts";
import { formatWord } from "../../profile/value.ts";
import { type Finding, findingsOf } from "../../unmap/findings.ts";
import type { Policy } from "../../unmap/policies.ts";
import type { Step, Walked } from "../../unmap/reference.ts";
import type { Staged } from "../../unmap/scenarios/cve.ts";
import { slotKind, type Table } from "../../unmap/table.ts";
import { fieldsText } from "./diff.ts";
import { paint, table } from "./text.ts";

/** Slots in a row whose entries are the same but for the frame. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly pte: bigint;
}

/** Rows of alike neighbours: 16 entries of a folio are a line or two. */
export function runsOf(lab: Lab, ptes: BigUint64Array | readonly bigint[], slots: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (const slot of slots) {
    const last = runs[runs.length - 1];
    const follows = last && slot === last.last + 1;
    const expected = follows && (last.pte === ptes[slot] || lab.call("advance_pfn", last.pte, BigInt(slot - last.first)) === ptes[slot]);
    if (expected) runs[runs.length - 1] = { ...last, last: slot };
    else runs.push({ first: slot, last: slot, pte: ptes[slot] });
  }
  return runs;
}

function slotText({ first, last }: Run, base: number): string {
  return first === last ? `${first - base}` : `${first - base}-${last - base}`;
}

export function entryText(lab: Lab, pte: bigint): string {
  const form = decode(lab, pte).form.id;
  return `${formatWord(pte, lab.profile.pteBits)}  ${form === "none" ? "none" : `${form}: ${fieldsText(lab, pte)}`}`;
}

/** Entries as rows: slots, word, fields. Slot numbers count from `base`. */
export function entryRows(lab: Lab, ptes: BigUint64Array | readonly bigint[], slots: readonly number[], base: number): string[][] {
  return runsOf(lab, ptes, slots).map((run) => [slotText(run, base), entryText(lab, run.pte)]);
}

/** Slots that hold something of a folio. */
export function heldSlots(given: Table): readonly number[] {
  return Array.from(given.ptes.keys()).filter((slot) => slotKind(given, slot) !== "foreign");
}

const yes = (truth: boolean, text: string) => (truth ? [text] : []);

function stepText(lab: Lab, step: Step, base: number): string {
  const word = (pte: bigint) => formatWord(pte, lab.profile.pteBits);
  switch (step.kind) {
    case "folio": {
      const what = [...yes(step.held, "somebody holds a reference"), ...yes(step.dirty, "dirty")].join(", ");
      return paint("bold", `${step.guest ? "page of another folio" : "folio"} at ${step.slot - base}${what ? `: ${what}` : ""}`);
    }
    case "batch": {
      const last = step.slot + step.nr - 1 - base;
      return `batch ${step.slot - base}${step.nr > 1 ? `-${last}` : ""}: ${step.nr} of up to ${step.max}; ${step.ends}`;
    }
    case "entry":
      return `  ${step.name}: ${word(step.before)} -> ${word(step.after)}${step.before === step.after ? " (no change)" : ""}; ${step.why}`;
    case "unfolded":
      return `  contiguous blocks unfolded: ${step.blocks}; dirty and accessed spread over all of their entries`;
    case "flush":
      return `  pte_accessible(${word(step.pte)}) is ${Number(step.flushed)}: ${step.flushed ? "a flush is queued" : "no flush"}`;
    case "dirty":
      return `  pte_dirty(${word(step.pte)}): the folio is marked dirty`;
    case "dropped":
      return `  ${paint("green", "dropped")}: ${step.why}`;
    case "restored":
      return `  ${paint("yellow", "put back")} as ${word(step.pte)}, frames counting on: ${step.why}; the folio is given up`;
  }
}

function findingText(finding: Finding): string {
  const style = finding.severity === "permission" || finding.severity === "data" ? "red" : finding.severity === "state" ? "yellow" : "dim";
  return paint(style, finding.id);
}

/** How a scenario came to its entries. */
export function stagedText(lab: Lab, { steps, table: given }: Staged): string {
  const lines = steps.map(({ words, ptes }, i) => {
    const rows = entryRows(lab, ptes, Array.from(given.ptes.keys()), 0).map((row) => ["   ", ...row]);
    return `${i + 1}. ${words}\n${table(rows)}`;
  });
  return lines.join("\n");
}

/**
 * One policy: before, the steps, after, what is otherwise than one at a time.
 * @param marks by slot, the bits of findings.ts
 * @param base the slot that is shown as 0
 */
export function policyStory(lab: Lab, given: Table, policy: Policy, walked: Walked, marks: Uint32Array, base: number): string {
  const slots = heldSlots(given);
  const after = runsOf(lab, walked.table.ptes, slots).flatMap((run) => {
    // A run may hold entries with different findings.
    const parts: { first: number; last: number; mark: number }[] = [];
    for (let slot = run.first; slot <= run.last; slot++) {
      const last = parts[parts.length - 1];
      if (last && last.mark === marks[slot]) last.last = slot;
      else parts.push({ first: slot, last: slot, mark: marks[slot] });
    }
    return parts.map(({ first, last, mark }) => [
      "   ",
      slotText({ first, last, pte: 0n }, base),
      entryText(lab, walked.table.ptes[first]),
      findingsOf(mark).map(findingText).join(", "),
    ]);
  });
  return [
    `${paint("bold", policy.id)}: ${policy.title}`,
    ...walked.steps.map((step) => `  ${stepText(lab, step, base)}`),
    "  afterwards:",
    table(after),
  ].join("\n");
}
