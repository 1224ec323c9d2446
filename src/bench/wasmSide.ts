/** Our own side: the walk of a profile's module. */
import { Bench } from "tinybench";
import { STATE_BYTES, TALLY_BYTES } from "../../assembly/unmap/bits.ts";
import { KNOBS_BYTES } from "../../assembly/unmap/knobs.ts";
import { reserve } from "../profile/arena.ts";
import type { Lab } from "../profile/lab.ts";
import type { Call } from "../unmap/arena.ts";
import { NO_TALLY, type Tally } from "../unmap/replay.ts";
import { type Case, knobsOf, TILE } from "./cases.ts";
import { addWords, checksumText, newChecksum } from "./checksum.ts";
import type { Side } from "./side.ts";

const SMALL = 4096;

/** Offsets of a table in a module's memory; `kept` is where a fresh copy of the first `tile` entries lies, if anywhere. */
export interface Room {
  readonly ptes: number;
  readonly planes: number;
  readonly kept: number;
  readonly state: number;
  readonly tally: number;
  readonly knobs: number;
  readonly n: number;
  readonly tile: number;
}

/** 8.5 bytes an entry, the same again for the tile that is kept, and a few words. */
export function layOutRoom(lab: Lab, n: number, tile: number, keep: boolean): Room {
  const state = reserve(lab, SMALL + n * 8.5 + (keep ? tile * 8.5 : 0));
  const [tally, ptes] = [state + STATE_BYTES, state + SMALL];
  if (STATE_BYTES + TALLY_BYTES + KNOBS_BYTES > SMALL) throw new RangeError("the small words of a walk do not fit");
  return { state, tally, knobs: tally + TALLY_BYTES, ptes, planes: ptes + 8 * n, kept: ptes + 8.5 * n, n, tile };
}

/** Repeats the first `filled` bytes at `at` up to `all`. */
function repeat(memory: Uint8Array, at: number, filled: number, all: number): void {
  for (let done = filled; done < all; done *= 2) memory.copyWithin(at + done, at, at + Math.min(done, all - done));
}

function repeatTile({ memory }: Lab, { ptes, planes, n, tile }: Room): void {
  const bytes = new Uint8Array(memory.buffer);
  repeat(bytes, ptes, tile * 8, n * 8);
  repeat(bytes, planes, tile / 2, n / 2);
}

/** Makes the table from the seed. */
export function generateTable(lab: Lab, room: Room, knobs: Int32Array, seed: number): void {
  new Int32Array(lab.memory.buffer, room.knobs).set(knobs);
  (lab.exports.generate as unknown as Call)(room.ptes, room.planes, 0n, room.tile, BigInt(seed), room.knobs);
  repeatTile(lab, room);
}

/** Keeps the tile, so that restore() can put it back. */
export function keepTable({ memory }: Lab, { ptes, planes, kept, tile }: Room): void {
  const bytes = new Uint8Array(memory.buffer);
  bytes.copyWithin(kept, ptes, ptes + 8 * tile);
  bytes.copyWithin(kept + 8 * tile, planes, planes + tile / 2);
}

export function restoreTable(lab: Lab, room: Room): void {
  const bytes = new Uint8Array(lab.memory.buffer);
  bytes.copyWithin(room.ptes, room.kept, room.kept + 8 * room.tile);
  bytes.copyWithin(room.planes, room.kept + 8 * room.tile, room.kept + 8.5 * room.tile);
  repeatTile(lab, room);
}

/** One walk over all slots as one VMA, as a function without arguments; clearing the state and the tally is part of `before`. */
export function walkOf(lab: Lab, room: Room, policy: Case["policy"]): { before(): void; walk(): void } {
  const walk = lab.exports[policy.export] as unknown as Call;
  const { ptes, planes, state, tally, n } = room;
  const small = new Uint8Array(lab.memory.buffer, state, STATE_BYTES + TALLY_BYTES);
  return { before: () => void small.fill(0), walk: () => void walk(ptes, planes, 0, n, n, 0, policy.word, state, 0, tally) };
}

export function readTally(lab: Lab, at: number): Tally {
  const words = new BigUint64Array(lab.memory.buffer, at, TALLY_BYTES / 8);
  return Object.fromEntries(Object.keys(NO_TALLY).map((name, i) => [name, Number(words[i])])) as unknown as Tally;
}

/** What tinybench timed, in nanoseconds: `times` calls with `before` in front of each. */
export function timed(times: number, before: () => void, fn: () => void): readonly number[] {
  const bench = new Bench({ iterations: times, time: 0, warmup: false, retainSamples: true });
  bench.add("walk", fn, { beforeEach: before, async: false });
  const [{ result }] = bench.runSync();
  if (result.state !== "completed") throw new Error("a walk did not finish");
  return (result.latency.samples ?? []).map((ms) => ms * 1e6);
}

/** The compiler behind the first calls makes slow code; so many until it has made the fast one. */
const WARM = 12;
const WARM_MS = 10;

export function wasmSide(lab: Lab): Side & { bytesPerPte(): number } {
  const warm = new Set<string>();
  let test: Case | undefined;
  let room: Room | undefined;
  let seed = 0;
  const current = () => {
    if (!test || !room) throw new Error("nothing was prepared");
    return { test, room };
  };
  const fresh = () => {
    const { test, room } = current();
    if (test.size === "cache") restoreTable(lab, room);
    else generateTable(lab, room, knobsOf(test, lab.profile), seed);
  };
  return {
    id: "wasm",
    takes: () => true,
    async prepare(next, from) {
      const cache = next.size === "cache";
      test = next;
      seed = from;
      room = layOutRoom(lab, next.ptes, Math.min(next.ptes, TILE), cache);
      generateTable(lab, room, knobsOf(next, lab.profile), seed);
      if (cache) keepTable(lab, room);
      if (warm.has(next.policy.export)) return;
      warm.add(next.policy.export);
      const small = { ...room, n: Math.min(room.n, 1 << 16) };
      const { before, walk } = walkOf(lab, small, next.policy);
      for (let i = 0; i < WARM; i++) {
        generateTable(lab, { ...small, tile: small.n }, knobsOf(next, lab.profile), seed);
        before();
        walk();
        if (i % 4 === 3) await new Promise((resolve) => setTimeout(resolve, WARM_MS));
      }
    },
    async walk(times) {
      const { test, room } = current();
      const { before, walk } = walkOf(lab, room, test.policy);
      const start = () => {
        fresh();
        before();
      };
      return timed(times, start, walk);
    },
    async outcome() {
      const { room } = current();
      const sum = newChecksum();
      addWords(sum, new Uint32Array(lab.memory.buffer, room.ptes, 2 * room.n));
      addWords(sum, new Uint32Array(lab.memory.buffer, room.planes, room.n / 8));
      return { checksum: checksumText(sum), tally: readTally(lab, room.tally) };
    },
    bytesPerPte: () => lab.memory.buffer.byteLength / current().room.n,
    stop: () => {},
  };
}
