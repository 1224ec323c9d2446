import type { Command } from "commander";
import { type Lab, loadProfile, UsageError } from "../../node.ts";
import { parseWord } from "../../profile/value.ts";
import { explore, isEntryOf, mmapWords, type Reach, storyOf, transitions, transitionsOf } from "../../reach/index.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { reachText, rulesText, storyText } from "../render/reach.ts";

interface Options {
  readonly profile?: string;
  readonly rules?: boolean;
  readonly json?: boolean;
}

async function rules(options: Options): Promise<void> {
  const shown = options.profile ? transitionsOf((await loadProfile(options.profile)).profile) : transitions;
  await writeLine(options.json ? toJson("reach-rules/1", { rules: shown }) : rulesText(shown));
}

/** The states that the word is an entry of: the first has the shortest way. */
function findEntry(reach: Reach, word: bigint): readonly number[] {
  return reach.states.flatMap((_, i) => (isEntryOf(reach, i, word) ? [i] : []));
}

async function answer(lab: Lab, reach: Reach, word: bigint, json: boolean): Promise<void> {
  const found = findEntry(reach, word);
  const story = found.length > 0 ? storyOf(reach, found[0], word) : undefined;
  const vmas = new Set(found.map((state) => mmapWords(reach, reach.vmas[reach.states[state].vma])));
  if (json)
    await writeLine(toJson("reach/1", { profile: lab.profile.id, pte: word, reachable: story !== undefined, vmas: [...vmas], story }));
  else await writeLine(storyText(lab, word, story, [...vmas]));
  if (!story) process.exitCode = 1;
}

export function addReach(program: Command): void {
  program
    .command("reach")
    .description("which entries the kernel can build, and the way to one of them")
    .argument("[value]", "hexadecimal word: is it reachable, with this frame or any other?")
    .option("-p, --profile <id>", "profile")
    .option("--rules", "what can happen to an entry, with preconditions and sources (of one profile with -p)")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
Exit code 1 where the value is not reachable.

Examples:
  $ ptelab reach -p x86_64
  $ ptelab reach -p x86_64 0x8400000012345065
  $ ptelab reach --rules | less`,
    )
    .action(async (value: string | undefined, options: Options) => {
      if (options.rules) return rules(options);
      if (!options.profile) throw new UsageError("reach needs a profile: -p ID (or --rules)");
      const lab = await loadProfile(options.profile);
      const reach = explore(lab);
      if (value !== undefined) return answer(lab, reach, parseWord(value, "PTE", lab.profile.pteBits), options.json === true);
      const { stats, pfnMask, states } = reach;
      await writeLine(options.json ? toJson("reach/1", { profile: lab.profile.id, stats, pfnMask, states }) : reachText(reach));
    });
}
