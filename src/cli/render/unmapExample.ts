/** The smallest batch that refutes something, for people: its entries field by field, what became of them, and how it comes about. */
import { TLB_FLUSH_PENDING_BIT, VM_DROPPABLE_BIT, VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT } from "../../../assembly/unmap/bits.ts";
import { changedFields } from "../../audit/words.ts";
import type { Lab } from "../../profile/lab.ts";
import { formatWord } from "../../profile/value.ts";
import type { Batch } from "../../unmap/batch.ts";
import type { Example, ExampleEntry } from "../../unmap/example.ts";
import { findings, isFault } from "../../unmap/findings.ts";
import type { SharedStep } from "../../unmap/together.ts";
import type { Path } from "../../unmap/ways.ts";
import { paragraph } from "./findings.ts";
import { paint, table } from "./text.ts";
import { entryText } from "./unmapStory.ts";

const VMA_WORDS: readonly (readonly [bit: number, words: string])[] = [
  [VM_SHADOW_STACK_BIT, "in a shadow stack"],
  [VM_UFFD_WP_BIT, "in a VMA that is registered with userfaultfd for write-protection"],
  [VM_DROPPABLE_BIT, "in a VM_DROPPABLE VMA"],
  [TLB_FLUSH_PENDING_BIT, "with a TLB flush pending"],
];

/** `a folio of 2 pages, to which somebody holds a reference, in a shadow stack`. */
export function batchWords({ ptes, held, dirty, bits }: Batch): string {
  const parts = [
    `a folio of ${ptes.length} ${ptes.length === 1 ? "page" : "pages"}`,
    ...(held ? ["to which somebody holds a reference"] : []),
    ...(dirty ? ["marked dirty before"] : []),
    ...VMA_WORDS.filter(([bit]) => (bits >> bit) & 1).map(([, words]) => words),
  ];
  return parts.join(", ");
}

/** The finding's name in the colour of how bad it is. */
export function findingWords(id: string): string {
  const finding = findings.find((one) => one.id === id);
  const style = finding && isFault(finding) ? "red" : finding?.severity === "cost" ? "dim" : "yellow";
  return paint(style, id);
}

function entryRows(lab: Lab, { policy }: Example, entry: ExampleEntry, page: number): readonly string[][] {
  const { before, after, alone, findings: found } = entry;
  const rows = [
    [`page ${page}`, "before", entryText(lab, before)],
    ["", policy, entryText(lab, after)],
    ["", "one at a time", entryText(lab, alone)],
  ];
  if (found.length === 0) return rows;
  const changes = lab.call("present", after) === 1n && lab.call("present", alone) === 1n ? changedFields(lab, alone, after).join("  ") : "";
  return [...rows, ["", "otherwise", [found.map(findingWords).join(", "), ...(changes ? [changes] : [])].join(": ")]];
}

/** Which pages a step is done to, where that is not all of them. */
function pagesWords({ pages }: SharedStep, of: readonly number[]): string {
  return pages.length === of.length ? "" : `page ${pages.join(", ")}: `;
}

function stepText(lab: Lab, step: SharedStep, of: readonly number[], number: number): string {
  const helpers = [...new Set(step.helpers.map((calls) => calls.join(" ")).filter(Boolean))];
  const after = step.after.map((pte) => formatWord(pte, lab.profile.pteBits)).join("  ");
  return [
    paragraph(`${number}.`, `${pagesWords(step, of)}${step.words}`, 6),
    ...[...helpers, `→ ${after}`].map((text) => paragraph("", text, 6)),
    paint("dim", paragraph("", step.source, 6)),
  ].join("\n");
}

function pathText(lab: Lab, { pages, steps }: Path, whole: boolean): string {
  const title = whole ? "How a kernel gets there" : `How page ${pages.join(", ")} gets there, by its own way`;
  return [paint("bold", title), ...steps.map((step, i) => stepText(lab, step, pages, i + 1))].join("\n");
}

/** The whole example. */
export function exampleText(lab: Lab, example: Example): string {
  const { policy, finding, batch, entries, paths } = example;
  const title = `${paint("bold", example.profile)}, ${paint("bold", policy)}: ${findingWords(finding)} with ${batchWords(batch)}`;
  const rows = entries.flatMap((entry, page) => entryRows(lab, example, entry, page)).map((row) => ["", ...row]);
  const ways = paths?.map((path) => pathText(lab, path, paths.length === 1)) ?? [
    paragraph("", "No way to it is known: the entries are of a generated table.", 2),
  ];
  return [title, table(rows), ...ways].join("\n");
}

/** The same in a line: what, in which entries, after how many steps. */
export function exampleLine(lab: Lab, { profile, policy, finding, batch, paths }: Example): string {
  const words = batch.ptes.map((pte) => formatWord(pte, lab.profile.pteBits)).join(" ");
  const steps = paths?.length === 1 ? `; ${paths[0].steps.length} steps` : "";
  return `${profile}, ${policy}: ${finding}; ${words}; ${batchWords(batch)}${steps}`;
}
