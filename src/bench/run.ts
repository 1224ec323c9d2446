/** A whole run: every case of a plan, then what is measured apart from them. */
import { loadLab } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import type { Policy } from "../unmap/policies.ts";
import { type Compared, compareRuns, type Saved } from "./baseline.ts";
import { type Case, caseName, casesOf, type Plan, PTES, type Size } from "./cases.ts";
import { type Counting, measureCounting } from "./counting.ts";
import { cSide, gccVersion } from "./cSide.ts";
import { type Knee, knees } from "./knee.ts";
import { type Machine, machineFacts } from "./machine.ts";
import { type Measured, measure, type Turns } from "./measure.ts";
import { plainSide } from "./plainSide.ts";
import type { Side } from "./side.ts";
import { type Verdict, verdicts } from "./targets.ts";
import { wasmSide } from "./wasmSide.ts";
import { measureWorkers, type WorkerPoint } from "./workers.ts";

export interface Settings {
  readonly cache?: Plan;
  readonly cold?: Plan;
  readonly rounds: number;
  readonly coldRounds: number;
  /** Walks of a side in one of its turns. */
  readonly walks: number;
  readonly seed: number;
  readonly c: boolean;
  /** Entries of each worker's table; none for no workers. */
  readonly workers: readonly number[];
  /** What is counted, and by what the workers work. */
  readonly apart: { readonly profiles: readonly string[]; readonly policy: Policy } | undefined;
  readonly baseline?: Saved;
  readonly onProgress?: (text: string) => void;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly settings: Pick<Settings, "rounds" | "coldRounds" | "walks" | "seed">;
  readonly measured: readonly Measured[];
  readonly knees: readonly Knee[];
  readonly targets: readonly Verdict[];
  readonly workers: readonly WorkerPoint[];
  readonly counting: readonly Counting[];
  /** WASM memory of the cold table, as a whole. */
  readonly bytesPerPte?: number;
  readonly changes: readonly Compared[];
}

async function sidesOf(id: string, size: Size, compiler: string | undefined): Promise<readonly Side[]> {
  const profile = findProfile(id);
  const own = wasmSide(await loadLab(profile));
  const c = compiler ? (["c-O3", "c-native"] as const).map((flags) => cSide(flags, profile, PTES[size], compiler)) : [];
  const plain = size === "cache" ? [plainSide("halves", await loadLab(profile)), plainSide("bigint", await loadLab(profile))] : [];
  return [own, ...c.filter((side) => side !== undefined), ...plain];
}

interface Cases {
  readonly measured: readonly Measured[];
  readonly bytesPerPte?: number;
}

/** Each profile has sides of its own, which end with it: a cold table takes half a gigabyte a side. */
async function measureCases(
  plan: Plan,
  size: Size,
  turns: Turns,
  compiler: string | undefined,
  say: (text: string) => void,
): Promise<Cases> {
  const cases = casesOf(plan, size);
  const measured: Measured[] = [];
  let bytesPerPte: number | undefined;
  for (const profile of plan.profiles) {
    const sides = await sidesOf(profile, size, compiler);
    try {
      for (const test of cases.filter((one) => one.profile === profile)) {
        say(`${measured.length + 1}/${cases.length}  ${caseName(test)}`);
        measured.push(await measure(test, sides, turns));
      }
      if (size === "cold") bytesPerPte = (sides[0] as ReturnType<typeof wasmSide>).bytesPerPte();
    } finally {
      for (const side of sides) side.stop();
    }
  }
  return { measured, bytesPerPte };
}

/** The folios whose walk is nearest to what memory can give; it is short, so there are more of them. */
const BANDWIDTH = 512;
const WORKER_ROUNDS = 3;

const APART: Pick<Case, "batch" | "ptes"> = { batch: 16, ptes: PTES.cache };

/** @throws InfrastructureError where sides disagree, where gcc fails or a module is not built */
export async function runBench(settings: Settings): Promise<BenchReport> {
  const { cache, cold, rounds, coldRounds, walks, seed, apart, workers, baseline, onProgress: say = () => {} } = settings;
  const compiler = settings.c ? gccVersion() : undefined;
  const machine = machineFacts(compiler);
  const turns = { rounds, walks, seed };
  const hot = cache ? await measureCases(cache, "cache", turns, compiler, say) : { measured: [] };
  const large = cold ? await measureCases(cold, "cold", { ...turns, rounds: coldRounds }, compiler, say) : { measured: [] };
  const measured = [...hot.measured, ...large.measured];
  const counting: Counting[] = [];
  for (const id of apart?.profiles ?? []) {
    say(`counting the outcome, ${id}`);
    const lab = await loadLab(findProfile(id));
    for (const flags of ["uniform", "random"] as const)
      counting.push(measureCounting(lab, (apart as { policy: Policy }).policy, { ...APART, flags }, { rounds, seed }));
  }
  const points =
    apart && workers.length > 0
      ? await measureWorkers({
          profile: findProfile(apart.profiles[0]),
          policy: apart.policy,
          batch: BANDWIDTH,
          flags: "uniform",
          sizes: workers,
          rounds: WORKER_ROUNDS * rounds,
          seed,
          onProgress: (ptes) => say(`workers, ${ptes / 1024} Ki entries each`),
        })
      : [];
  return {
    machine,
    settings: { rounds, coldRounds, walks, seed },
    measured,
    knees: knees(measured),
    targets: verdicts(measured, points, large.bytesPerPte),
    workers: points,
    counting,
    bytesPerPte: large.bytesPerPte,
    changes: baseline ? compareRuns(measured, baseline) : [],
  };
}
