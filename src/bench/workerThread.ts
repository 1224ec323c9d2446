/** A thread that walks tables of its own in step with others: all begin each round at once. */
import { parentPort } from "node:worker_threads";
import { findProfile } from "../profile/find.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import { generateTable, keepTable, layOutRoom, restoreTable, walkOf } from "./wasmSide.ts";
import type { WorkerJob } from "./workers.ts";

const TILE = 1 << 16;
/** Until the fast code is there. */
const WARM = 40;

let lab: Lab | undefined;

/** Waits in a loop, not asleep, for waking takes longer than a walk. */
function meet(words: Int32Array, threads: number): void {
  const opened = Atomics.load(words, 1);
  if (Atomics.add(words, 0, 1) === threads - 1) {
    Atomics.store(words, 0, 0);
    Atomics.add(words, 1, 1);
  } else while (Atomics.load(words, 1) === opened);
}

async function run({ profile, module, policy, knobs, seed, ptes, rounds, barrier, threads }: WorkerJob): Promise<readonly number[]> {
  lab ??= await createLab(findProfile(profile), module);
  const words = new Int32Array(barrier);
  const room = layOutRoom(lab, ptes, Math.min(ptes, TILE), true);
  generateTable(lab, room, knobs, seed);
  keepTable(lab, room);
  const { before, walk } = walkOf(lab, room, policy);
  const times: number[] = [];
  const warm = Math.max(2, Math.ceil((WARM * TILE) / ptes));
  for (let round = -warm; round < rounds; round++) {
    restoreTable(lab, room);
    before();
    meet(words, threads);
    const start = performance.now();
    walk();
    const ns = (performance.now() - start) * 1e6;
    if (round >= 0) times.push(ns);
  }
  return times;
}

parentPort?.on("message", async (job: WorkerJob) => parentPort?.postMessage(await run(job)));
