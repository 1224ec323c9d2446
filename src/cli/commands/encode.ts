import type { Command } from "commander";
import { type EncodeInput, encode, formatWord, loadProfile, parseWord, protectionIndex, UsageError } from "../../node.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";

/** `name=value` words into what encode() takes. */
function parseFields(words: readonly string[]): EncodeInput {
  const input: { -readonly [K in keyof EncodeInput]: EncodeInput[K] } & { fields: Record<string, bigint> } = { fields: {} };
  for (const word of words) {
    const cut = word.indexOf("=");
    if (cut < 1 || cut === word.length - 1)
      throw new UsageError(`"${word}" is not name=value; give a field and a hexadecimal value, such as RW=1 or pfn=0x1234`);
    const [name, text] = [word.slice(0, cut), word.slice(cut + 1)];
    if (name === "form") input.form = text as EncodeInput["form"];
    else if (name === "prot") input.protection = protectionIndex(text);
    else if (name === "pfn" || name === "type" || name === "offset") input[name] = parseWord(text, name);
    else input.fields[name] = parseWord(text, `field ${name}`);
  }
  return input;
}

export function addEncode(program: Command): void {
  program
    .command("encode")
    .description("an entry from its fields")
    .argument("<name=value...>", "fields by name in hexadecimal; also prot=rw-p, pfn=, type=, offset=, form=present|protnone|invalid|swap")
    .requiredOption("-p, --profile <id>", "profile")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ ptelab encode -p x86_64 prot=rw-s pfn=0x12345 DIRTY=1
  $ ptelab encode -p x86_64 type=3 offset=0x1234567 SWP_EXCLUSIVE=1
  $ ptelab encode -p riscv64 PRESENT=1 READ=1 EXEC=1 USER=1 ACCESSED=1 PFN=0x80000`,
    )
    .action(async (words: string[], options: { profile: string; json?: boolean }) => {
      const lab = await loadProfile(options.profile);
      const pte = encode(lab, parseFields(words));
      await writeLine(options.json ? toJson("encode/1", { profile: lab.profile.id, pte }) : formatWord(pte, lab.profile.pteBits));
    });
}
