/** Whole captures: every row against the profile of the kernel that it came from. */
import { architectures } from "../../arch/index.ts";
import { loadLab } from "../node.ts";
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";
import type { Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { compareRow, newRun, type RunState } from "./compare.ts";
import { readRows, siblingOf } from "./files.ts";
import type { Row } from "./row.ts";

export interface Difference {
  readonly file: string;
  readonly line: number;
  readonly scenario: string;
  readonly name: string;
  readonly pte: bigint;
  readonly kernel: bigint;
  readonly ours: bigint;
}

export interface FileReport {
  readonly file: string;
  readonly profiles: readonly string[];
  readonly rows: number;
  readonly compared: number;
  /** How many of the compared values differ. */
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
  /** Reason → number of values. */
  readonly notCompared: Readonly<Record<string, number>>;
}

/** Called for every row, after it was compared. */
export type OnRow = (lab: Lab, row: Row) => void;

/** Every difference is counted; the first so many of a file are kept whole. */
const KEPT = 1000;

/** The profile of a row, by its own words. @throws UsageError where no room knows it */
export function profileOf(row: Row, file: string): Profile {
  const room = architectures.find((a) => a.machines.includes(row.arch));
  if (!room) {
    const known = architectures.flatMap((a) => a.machines);
    throw new UsageError(`${file}:${row.line}: unknown arch ${quoted(row.arch)}; nearest: ${nearest(row.arch, known).join(", ")}`);
  }
  const profile = room.captured(row.arch, row.kernel ?? "6.12.117", row.config ?? {});
  if (!profile)
    throw new UsageError(
      `${file}:${row.line}: no profile for ${row.arch} with config ${JSON.stringify(row.config ?? {})}; choose one with -p`,
    );
  return profile;
}

/** Labs by profile, profiles by run: rows of operations have no `config`, but share their run's. */
export class CaptureSession {
  private readonly labs = new Map<string, Promise<Lab>>();
  private readonly runs = new Map<string, { profile: Profile; state: RunState }>();
  private readonly chosen: string | undefined;

  /** @param chosen the profile to take for every row, whatever the rows say */
  constructor(chosen?: string) {
    this.chosen = chosen;
  }

  private lab(profile: Profile): Promise<Lab> {
    const loaded = this.labs.get(profile.id) ?? loadLab(profile);
    this.labs.set(profile.id, loaded);
    return loaded;
  }

  private async runOf(row: Row, file: string): Promise<{ profile: Profile; state: RunState }> {
    const key = `${row.arch} ${row.run} ${JSON.stringify(row.config ?? "")}`;
    const known = this.runs.get(key) ?? (row.config ? undefined : this.runs.get(`${row.arch} ${row.run}`));
    if (known) return known;
    const profile = this.chosen ? findProfile(this.chosen) : profileOf(await this.withConfig(row, file), file);
    const run = { profile, state: newRun() };
    this.runs.set(key, run);
    this.runs.set(`${row.arch} ${row.run}`, run);
    return run;
  }

  /** A row of the same run that has a `config`, where there is one beside the file. */
  private async withConfig(row: Row, file: string): Promise<Row> {
    const sibling = row.config ? undefined : siblingOf(file);
    if (sibling) for await (const other of readRows(sibling)) if (other.config && other.run === row.run) return other;
    if (!row.config)
      throw new UsageError(
        `${file}:${row.line}: no row of run ${quoted(row.run)} has a config; give the run's main file as well, or choose a profile with -p`,
      );
    return row;
  }

  /** Compares one file. @throws UsageError on what is not a capture */
  async compareFile(file: string, onRow: OnRow = () => {}): Promise<FileReport> {
    const profiles = new Set<string>();
    const notCompared: Record<string, number> = {};
    const differences: Difference[] = [];
    let [rows, compared, differing] = [0, 0, 0];
    for await (const row of readRows(file)) {
      const { profile, state } = await this.runOf(row, file);
      const lab = await this.lab(profile);
      rows++;
      profiles.add(profile.id);
      for (const { name, outcome } of compareRow(lab, row, state)) {
        if (outcome.kind === "not-compared") notCompared[outcome.why] = (notCompared[outcome.why] ?? 0) + 1;
        else compared++;
        if (outcome.kind !== "differs") continue;
        differing++;
        if (differences.length < KEPT) {
          const scenario = row.kind === "entry" ? `${row.scenario}/${row.step}` : "operation";
          differences.push({ file, line: row.line, scenario, name, pte: row.pte ?? 0n, kernel: outcome.kernel, ours: outcome.ours });
        }
      }
      onRow(lab, row);
    }
    if (rows === 0) throw new UsageError(`${file}: holds no row`);
    return { file, profiles: [...profiles], rows, compared, differing, differences, notCompared };
  }
}

/** How many values of a file could not be compared. */
export function countNotCompared({ notCompared }: FileReport): number {
  return Object.values(notCompared).reduce((sum, count) => sum + count, 0);
}
