/** Where two profiles differ, for people: the helpers that are the same in a line, the others with an example. */
import { accessLetters, hardwareView } from "../../decode/access.ts";
import { decode, formOf } from "../../decode/decode.ts";
import type { Helper } from "../../profile/helpers.ts";
import type { Lab } from "../../profile/lab.ts";
import { bitsAt, formatWord } from "../../profile/value.ts";
import { freeBits, type HelperDiff, runsOf, runText } from "../../prove/index.ts";
import { fieldNames, formFor } from "./depends.ts";
import { paint, table } from "./text.ts";

type Differs = Extract<HelperDiff, { kind: "differs" }>;

/** An exact count, short where it is a small multiple of a power of two. */
export function countText(count: bigint): string {
  let [odd, power] = [count, 0];
  while (odd > 0n && (odd & 1n) === 0n) [odd, power] = [odd >> 1n, power + 1];
  if (power < 10 || odd >= 1_000_000n) return `${count}`;
  return odd === 1n ? `2^${power}` : `${odd} * 2^${power}`;
}

/** The fields that are not 0. */
export function fieldsText(lab: Lab, word: bigint): string {
  const text = formOf(lab.profile, word)
    .fields.filter((field) => bitsAt(word, field) !== 0n)
    .map((field) => (field.hi === field.lo ? field.name : `${field.name}=0x${bitsAt(word, field).toString(16)}`));
  return text.join(" ") || "nothing set";
}

/** A word that is an entry of the profile, with its form and its fields. */
function entryText(lab: Lab, word: bigint): string {
  return `${formatWord(word, lab.profile.pteBits)}  ${decode(lab, word).form.id}: ${fieldsText(lab, word)}`;
}

function resultText(lab: Lab, helper: Helper, word: bigint): string {
  if (helper.result === "pte" && word >> BigInt(lab.profile.pteBits) === 0n) return entryText(lab, word);
  if (helper.result !== "access") return `0x${word.toString(16)}`;
  const view = hardwareView(word);
  return `0x${word.toString(16)}  user ${accessLetters(view.user, true)}  supervisor ${accessLetters(view.supervisor, true)}`;
}

/** The words of the example: as both profiles read an entry, where they read it differently. */
function exampleRows(a: Lab, b: Lab, helper: Helper, diff: Differs): string[][] {
  const words = diff.inputs.flatMap(({ name }, i): string[][] => {
    const word = diff.smallest[i];
    if (name !== "pte" && name !== "prot" && name !== "other") return [[name, "", `0x${word.toString(16)}`]];
    const [one, other] = [entryText(a, word), entryText(b, word)];
    return one === other
      ? [[name, "", one]]
      : [
          [name, a.profile.id, one],
          ["", b.profile.id, other],
        ];
  });
  return [...words, ["result", a.profile.id, resultText(a, helper, diff.a)], ["", b.profile.id, resultText(b, helper, diff.b)]];
}

function differsText(a: Lab, b: Lab, helper: Helper, diff: Differs): string {
  const form = formFor(a.profile, helper);
  const names = helper.result === "pte" ? ` (${fieldNames(form, diff.differingBits).join(" ")})` : "";
  const [first] = diff.inputs;
  const total = diff.inputs.reduce((sum, input) => sum + freeBits(input), 0);
  const words = `${countText(diff.words)} of 2^${freeBits(first)}`;
  const all = diff.inputs.length > 1 ? `; ${countText(diff.count)} of 2^${total} combinations` : "";
  const rows = [
    ["bits", "", `${runsOf(diff.differingBits).map(runText).join(" ")}${names}`],
    ["where", "", diff.condition],
    [`${first.name}s`, "", `${words}${all}`],
    ...exampleRows(a, b, helper, diff),
  ];
  return `${paint("bold", helper.name)} ${paint("red", "differs")}\n${table(rows.map((row) => ["", ...row]))}`;
}

/** Names in lines of up to 100 columns behind a title. */
function listText(title: string, names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    if (lines[lines.length - 1].length + name.length > 98) lines.push("");
    lines[lines.length - 1] += ` ${name}`;
  }
  return `${title}\n${lines.map((line) => ` ${line}`).join("\n")}`;
}

export function diffText(a: Lab, b: Lab, diffs: readonly (readonly [Helper, HelperDiff])[]): string {
  const parts: string[] = [];
  if (a.profile.pteBits !== b.profile.pteBits)
    parts.push(`${a.profile.id} has ${a.profile.pteBits} bits, ${b.profile.id} ${b.profile.pteBits}: compared on words of 32 bits`);
  for (const [helper, diff] of diffs) if (diff.kind === "differs") parts.push(differsText(a, b, helper, diff));
  for (const [, diff] of diffs) if (diff.kind === "undecided") parts.push(`${diff.helper} ${paint("yellow", "undecided")}: ${diff.reason}`);
  for (const { profile } of [a, b]) {
    const names = diffs.flatMap(([, d]) =>
      d.kind === "lacking" && d.lacking.length === 1 && d.lacking[0] === profile.id ? [d.helper] : [],
    );
    if (names.length > 0) parts.push(listText(`only ${profile.id} lacks`, names));
  }
  const neither = diffs.flatMap(([, d]) => (d.kind === "lacking" && d.lacking.length === 2 ? [d.helper] : []));
  if (neither.length > 0) parts.push(listText("neither has", neither));
  const same = diffs.flatMap(([, d]) => (d.kind === "same" ? [d.helper] : []));
  if (same.length > 0) parts.push(listText("the same for all words", same));
  return parts.join("\n\n");
}
