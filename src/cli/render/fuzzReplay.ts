/** A replayed case for people: decoded, and step by step. */
import { asksHardware } from "../../audit/findings.ts";
import { entriesOf } from "../../audit/formula/trace.ts";
import { snippet } from "../../audit/snippet.ts";
import { saidText } from "../../fuzz/answers.ts";
import type { ReplayedChain } from "../../fuzz/chainReplay.ts";
import type { Replayed, ReplayedUnmap, ReplayedWords } from "../../fuzz/replay.ts";
import { formatToken } from "../../fuzz/token.ts";
import { findProfile } from "../../node.ts";
import { formatWord } from "../../profile/value.ts";
import { commandLines, entriesText, grantsText, heading, workedLines } from "./explainParts.ts";
import { paint, table } from "./text.ts";
import { entryRows, heldSlots, policyStory } from "./unmapStory.ts";

function section(title: string, text: string): string[] {
  return text === "" ? [] : [`${heading(title)}\n${text}`];
}

function wordsText({ lab, law, words, said, trace, violated }: ReplayedWords): string[] {
  const shown = { law, lab, trace, entries: entriesOf(law, trace) };
  return [
    `${law.sentence}\n${violated ? paint("red", saidText(law, said)) : "not violated: the law holds for these words, or its condition does not apply to them"}`,
    ...section("The case", entriesText(shown)),
    ...section("Worked", workedLines(shown).join("\n")),
    ...section("What the hardware grants", asksHardware(law) ? grantsText(shown) : ""),
    ...section("By hand", commandLines(shown).join("\n")),
    ...(violated ? section("In C", snippet(lab, law, words)) : []),
  ];
}

function unmapText({ lab, policy, table: given, slot, walked, marks, difference, violated }: ReplayedUnmap): string[] {
  const slots = heldSlots(given);
  if (given.vmas.length === 0) return [`slot ${slot} holds nothing that is unmapped`];
  const [base] = slots;
  return [
    violated ? paint("red", difference ?? "the policy does what one entry at a time does not") : "nothing that a policy must not do",
    ...section(
      `The folio, of which the case is entry ${slot - base}`,
      table(entryRows(lab, given.ptes, slots, base).map((row) => ["  ", ...row])),
    ),
    ...section("Step by step, by the letter of the kernel", policyStory(lab, given, policy, walked, marks, base)),
  ];
}

function chainText({ start, steps, differs }: ReplayedChain, profile: string): string[] {
  const { pteBits } = findProfile(profile);
  const rows = steps.map(({ helper, argument, makesEntry, release, debug, halves, ...rest }, i) => {
    const word = (value: bigint) => (makesEntry ? formatWord(value, pteBits) : `0x${value.toString(16)}`);
    const same = release === debug && debug === halves;
    const results = same ? word(release) : paint("red", `-O3 ${word(release)}  -O0 ${word(debug)}  halves ${word(halves)}`);
    const after = makesEntry ? "" : `entry stays ${formatWord(rest.after.halves, pteBits)}`;
    return [`  ${i + 1}.`, helper + (argument === undefined ? "" : ` 0x${argument.toString(16)}`), results, after];
  });
  const verdict = differs === undefined ? "all three evaluators agree in every step" : paint("red", `they part in step ${differs + 1}`);
  return [verdict, ...section("The chain", table([["", "start", formatWord(start, pteBits)], ...rows]))];
}

export function replayText(replayed: Replayed): string {
  const { token } = replayed;
  const title = `${paint("bold", token.target)} on ${paint("bold", token.profile)}, case ${token.index} of seed 0x${token.seed.toString(16)} (${formatToken(token)})`;
  const body =
    replayed.family === "words"
      ? wordsText(replayed)
      : replayed.family === "unmap"
        ? unmapText(replayed)
        : chainText(replayed.chain, token.profile);
  return [title, ...body].join("\n\n");
}

/** The same as plain data. */
export function replayData(replayed: Replayed): Record<string, unknown> {
  const { family, violated } = replayed;
  const common = { token: formatToken(replayed.token), profile: replayed.token.profile, target: replayed.token.target, family, violated };
  if (replayed.family === "chains") return { ...common, ...replayed.chain };
  if (replayed.family === "words") {
    const { words, said, trace } = replayed;
    return { ...common, words, said, steps: trace.steps.map(({ text, kind, value }) => ({ text, kind, value })) };
  }
  const { table: given, slot, walked, marks, difference } = replayed;
  const entries = heldSlots(given).map((at) => ({ slot: at, before: given.ptes[at], after: walked.table.ptes[at], mark: marks[at] }));
  return { ...common, slot, difference, entries, steps: walked.steps };
}
