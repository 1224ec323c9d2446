/** One way to do the work: ours, C, or plain JavaScript. Every side makes the same table, walks it, and says what came of it. */
import type { Tally } from "../unmap/replay.ts";
import type { Case } from "./cases.ts";

export type SideId = "wasm" | "c-O3" | "c-native" | "halves" | "bigint";

export const SIDE_TITLES: Readonly<Record<SideId, string>> = {
  wasm: "ptelab",
  "c-O3": "gcc -O3",
  "c-native": "gcc -O3 -march=native",
  halves: "TypeScript, two 32-bit halves",
  bigint: "TypeScript, BigInt",
};

export interface Outcome {
  /** Of the entries and planes after the last walk. */
  readonly checksum: string;
  readonly tally: Tally;
}

export interface Side {
  readonly id: SideId;
  /** Whether it can do a case at all. */
  takes(test: Case): boolean;
  /** Makes the case's table; what was there before is given up. */
  prepare(test: Case, seed: number): Promise<void>;
  /** Walks so many times, each time over a fresh table; making that is not timed. Nanoseconds of each walk. */
  walk(times: number): Promise<readonly number[]>;
  outcome(): Promise<Outcome>;
  stop(): void;
}
