import type { Command } from "commander";
import { decode, formatWord, type Helper, type Lab, loadProfile, parseWord, UsageError } from "../../node.ts";
import { findHelper } from "../../profile/lab.ts";
import { bitsAt } from "../../profile/value.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { bitRange } from "../render/picture.ts";
import { paint, table } from "../render/text.ts";

interface Change {
  readonly field: string;
  readonly bits: string;
  readonly before: bigint;
  readonly after: bigint;
}

interface Step {
  readonly call: string;
  readonly result: bigint;
  readonly changes: readonly Change[];
}

/** The fields that differ, by the names of the form that the new entry is in. */
function changes(lab: Lab, before: bigint, after: bigint, level: Helper["level"]): Change[] {
  return decode(lab, after, level)
    .fields.map((field) => ({ field, old: bitsAt(before, field) }))
    .filter(({ field, old }) => old !== field.value)
    .map(({ field, old }) => ({ field: field.name, bits: bitRange(field), before: old, after: field.value }));
}

function parseCall(word: string): { helper: Helper; argument?: bigint } {
  const cut = word.indexOf("=");
  const helper = findHelper(cut < 0 ? word : word.slice(0, cut));
  if (cut < 0) return { helper };
  if (!helper.argument) throw new UsageError(`${helper.name} takes no argument; write it without =`);
  return { helper, argument: parseWord(word.slice(cut + 1), helper.argument) };
}

/** Runs the chain; a helper that answers a question leaves the entry as it is. */
function runChain(lab: Lab, start: bigint, words: readonly string[]): Step[] {
  let pte = start;
  return words.map((word) => {
    const { helper, argument } = parseCall(word);
    const result = lab.call(helper.name, pte, argument);
    if (helper.result !== "pte") return { call: word, result, changes: [] };
    const step = { call: word, result, changes: changes(lab, pte, result, helper.level) };
    pte = result;
    return step;
  });
}

function describe(step: Step, lab: Lab): string[] {
  const helper = findHelper(step.call.split("=")[0]);
  if (!lab.has(helper.name))
    return [
      step.call,
      formatWord(step.result, lab.profile.pteBits),
      paint("dim", "the architecture lacks it: the generic fallback answers"),
    ];
  if (helper.result !== "pte") return [step.call, `= 0x${step.result.toString(16)}`, ""];
  const text = step.changes.map((c) => `${c.field}[${c.bits}] ${c.before.toString(16)}→${c.after.toString(16)}`).join("  ");
  return [step.call, formatWord(step.result, lab.profile.pteBits), text || paint("dim", "unchanged")];
}

export function addApply(program: Command): void {
  program
    .command("apply")
    .description("a chain of helpers, each step with the bits that it changed")
    .argument("<value>", "hexadecimal word")
    .argument("<helper[=arg]...>", "helpers by kernel name without pte_, e.g. mkdirty wrprotect modify=0x25")
    .requiredOption("-p, --profile <id>", "profile")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ptelab apply -p x86_64 0x8000000012345067 wrprotect mkwrite\n  $ ptelab apply -p arm64-4k 0x68000040585fc3 mkdirty wrprotect write",
    )
    .action(async (value: string, words: string[], options: { profile: string; json?: boolean }) => {
      const lab = await loadProfile(options.profile);
      const start = parseWord(value, "PTE", lab.profile.pteBits);
      const steps = runChain(lab, start, words);
      if (options.json) return writeLine(toJson("apply/1", { profile: lab.profile.id, start, steps }));
      return writeLine(table([["", formatWord(start, lab.profile.pteBits), ""], ...steps.map((step) => describe(step, lab))]));
    });
}
