/** A block of a generated table under every policy: each walked, compared with one entry at a time, a few folios by the letter. */
import type { Lab } from "../profile/lab.ts";
import type { Places } from "../unmap/arena.ts";
import { type Batch, batchTable } from "../unmap/batch.ts";
import { findings as allFaults, isFault } from "../unmap/findings.ts";
import { compareChunk } from "../unmap/generated.ts";
import { type Policy, policyText, UNBATCHED } from "../unmap/policies.ts";
import { type Outcome, tableBefore } from "../unmap/replay.ts";
import { cutFolio, samplesOf } from "../unmap/samples.ts";
import { folioEnd, folioHead, slotKind, type Table, type VmaRange } from "../unmap/table.ts";
import { batchFinding, batchTexts } from "./batchFinding.ts";
import { letterDifference } from "./byLetter.ts";
import { into, unitDigest } from "./digests.ts";
import type { Known } from "./known.ts";
import type { Builds } from "./modules.ts";
import { batchDiffers, firstDifference } from "./otherBuild.ts";
import { markShapes, shapeCount } from "./outcomes.ts";
import { shrinkParting } from "./shrinkBatch.ts";
import { firstSlot, loopOf, mixOf } from "./tables.ts";
import { BLOCK_SLOTS, walkTarget } from "./targets.ts";
import { formatToken } from "./token.ts";
import type { Finding, UnitResult } from "./types.ts";
import { wordCall } from "./words.ts";

const FAULTS = allFaults.filter(isFault);
/** Batches of a policy and fault that are shrunk: a policy that is faulty everywhere must not hold up the others. */
const MOST_TRIES = 3;
/** Folios of a block that are walked by the letter, and the longest of them: some 10 µs an entry. */
const FOLIOS = 2;
const MOST_PAGES = 64;
const LETTER_SALT = 0xf011_0000_0000_0000n;

export interface UnmapUnits {
  run(seed: bigint, block: number): UnitResult;
  /** Of all walks without notes so far: what the bench measures. */
  readonly walked: { ms: number; slots: number };
}

/** The entries and the folios after the walk; the module for fuzzing has the hash. */
function hashOf({ release, fuzz }: Builds, { ptes, planes }: Places): bigint {
  const words = (BLOCK_SLOTS * 17) / 16;
  const at = 1 << 16;
  const missing = Math.ceil((at + 8 * words - fuzz.memory.buffer.byteLength) / 65536);
  if (missing > 0) fuzz.memory.grow(missing);
  const to = new Uint8Array(fuzz.memory.buffer);
  to.set(new Uint8Array(release.memory.buffer, ptes, 8 * BLOCK_SLOTS), at);
  to.set(new Uint8Array(release.memory.buffer, planes, BLOCK_SLOTS / 2), at + 8 * BLOCK_SLOTS);
  return BigInt.asUintN(64, wordCall(fuzz, "fuzz_hash")(at, words) as bigint);
}

/** The folio at a slot, or none that is worth it. */
function folioAt(lab: Lab, table: Table, slot: number): ReturnType<typeof cutFolio> | undefined {
  if (slotKind(table, slot) === "foreign") return undefined;
  const head = folioHead(table, slot);
  return folioEnd(table, head) - head > MOST_PAGES || slotKind(table, head) === "foreign" ? undefined : cutFolio(lab, table, slot);
}

