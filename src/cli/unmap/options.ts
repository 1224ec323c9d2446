/** What `ptelab unmap` is told, checked. */

import { BLOCK } from "../../../assembly/unmap/knobs.ts";
import { UsageError } from "../../node.ts";
import { quoted } from "../../profile/errors.ts";
import { parseWord } from "../../profile/value.ts";
import { LEAST_ORDER, MOST_ORDER } from "../../unmap/scenarios/presets.ts";

export interface Options {
  readonly profile?: readonly string[];
  readonly scenario?: string;
  readonly policy?: readonly string[];
  readonly loop?: string;
  readonly batch?: string;
  readonly knob?: readonly string[];
  readonly ptes?: string;
  readonly seed?: string;
  readonly workers?: string;
  readonly file?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly exitZero?: boolean;
}

/** One of each architecture, and the two with shadow stacks. */
export const DEFAULT_PROFILES = ["x86_64", "x86_64-noshstk", "arm64-4k", "s390", "powerpc-radix-64k", "riscv64", "riscv64@7.0"];

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30 };
/** Entries are counted in numbers that JavaScript has exactly. */
const MOST = 2 ** 40;

/** 65536, 64Ki, 256Mi, 1e6. @throws UsageError */
export function parseCount(text = "1Mi"): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?(?:e\d+)?)([kmg]i?)?$/i.exec(text) ?? [];
  const count = Number(digits) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  if (!Number.isInteger(count) || count < BLOCK || count > MOST)
    throw new UsageError(`--ptes ${quoted(text)}: it must be a number of entries, ${BLOCK} to 1024Gi (65536, 64Ki, 256Mi, 1e6)`);
  return count;
}

export function parseSeed(text = "0x1"): bigint {
  return parseWord(text, "--seed");
}

/** A folio's pages, or `mix`: orders of a mix. */
export function parseBatch(text: string): readonly [number, number] {
  if (text === "mix") return [0, 9];
  const order = Math.log2(Number(text));
  if (!Number.isInteger(order) || order < LEAST_ORDER || order > MOST_ORDER)
    throw new UsageError(`--batch ${quoted(text)}: it must be pages of a folio, a power of two from 1 to ${2 ** MOST_ORDER}, or mix`);
  return [order, order];
}

export function parseWorkers(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256)
    throw new UsageError(`--workers ${quoted(text)}: it must be 1 to 256 threads`);
  return workers;
}
