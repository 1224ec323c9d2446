/** Reports without a measurement. */
import { type Case, PTES } from "../../src/bench/cases.ts";
import type { Measured } from "../../src/bench/measure.ts";
import type { BenchReport } from "../../src/bench/run.ts";
import type { SideId } from "../../src/bench/side.ts";
import { summarise } from "../../src/bench/statistics.ts";
import { findPolicy } from "../../src/unmap/policies.ts";

export function aCase(differences: Partial<Omit<Case, "policy">> & { readonly policy?: string } = {}): Case {
  const { policy = "first-pte", ...rest } = differences;
  return { profile: "x86_64", batch: 16, flags: "uniform", size: "cache", ptes: PTES.cache, ...rest, policy: findPolicy(policy) };
}

/** Every round took as long. */
export function measured(
  test: Case,
  ns: Partial<Record<SideId, number>>,
  length = typeof test.batch === "number" ? test.batch : 76,
): Measured {
  const rounds = Object.fromEntries(Object.entries(ns).map(([side, time]) => [side, [time, time, time, time, time, time]]));
  return { test, length, rounds };
}

export function aReport(differences: Partial<BenchReport> = {}): BenchReport {
  return {
    machine: {
      cpu: "A <processor>",
      cores: 2,
      caches: ["L1 Data 48K"],
      memoryGib: 8,
      system: "linux 6",
      node: "v24",
      v8: "13",
      c: "gcc 12",
      load: 0,
    },
    settings: { rounds: 6, coldRounds: 2, walks: 3, seed: 1 },
    measured: [1, 2, 4, 8, 16, 32, 64].map((batch) =>
      measured(aCase({ batch }), { wasm: 8 / batch, "c-O3": 10 / batch, "c-native": 16 / batch }),
    ),
    knees: [],
    targets: [],
    workers: [],
    counting: [],
    changes: [],
    ...differences,
  };
}

export function same(value: number) {
  return summarise([value, value, value]);
}
