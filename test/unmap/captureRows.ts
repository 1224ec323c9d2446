/** Rows of the captures that come with ptelab, for tests to tamper with. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import { type CaptureReplay, ownCaptures, replayCaptures } from "../../src/unmap/captures/replay.ts";

// biome-ignore lint/suspicious/noExplicitAny: rows of JSON that the tests tamper with
export type Json = any;

const scratch = mkdtempSync(join(tmpdir(), "ptelab-unmap-"));

export const ownCapture = (run: string) => ownCaptures().find((name) => name.endsWith(`/${run}.ndjson.gz`)) as string;

export function rowsOf(run: string, scenario: string): Json[] {
  const rows = gunzipSync(readFileSync(ownCapture(run)))
    .toString()
    .trimEnd()
    .split("\n");
  return rows.map((row) => JSON.parse(row)).filter((row) => row.scenario === scenario && row.step.endsWith("pageout"));
}

let files = 0;
/** A capture file of these rows. */
export function fileOf(rows: readonly Json[]): string {
  const file = join(scratch, `${files++}.ndjson`);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

export async function replay(rows: readonly Json[]): Promise<CaptureReplay> {
  const replays = await replayCaptures([fileOf(rows)]);
  expect(replays).toHaveLength(1);
  return replays[0];
}

/** One row changed. */
export function tampered(rows: readonly Json[], step: string, index: number, change: (row: Json) => void): Json[] {
  const copy = structuredClone(rows) as Json[];
  change(copy.find((row) => row.step === step && row.index === index));
  return copy;
}

export function flip(row: Json, bit: bigint): void {
  row.mem = `0x${(BigInt(row.mem) ^ (1n << bit)).toString(16)}`;
}

/** Page and what differs of each row that does. */
export const differing = ({ rows }: CaptureReplay) =>
  rows.flatMap((row, i) => (row.outcome.kind === "differs" ? [[i, row.outcome.what]] : []));