/** @param known of the profile */
export function createUnmapUnits(builds: Builds, policies: readonly Policy[], known: Known): UnmapUnits {
  const { release, fuzz } = builds;
  const { id: profile } = release.profile;
  const loop = loopOf(release.profile);
  const shapes = shapeCount(release.profile);
  const tries = new Map<string, number>();
  const walked = { ms: 0, slots: 0 };
  const parted = new Set<string>();

  function parting(
    policy: Policy,
    seed: bigint,
    index: number,
    folio: Table,
    slot: number,
    parts: (batch: Batch) => boolean,
    message: string,
  ): Finding {
    const target = walkTarget(policy);
    const batch = shrinkParting(release, folio, slot, parts);
    const least = batch ? batchTexts(batch) : [...folio.ptes].map((pte) => `0x${pte.toString(16)}`);
    const token = formatToken({ profile, target, seed, index });
    return { token, profile, target, least, key: [target, profile, ...least].join(":"), message, known: false };
  }

  /** A few folios, each under one policy. */
  function byLetter(table: Table, seed: bigint, block: number): Finding[] {
    const found: Finding[] = [];
    for (let i = 0; i < FOLIOS; i++) {
      const number = block * FOLIOS + i;
      const draw = BigInt.asUintN(64, wordCall(fuzz, "fuzz_draw")(seed ^ LETTER_SALT, BigInt(number)) as bigint);
      const policy = [UNBATCHED, ...policies][number % (policies.length + 1)];
      const slot = Number(draw % BigInt(BLOCK_SLOTS));
      const cut = folioAt(release, table, slot);
      const difference = cut && letterDifference(release, cut.table, policy, loop);
      if (!cut || difference === undefined) continue;
      const parts = (batch: Batch) => letterDifference(release, batchTable(batch), policy, loop) !== undefined;
      const message = `the fast walk and the one by the letter differ: ${difference}`;
      found.push(parting(policy, seed, firstSlot(block) + slot, cut.table, slot - cut.shift, parts, message));
    }
    return found;
  }

  /** The whole table under one policy, in turn. */
  function byOtherBuild(table: Table, seed: bigint, block: number): Finding[] {
    const policy = [UNBATCHED, ...policies][block % (policies.length + 1)];
    const labs = [release, fuzz] as const;
    const slot = firstDifference(labs, table, policy, loop);
    if (slot === undefined || parted.has(policyText(policy))) return [];
    parted.add(policyText(policy));
    const cut = cutFolio(release, table, slot);
    const parts = (batch: Batch) => batchDiffers(labs, batch, policy, loop);
    const message = "the walks of the release module and of another build of it differ";
    return [parting(policy, seed, firstSlot(block) + slot, cut.table, slot - cut.shift, parts, message)];
  }

  return {
    walked,
    run(seed, block) {
      const seen = new Uint8Array(shapes);
      const violations: Record<string, number> = {};
      let digest = unitDigest(profile, "unmap", block, seed);
      const faulty: (() => Finding)[] = [];
      let table: Table | undefined;
      const onCompared = (outcome: Outcome, places: Places, vmas: readonly VmaRange[]) => {
        const { policy, counts, marked, tally, ms } = outcome;
        table ??= tableBefore(release, places, vmas);
        walked.ms += ms;
        walked.slots += BLOCK_SLOTS;
        digest = into(digest, hashOf(builds, places));
        for (const count of [...Object.values(tally), ...counts, marked]) digest = into(digest, count);
        markShapes(new Uint32Array(release.memory.buffer, places.record, places.slots), seen);
        const faults = FAULTS.filter(({ bit }) => counts[bit] > 0);
        if (faults.length === 0) return;
        violations[`${profile}:unmap/${policyText(policy)}`] = faults.reduce((sum, { bit }) => sum + counts[bit], 0);
        const wanted = faults.filter(({ bit }) => (tries.get(`${policyText(policy)} ${bit}`) ?? 0) < MOST_TRIES);
        const samples = samplesOf(release, places, outcome, vmas, firstSlot(block), (bit) => Number(wanted.some((one) => one.bit === bit)));
        for (const sample of samples) {
          const name = `${policyText(policy)} ${sample.bit}`;
          tries.set(name, (tries.get(name) ?? 0) + 1);
          const fault = wanted.find(({ bit }) => bit === sample.bit) as (typeof FAULTS)[number];
          // Shrinking needs the memory that the tables lie in.
          faulty.push(() => batchFinding(builds, known, { policy, loop, seed }, fault, sample));
        }
      };
      compareChunk(release, mixOf(block), seed, firstSlot(block), BLOCK_SLOTS, policies, loop, onCompared);
      const found = faulty.map((make) => make());
      const others = table ? [...byLetter(table, seed, block), ...byOtherBuild(table, seed, block)] : [];
      const findings = [...new Map([...found, ...others].map((one) => [one.key, one])).values()];
      const bits = seen.reduce((all, one, bit) => (one ? all | (1n << BigInt(bit)) : all), 0n);
      const coverage = { sets: { [`shapes/${profile}`]: { bits: `0x${bits.toString(16)}`, of: shapes } } };
      return { digest, cases: BLOCK_SLOTS * policies.length, violations, findings, coverage };
    },
  };
}
