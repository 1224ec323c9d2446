/** Reachable entries as text: how many there are, the way to one of them, the rules. */
import type { StoryStep } from "../../audit/verdict.ts";
import { formatWord, type Lab } from "../../node.ts";
import type { Reach, Transition, VmaKind } from "../../reach/index.ts";
import { paint, table } from "./text.ts";

const KINDS: Readonly<Record<VmaKind, string>> = {
  anon: "anonymous memory",
  file: "a file, privately",
  shared: "a file or memory, shared",
  pfnmap: "device memory, privately",
  "pfnmap-shared": "device memory, shared",
  "shadow-stack": "a shadow stack",
};

/** States by kind of VMA. */
export function reachText(reach: Reach): string {
  const head = ["mapped is", "VMAs", "states", "different entries", "present", "swap"].map((name) => paint("bold", name));
  const rows = (Object.keys(KINDS) as VmaKind[]).map((kind) => {
    const own = reach.states.filter((state) => reach.vmas[state.vma].kind === kind);
    const words = (form?: string) => `${new Set(own.filter((state) => !form || state.form === form).map((state) => state.pte)).size}`;
    const vmas = reach.vmas.filter((vma) => vma.kind === kind).length;
    return [KINDS[kind], `${vmas}`, `${own.length}`, words(), words("present"), words("swap")];
  });
  const { states, words, ms } = reach.stats;
  const shown = rows.filter(([, vmas]) => vmas !== "0");
  return `${table([head, ...shown])}\n\n${states} states, ${words} different entries besides the frame, ${ms.toFixed(0)} ms`;
}

/** The story of an entry, a step a line. */
export function storyText(lab: Lab, word: bigint, story: readonly StoryStep[] | undefined, vmas: readonly string[]): string {
  const { id, pteBits } = lab.profile;
  const shown = formatWord(word, pteBits);
  if (!story) return `${shown} is not reachable on ${id}, with no frame: no rule of ptelab reach --rules -p ${id} leads there`;
  const rows = story.map((step) => [
    step.words,
    step.after === undefined ? "" : formatWord(step.after, pteBits),
    step.helpers.join(" "),
    paint("dim", step.source),
  ]);
  const others = vmas.length > 1 ? `\n\n${vmas.length} kinds of mapping have such an entry.` : "";
  return `${shown} is reachable on ${id}:\n\n${table(rows)}${others}`;
}

function version([major, minor]: readonly [number, number]): string {
  return `${major}.${minor}`;
}

function ruleText(rule: Transition): string {
  const lines = [
    `${paint("bold", rule.id)}  ${rule.words}`,
    ...rule.when.map(([words, source]) => `  when     ${words || "always"}  ${paint("dim", source)}`),
    ...(rule.bits ? [`  bits     0x${rule.bits.value.toString(16)} of 0x${rule.bits.mask.toString(16)}`] : []),
    ...(rule.needs ? [`  needs    ${rule.needs}`] : []),
    ...(rule.since ? [`  since    ${version(rule.since)}`] : []),
    ...(rule.until ? [`  until    ${version(rule.until)}`] : []),
    ...(rule.run.length > 0 ? rule.run.map((call, i) => `  ${i === 0 ? "run " : "then"}     ${call}`) : ["  run      nothing"]),
    ...(rule.becomes ? [`  page     ${rule.becomes.join(", ") || "none"}`] : []),
    ...(rule.changes ? [`  VMA      ${typeof rule.changes === "string" ? rule.changes : JSON.stringify(rule.changes)}`] : []),
    ...(rule.assumes ? [`  assumes  ${rule.assumes}`] : []),
    `  source   ${rule.source}`,
  ];
  return lines.join("\n");
}

/** Every rule, as it is looked up when somebody says "that is wrong". */
export function rulesText(rules: readonly Transition[]): string {
  return rules.map(ruleText).join("\n\n");
}
