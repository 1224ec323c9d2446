/** Any case again, in constant time: from its token alone. */
import { BLOCK } from "../../assembly/unmap/knobs.ts";
import { type Trace, traceLaw } from "../audit/formula/trace.ts";
import type { Law } from "../laws/index.ts";
import { UsageError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { findings, isFault } from "../unmap/findings.ts";
import { chunkTable } from "../unmap/generated.ts";
import type { Policy } from "../unmap/policies.ts";
import { type Walked, walkByTheLetter } from "../unmap/reference.ts";
import { compareTable } from "../unmap/replay.ts";
import { cutFolio } from "../unmap/samples.ts";
import { slotKind, type Table } from "../unmap/table.ts";
import { askAll, isWrong, type Said } from "./answers.ts";
import { letterDifference } from "./byLetter.ts";
import { type ReplayedChain, replayChain } from "./chainReplay.ts";
import { loadBuilds } from "./modules.ts";
import { firstSlot, loopOf, mixOf } from "./tables.ts";
import { BLOCK_SLOTS, CHAINS, familyOf, findLaw, isWalk, lawsOn, plainTarget, policyOf } from "./targets.ts";
import { parseToken, type Token } from "./token.ts";
import { caseOf, layOutWords } from "./words.ts";

interface Common {
  readonly token: Token;
  readonly violated: boolean;
}

export interface ReplayedWords extends Common {
  readonly family: "words";
  readonly lab: Lab;
  readonly law: Law;
  readonly words: readonly bigint[];
  readonly said: Said;
  readonly trace: Trace;
}

export interface ReplayedUnmap extends Common {
  readonly family: "unmap";
  readonly lab: Lab;
  readonly policy: Policy;
  /** The folio; the slot that the token means. */
  readonly table: Table;
  readonly slot: number;
  readonly walked: Walked;
  /** By slot, the bits of findings.ts. */
  readonly marks: Uint32Array;
  /** Between the fast walk and the one by the letter. */
  readonly difference?: string;
}

export type Replayed = ReplayedWords | ReplayedUnmap | (Common & { readonly family: "chains"; readonly chain: ReplayedChain });

async function replayWords(token: Token): Promise<ReplayedWords> {
  const law = findLaw(token.target);
  if (lawsOn(token.profile, { targets: [law.id] }).length === 0)
    throw new UsageError(`${law.id} does not apply to ${token.profile}: it has no such case; ptelab audit -p ${token.profile} says why`);
  const builds = await loadBuilds(token.profile);
  const room = layOutWords(builds.fuzz, [law]);
  const words = caseOf(builds.fuzz, law, token.seed, token.index);
  const said = askAll(builds, law, room, words);
  const lab = builds.release;
  return { family: "words", token, violated: isWrong(said), lab, law, words, said, trace: traceLaw(lab, law, words) };
}

async function replayUnmap(token: Token): Promise<ReplayedUnmap> {
  const { profile, target, seed, index } = token;
  const letter = isWalk(target);
  const policy = policyOf(plainTarget(target));
  const { release: lab } = await loadBuilds(profile);
  const block = Math.floor(index / BLOCK_SLOTS);
  // Folios and VMAs end where a block of the generator does: no more of the table needs to be made.
  const place = index - firstSlot(block);
  const start = place - (place % BLOCK);
  const whole = chunkTable(lab, mixOf(block), seed, firstSlot(block) + start, BLOCK);
  const at = place - start;
  const { table, shift } = slotKind(whole, at) === "foreign" ? { table: { ...whole, vmas: [] }, shift: 0 } : cutFolio(lab, whole, at);
  const loop = loopOf(lab.profile);
  let marks = new Uint32Array(table.ptes.length);
  compareTable(lab, table, [policy], loop, (_, places) => {
    marks = new Uint32Array(lab.memory.buffer, places.marks, table.ptes.length).slice();
  });
  const faults = findings.filter(isFault).reduce((all, { bit }) => all | (1 << bit), 0);
  const difference = letterDifference(lab, table, policy, loop);
  return {
    family: "unmap",
    token,
    violated: difference !== undefined || (!letter && marks.some((mark) => (mark & faults) !== 0)),
    lab,
    policy,
    table,
    slot: at - shift,
    walked: walkByTheLetter(lab, table, policy, loop.bits),
    marks,
    ...(difference !== undefined && { difference }),
  };
}

/** @throws UsageError on what is no token, or means nothing on its profile */
export async function replay(text: string): Promise<Replayed> {
  const token = parseToken(text);
  if (token.target === CHAINS) {
    const chain = await replayChain(token.profile, token.seed, token.index);
    return { family: "chains", token, violated: chain.differs !== undefined, chain };
  }
  return familyOf(plainTarget(token.target)) === "unmap" ? replayUnmap(token) : replayWords(token);
}
