/** `ptelab audit --linux TREE --others`: the laws on architectures that ptelab has no room for, as far as they can be compiled. */
import { judge } from "../../audit/judge.ts";
import type { Judged } from "../../audit/verdict.ts";
import type { Law } from "../../laws/index.ts";
import { hex } from "../../profile/value.ts";
import { type Foreign, foreignConfigs, tryForeign } from "../../verify/foreign.ts";
import type { Tree } from "../../verify/tree.ts";
import { paint, table } from "../render/text.ts";

export interface Other {
  readonly id: string;
  readonly foreign: Foreign;
  readonly judged: readonly Judged[];
}

const KINDS = ["holds", "refuted", "vacuous", "not-applicable", "undecided"] as const;

/** All words only: which entries such a kernel can build nobody has modelled. */
export async function auditOthers(
  tree: Tree,
  laws: readonly Law[],
  seed: bigint,
  random: number,
  onProgress: (text: string) => void,
): Promise<Other[]> {
  const others: Other[] = [];
  for (const config of foreignConfigs) {
    onProgress(config.id);
    const foreign = await tryForeign(tree, config);
    const options = { seed, random, enumerateBits: 14, domains: ["all"] as const };
    const judged = foreign.kind === "ready" ? laws.map((law) => judge(foreign.subject, law, options)) : [];
    others.push({ id: config.id, foreign, judged });
  }
  return others;
}

function refutedText({ id, judged }: Other): string[] {
  const rows = judged.flatMap(({ law, all }) => (all.kind === "refuted" ? [["", law, all.smallest.map(hex).join(", ")]] : []));
  return rows.length > 0 ? [`${paint("bold", id)}: refuted, with the least words\n${table(rows)}`] : [];
}

export function othersText(others: readonly Other[], tree: Tree): string {
  const header = ["architecture", ...KINDS].map((text) => paint("dim", text));
  const rows = others.map(({ id, foreign, judged }) =>
    foreign.kind === "failed"
      ? [id, `does not work: ${foreign.reason}`]
      : [id, ...KINDS.map((kind) => String(judged.filter(({ all }) => all.kind === kind).length || "·"))],
  );
  return [
    table([header, ...rows.filter((row) => row.length > 2)]),
    ...rows.filter((row) => row.length === 2).map((row) => row.join(" ")),
    ...others.flatMap(refutedText),
    `Over all words, whether or not a kernel builds them; laws that ask the hardware do not apply. The helpers are those of ${tree.name} (${tree.version}).`,
  ].join("\n\n");
}
