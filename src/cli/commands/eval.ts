import type { Command } from "commander";
import { lineChunks } from "../../lines.ts";
import { type Helper, hasHelper, helpers, type Lab, loadProfile, UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { callUnchecked, findHelper } from "../../profile/lab.ts";
import { parseWord } from "../../profile/value.ts";
import { write } from "../output.ts";

const LONGEST = 256;
const WORD = /^[0-9a-f]{1,16}$/;
const TRUTHS: ReadonlySet<string | undefined> = new Set(["tlb_flush_pending", "write", "shadow_stack_vma"]);

/** Fast for what is usual (bare lower-case digits), careful for the rest. */
function word(text: string, what: string, width: number): bigint {
  if (text.length <= width / 4 && WORD.test(text)) return BigInt(`0x${text}`);
  return parseWord(text, what, width);
}

function argumentOf(helper: Helper, text: string | undefined): bigint {
  if (text === undefined) {
    if (helper.argument && !helper.optional) throw new UsageError(`${helper.name} needs an argument: ${helper.argument}`);
    return 0n;
  }
  if (!helper.argument) throw new UsageError(`${helper.name} takes no argument, but has ${quoted(text)}`);
  const value = word(text, helper.argument, 64);
  if (TRUTHS.has(helper.argument) && value > 1n) throw new UsageError(`${helper.argument} ${quoted(text)} is neither 0 nor 1`);
  return value;
}

/** A helper made ready for many calls. */
interface Ready {
  readonly helper: Helper;
  readonly has: boolean;
}

/** One line in, one result out; words are separated by single spaces in all but odd input. */
function evaluate(lab: Lab, cache: Map<string, Ready>, line: string): string {
  const first = line.indexOf(" ");
  const second = line.indexOf(" ", first + 1);
  const name = first < 0 ? line : line.slice(0, first);
  const ready = cache.get(name);
  const pteText = second < 0 ? line.slice(first + 1) : line.slice(first + 1, second);
  if (first < 0 || ready === undefined || pteText === "") return evaluateOdd(lab, cache, line);
  const pte = word(pteText, "PTE", lab.profile.pteBits);
  const argument = argumentOf(ready.helper, second < 0 ? undefined : line.slice(second + 1));
  return ready.has ? callUnchecked(lab, ready.helper, pte, argument).toString(16) : "-";
}

/** A helper's first line, tabs, several spaces, and everything that is wrong. */
function evaluateOdd(lab: Lab, cache: Map<string, Ready>, line: string): string {
  const words = line.trim().split(/\s+/);
  if (words[0] === "") throw new UsageError("empty line; give: helper pte [arg]");
  if (words.length < 2) throw new UsageError(`${quoted(words[0])} has no entry; give: helper pte [arg]`);
  if (words.length > 3) throw new UsageError(`${words.length} words; give: helper pte [arg]`);
  const helper = findHelper(words[0]);
  cache.set(words[0], { helper, has: hasHelper(helper, lab.profile) });
  return evaluate(lab, cache, words.join(" "));
}

/** A result as a JSON line, with the line that it answers. */
function asJson(line: string, result: string): string {
  const [helper, pte, argument] = line.trim().split(/\s+/);
  return JSON.stringify({ helper, pte, argument, result: result === "-" ? null : `0x${result}` });
}

async function filter(lab: Lab, json: boolean): Promise<void> {
  if (json) await write(`${JSON.stringify({ schema: "ptelab/eval/1", profile: lab.profile.id })}\n`);
  const cache = new Map<string, Ready>();
  for await (const { lines, first } of lineChunks(process.stdin, "standard input", LONGEST)) {
    const results: string[] = [];
    for (const [i, line] of lines.entries()) {
      try {
        const result = evaluate(lab, cache, line);
        results.push(json ? asJson(line, result) : result);
      } catch (error) {
        if (results.length > 0) await write(`${results.join("\n")}\n`);
        throw error instanceof UsageError ? new UsageError(`line ${first + i}: ${error.message}`) : error;
      }
    }
    await write(`${results.join("\n")}\n`);
  }
}

export function addEval(program: Command): void {
  const names = helpers.map((h) => (h.argument ? `${h.name}(${h.argument})` : h.name)).join(" ");
  program
    .command("eval")
    .description("a filter: lines `helper pte [arg]` in hexadecimal in, one result a line out, - where the architecture lacks the helper")
    .requiredOption("-p, --profile <id>", "profile")
    .option("--json", "a JSON object a line instead; the first names the schema")
    .addHelpText(
      "after",
      `
Helpers: ${names}

pfn_pte takes the protection as pte and the frame as arg; swp_to_pte the type as pte and the offset as arg.
mmu answers the hardware view: bits 0-3 user read, write, execute, shadow stack; bits 4-7 the same for the supervisor;
then four bits each with the reason where it is refused (docs/concepts.md lists them).

Examples:
  $ printf 'wrprotect 8000000012345067\\npfn 8000000012345067\\n' | ptelab eval -p x86_64
  $ printf 'modify 8000000012345067 120\\naccessible 120 1\\n' | ptelab eval -p x86_64`,
    )
    .action(async (options: { profile: string; json?: boolean }) => filter(await loadProfile(options.profile), options.json ?? false));
}
