/** What is measured: plain data. */
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";
import type { Policy } from "../unmap/policies.ts";
import { knobWords, type Mix } from "../unmap/scenarios/presets.ts";

/** Pages of every folio, a power of two, or folios of 1 to 512 pages in turns of chance. */
export type Batch = number | "mix";
export type Flags = "uniform" | "random";
export type Size = "cache" | "cold";

export interface Case {
  readonly profile: string;
  readonly policy: Policy;
  readonly batch: Batch;
  readonly flags: Flags;
  readonly size: Size;
  readonly ptes: number;
}

export const BATCHES: readonly Batch[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, "mix"];
export const PROFILES: readonly string[] = ["x86_64", "arm64-4k", "s390", "powerpc-radix-64k", "riscv64"];
const MOST_ORDER = 9;

/** 512 KiB of entries, which a core's own cache holds together with what they are copied from; 512 MiB, which no cache holds. */
export const PTES: Readonly<Record<Size, number>> = { cache: 1 << 16, cold: 1 << 26 };
/** A cold table repeats its first so many entries: making each from the seed would take longer than all that is measured. */
export const TILE = 1 << 20;

const RATES = {
  clear_refs: 0,
  fork: 0,
  rewrite: 0,
  freed: 100,
  redirty: 0,
  touch: 0,
  numa: 0,
  uffd_wp: 0,
  uffd_vma: 0,
  held: 0,
  hole: 0,
  guest: 0,
  droppable: 0,
  mprotect: 0,
  shadow_stack: 0,
  vma_cut: 0,
  fold: 0,
};

/** Uniform: every entry clean and alike, so that every folio is one batch and is dropped. Random: what ends batches and keeps folios. */
const FLAGS: Readonly<Record<Flags, typeof RATES>> = {
  uniform: RATES,
  random: { ...RATES, clear_refs: 25, fork: 25, rewrite: 50, redirty: 12.5, touch: 50, held: 25 },
};

export function mixOf({ batch, flags }: Pick<Case, "batch" | "flags">): Mix {
  const order = batch === "mix" ? undefined : Math.log2(batch);
  return { ...FLAGS[flags], orders: order === undefined ? [0, MOST_ORDER] : [order, order], aligned: true, tlb_flush_pending: false };
}

/** What generate() is told. */
export function knobsOf(test: Pick<Case, "batch" | "flags">, profile: Pick<Profile, "supports">): Int32Array {
  return knobWords(mixOf(test), profile);
}

/** @throws UsageError with what is allowed */
export function parseBatch(text: string): Batch {
  if (text === "mix") return text;
  const batch = Number(text);
  if (/^\d+$/.test(text) && BATCHES.includes(batch)) return batch;
  const allowed = BATCHES.join(", ");
  throw new UsageError(`batch size ${quoted(text)}: it must be one of ${allowed}; nearest: ${nearest(text, BATCHES.map(String))[0]}`);
}

/** What tells a case from every other, for a baseline and for progress. */
export function caseName({ profile, policy, batch, flags, size }: Case): string {
  return `${profile} ${policy.id} ${batch} ${flags} ${size}`;
}

export interface Plan {
  readonly profiles: readonly string[];
  readonly policies: readonly Policy[];
  readonly batches: readonly Batch[];
  readonly flags: readonly Flags[];
}

/** All combinations; those of one profile stand together, for each profile has programs and a memory of its own. */
export function casesOf(plan: Plan, size: Size): readonly Case[] {
  return plan.profiles.flatMap((profile) =>
    plan.policies.flatMap((policy) =>
      plan.flags.flatMap((flags) =>
        plan.batches.map((batch): Case => {
          return { profile, policy, batch, flags, size, ptes: PTES[size] };
        }),
      ),
    ),
  );
}
