/** What formulas of batching say in a letter, put together out of helpers: assembly/batch.ts once more, for counterexamples in words. */
import { FPB_RESPECT_DIRTY_BIT, FPB_RESPECT_SOFT_DIRTY_BIT, FPB_RESPECT_WRITE_BIT, VM_READ_BIT } from "../../../assembly/flags.ts";
import type { Result } from "../../profile/helpers.ts";

/** A helper by its export's name. */
type Ask = (name: string, ...args: bigint[]) => bigint;

export interface Compound {
  readonly result: Result;
  readonly work: (ask: Ask, args: readonly bigint[], protectionMap: readonly bigint[]) => bigint;
}

function respects(fpb: bigint, bit: number): boolean {
  return ((fpb >> BigInt(bit)) & 1n) === 1n;
}

/** Kernel: mm/internal.h (6.17 and later), __pte_batch_clear_ignored(). */
function normalise(ask: Ask, pte: bigint, fpb: bigint): bigint {
  const clean = respects(fpb, FPB_RESPECT_DIRTY_BIT) ? pte : ask("pte_mkclean", pte);
  const unmarked = respects(fpb, FPB_RESPECT_SOFT_DIRTY_BIT) ? clean : ask("pte_clear_soft_dirty", clean);
  return ask("pte_mkold", respects(fpb, FPB_RESPECT_WRITE_BIT) ? unmarked : ask("pte_wrprotect", unmarked));
}

/** Kernel: include/linux/pgtable.h (6.12.117), get_and_clear_full_ptes(). */
function merge(ask: Ask, first: bigint, later: bigint): bigint {
  const dirty = ask("pte_dirty", later) === 1n ? ask("pte_mkdirty", first) : first;
  return ask("pte_young", later) === 1n ? ask("pte_mkyoung", dirty) : dirty;
}

export const COMPOUNDS: Readonly<Record<string, Compound>> = {
  N: { result: "pte", work: (ask, [pte, fpb = 0n]) => normalise(ask, pte, fpb) },
  M: { result: "pte", work: (ask, [first, later = 0n]) => merge(ask, first, later) },
  batch: {
    result: "truth",
    work: (ask, [p, q = 0n, fpb = 0n]) =>
      BigInt(ask("pte_present", p) === 1n && ask("pte_same", normalise(ask, p, fpb), normalise(ask, q, fpb)) === 1n),
  },
  /** Can an entry hold the frame and give it back? */
  fits: {
    result: "truth",
    work: (ask, [pfn], protectionMap) => BigInt(ask("pte_pfn", ask("pfn_pte", pfn, protectionMap[1 << VM_READ_BIT])) === pfn),
  },
};
