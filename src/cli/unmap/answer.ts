/** What a scenario gives for one profile, as a table for people and as data. */
import type { Lab } from "../../profile/lab.ts";
import type { Profile } from "../../profile/types.ts";
import { findings } from "../../unmap/findings.ts";
import type { Loop } from "../../unmap/loops.ts";
import type { PolicyResult } from "../../unmap/run.ts";
import type { Sample } from "../../unmap/samples.ts";
import { paint } from "../render/text.ts";
import { faultsOf, LEGEND, otherFindings, policyTable } from "../render/unmap.ts";
import type { Reply } from "./reply.ts";
import { smallestText } from "./smallest.ts";

export interface ProfileAnswer {
  readonly lab: Lab;
  readonly profile: Profile;
  readonly loop: Loop;
  /** Entries that the results are of. */
  readonly ptes: number;
  readonly results: readonly PolicyResult[];
}

export interface Answer {
  readonly scenario: string;
  readonly title: string;
  readonly loop: string;
  readonly seed?: bigint;
  /** It was stopped: the results are of the first entries only. */
  readonly partial: boolean;
  readonly profiles: readonly ProfileAnswer[];
}

function profileText({ profile, ptes, results }: ProfileAnswer): string {
  const title = `${paint("bold", profile.id)}  ${profile.title}; helpers of ${profile.kernel}; ${ptes.toLocaleString("en")} entries`;
  const others = otherFindings(results).map((line) => `  ${line}`);
  return [title, policyTable(results, ptes), ...(others.length > 0 ? ["  besides:", ...others] : [])].join("\n");
}

/** The smallest batches are shown of one profile only: a dozen of them is more than anybody reads. */
function answerText({ scenario, title, loop, seed, partial, profiles }: Answer): string {
  const head = [
    `${paint("bold", scenario)}: ${title}`,
    `loop of ${loop}${seed === undefined ? "" : `, seed 0x${seed.toString(16)}`}${partial ? `  ${paint("yellow", "PARTIAL: stopped before the end")}` : ""}`,
  ].join("\n");
  const examples = profiles.length === 1 ? profiles.map(({ lab, results, loop }) => smallestText(lab, results, loop)).filter(Boolean) : [];
  return [head, ...profiles.map(profileText), LEGEND, ...examples].join("\n\n");
}

function sampleData({ bit, slot, offence, table }: Sample): unknown {
  return {
    finding: findings[bit].id,
    slot,
    batch: { slot: slot - offence.slot + offence.batch, length: offence.length },
    vmas: table.vmas,
    entries: [...table.ptes.subarray(offence.batch, offence.batch + offence.length)],
  };
}

function resultData({ policy, tally, counts, marked, ms, samples }: PolicyResult): Record<string, unknown> {
  return {
    ...{ id: policy.id, title: policy.title, source: policy.source, word: policy.word },
    ...{ ...tally, marked, walkMs: ms },
    findings: Object.fromEntries(findings.flatMap(({ id, bit }) => (counts[bit] > 0 ? [[id, counts[bit]]] : []))),
    first: samples.map(sampleData),
  };
}

function answerData({ profiles, ...answer }: Answer): Record<string, unknown> {
  return {
    ...answer,
    profiles: profiles.map(({ profile, ptes, results }) => ({
      profile: profile.id,
      kernel: profile.kernel,
      ptes,
      policies: results.map(resultData),
    })),
  };
}

export function answerReply(answer: Answer): Reply {
  const faulty = answer.profiles.some(({ results }) => results.some((result) => faultsOf(result).length > 0));
  return { text: () => answerText(answer), schema: "unmap/1", data: () => answerData(answer), faulty, partial: answer.partial };
}
