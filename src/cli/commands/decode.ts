import type { Command } from "commander";
import { lineChunks } from "../../lines.ts";
import { type Decoded, decode, type Lab, loadProfile, parseBytes, parseWord, UsageError } from "../../node.ts";
import { collect } from "../collect.ts";
import { jsonList } from "../json.ts";
import { writeLine } from "../output.ts";
import { decodedText, LETTERS, lettersLine } from "../render/picture.ts";
import { sideBySide } from "../render/sideBySide.ts";

interface Options {
  readonly profile?: string[];
  readonly bytes?: boolean;
  readonly level: string;
  readonly letters?: boolean;
  readonly json?: boolean;
}

/** Values from the command line, else a line each from standard input. */
async function* values(given: readonly string[], bytes: boolean): AsyncGenerator<{ text: string; where: string }> {
  for (const text of given) yield { text, where: "" };
  if (given.length > 0) return;
  if (process.stdin.isTTY)
    throw new UsageError("decode needs a value, or values on standard input, e.g. ptelab decode -p x86_64 0x8000000012345025");
  for await (const { lines, first } of lineChunks(process.stdin, "standard input", 4096)) {
    for (const [i, line] of lines.entries()) {
      const words = bytes ? [line.trim()].filter(Boolean) : line.split(/\s+/).filter(Boolean);
      for (const text of words) yield { text, where: `line ${first + i}: ` };
    }
  }
}

function parse(text: string, where: string, lab: Lab, bytes: boolean): bigint {
  const { pteBits, byteOrder } = lab.profile;
  try {
    return bytes ? parseBytes(text, pteBits, byteOrder) : parseWord(text, "PTE", pteBits);
  } catch (error) {
    throw new UsageError(`${where}${(error as Error).message}`);
  }
}

/** One value for people: a line of letters, the whole picture, or several profiles side by side. */
async function show(decoded: readonly Decoded[], labs: readonly Lab[], options: Options): Promise<void> {
  if (options.letters) {
    for (const [i, one] of decoded.entries())
      await writeLine((labs.length > 1 ? `${one.profile.padEnd(20)} ` : "") + lettersLine(one, labs[i].profile));
  } else if (decoded.length === 1) await writeLine(`${decodedText(decoded[0], labs[0].profile)}\n`);
  else await writeLine(`${sideBySide(decoded.map((d, i) => ({ decoded: d, profile: labs[i].profile })))}\n`);
}

export function addDecode(program: Command): void {
  const letters = LETTERS.map(([name, letter]) => `${letter} ${name}`).join(", ");
  program
    .command("decode")
    .description("every bit of an entry: picture, fields, helper results, what the hardware grants and why not")
    .argument("[value...]", "hexadecimal words; from standard input if none is given")
    .option("-p, --profile <id>", "profile; give -p several times to see them side by side", collect)
    .option("--level <level>", "pte, or pmd for an entry one level up (a pud reads like a pmd)", "pte")
    .option("--bytes", "values are the entry's bytes as they lie in memory")
    .option("--letters", `a line of fixed width per value: ${letters}; . where the architecture lacks it`)
    .option("--json", "the field tree as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ ptelab decode -p arm64-4k 0x00e8000040585f43
  $ ptelab decode -p x86_64 -p riscv64 0x80000000017e3867
  $ ptelab decode -p s390 --bytes 00000000017e301f
  $ cut -f3 ptes.tsv | ptelab decode -p x86_64 --letters`,
    )
    .action(async (given: string[], options: Options) => {
      if (!options.profile) throw new UsageError("decode needs a profile: -p ID (ptelab profiles lists them)");
      const { level } = options;
      if (level !== "pte" && level !== "pmd") throw new UsageError(`--level ${level} is neither pte nor pmd`);
      const labs = await Promise.all(options.profile.map((id) => loadProfile(id)));
      const json = options.json ? jsonList("decode/1", "entries") : undefined;
      for await (const { text, where } of values(given, options.bytes ?? false)) {
        const decoded = labs.map((lab) => decode(lab, parse(text, where, lab, options.bytes ?? false), level));
        if (json) for (const entry of decoded) await json.add(entry);
        else await show(decoded, labs, options);
      }
      await json?.end();
    });
}
