/** Scenarios that are one table: the CVE's reproducer, a file of the user's. */
import { type Lab, loadLab } from "../../node.ts";
import { readTable } from "../../unmap/file.ts";
import { CVE, type Staged, stageCve } from "../../unmap/scenarios/cve.ts";
import type { Table } from "../../unmap/table.ts";
import { stagedText } from "../render/unmapStory.ts";
import { type Answer, answerReply } from "./answer.ts";
import { type Asked, loopTitle, onlyOne } from "./asked.ts";
import type { Options } from "./options.ts";
import type { Reply } from "./reply.ts";
import { compareSmall, tellSmall } from "./small.ts";

interface Source {
  readonly title: string;
  readonly make: (lab: Lab) => Promise<{ readonly table: Table; readonly staged?: Staged }>;
}

function sourceOf({ file }: Options): Source {
  if (file !== undefined) return { title: file, make: async (lab) => ({ table: await readTable(lab, file) }) };
  return {
    title: "16 pages, half of them made read-only by a partial fork, MADV_FREE, one write, reclaim",
    make: async (lab) => {
      const staged = stageCve(lab);
      return { table: staged.table, staged };
    },
  };
}

async function explain({ make }: Source, { profile, policies, loop }: Asked): Promise<string> {
  const lab = await loadLab(profile);
  const { table, staged } = await make(lab);
  const way = staged ? `${stagedText(lab, staged)}\n${staged.steps.length + 1}. reclaim: try_to_unmap_one()\n\n` : "";
  return `${way}${tellSmall(lab, table, policies, loop)}`;
}

export async function runTables(options: Options, asked: readonly Asked[]): Promise<Reply | string> {
  const source = sourceOf(options);
  if (options.file !== undefined) onlyOne(asked, "a page table is of one profile");
  if (options.explain) return explain(source, onlyOne(asked, "--explain tells one batch of one profile"));
  const profiles = [];
  for (const { profile, policies, loop } of asked) {
    const lab = await loadLab(profile);
    const { table } = await source.make(lab);
    profiles.push({ lab, profile, ptes: table.ptes.length, loop, results: compareSmall(lab, table, policies, loop) });
  }
  const scenario = options.file === undefined ? CVE : "a file";
  const answer: Answer = { scenario, title: source.title, loop: loopTitle(options), partial: false, profiles };
  return answerReply(answer);
}
