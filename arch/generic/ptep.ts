/**
 * What the kernel does to entries where they lie in a page table, when an architecture does not say otherwise. `ptep` is an address,
 * `slot` the entry's number; slot 0 is the first entry of a table.
 * Kernel: include/linux/pgtable.h (6.12.117).
 */
import { STORES_DROPS, STORES_KEEPS } from "../../asm/stores";
import { pte_advance_pfn, pte_clear_value } from "../../asm/pgtable";
import * as room from "../../asm/ptep";
import { clear, keep, or, sub, word } from "./word";

/** Truth: the entry is one of a block that the hardware takes as one, so that its neighbours count. */
// @ts-ignore: decorator
@inline
export function pte_folded<T>(pte: T): T {
  return word<T>(0);
}

/** ptep_get() of a folded entry. */
// @ts-ignore: decorator
@inline
export function gather(ptep: usize, slot: i32): u64 {
  return load<u64>(ptep);
}

/** Takes folded blocks apart of which the `nr` entries are only a part; how many it were. */
// @ts-ignore: decorator
@inline
export function unfold_partial(ptep: usize, slot: i32, nr: i32): i32 {
  return 0;
}

/**
 * Whether the helpers by which a batch ignores dirty, soft-dirty, write and young (pte_mkclean() first) do nothing but make single bits 0 or
 * 1, pte_same() asks for all bits, and pte_dirty(), pte_young() and pte_write() of what seen_of() makes of entries ORed together say whether any is. Each of these
 * is true of most entries; where it is not known, every entry is asked by itself.
 */
// @ts-ignore: decorator
@inline
export function ignores_by_mask(): bool {
  return false;
}

/** Truth, known while compiling: ORing entries would hide something, which pte_hidden()s ORed together bring back. See seen_of(). */
// @ts-ignore: decorator
@inline
export function hides(): bool {
  return false;
}

// @ts-ignore: decorator
@inline
export function pte_hidden<T>(pte: T): T {
  return word<T>(0);
}

/** A word that looks dirty, young and writable where any entry does, out of entries and out of their pte_hidden()s, each ORed together. */
// @ts-ignore: decorator
@inline
export function seen_of<T>(ptes: T, hidden: T): T {
  return ptes;
}

/** Folds those of `nr` entries of a folio that the kernel would have folded; for tables that are made up. */
// @ts-ignore: decorator
@inline
export function fold_ptes(ptep: usize, slot: i32, nr: i32): void {}

/** pte_unused(): the content is of no interest any more. */
// @ts-ignore: decorator
@inline
export function pte_unused<T>(pte: T): T {
  return word<T>(0);
}

/** What one entry becomes when `pte` is stored over `old`. */
// @ts-ignore: decorator
@inline
function stored<T>(pte: T, old: T, drops: u64): T {
  if (drops == 0 && STORES_KEEPS == 0) return pte;
  const kept = STORES_KEEPS == 0 ? word<T>(0) : keep<T>(old, STORES_KEEPS);
  return or<T>(clear<T>(pte, drops | STORES_KEEPS), kept);
}

/** The difference of two neighbours' entries, for a present one. */
// @ts-ignore: decorator
@inline
export function pte_step(pte: u64): u64 {
  return sub<u64>(pte_advance_pfn<u64>(pte, 1), pte);
}

/** Whether `steps` neighbours further on the entry is what so many steps make of a present one: the frame may run over from field to field. */
// @ts-ignore: decorator
@inline
export function steps_evenly(pte: u64, step: u64, steps: i32): bool {
  return pte_advance_pfn<u64>(pte, <u64>steps) == pte + <u64>steps * step;
}

/** What was there is read only where something of it stays. */
// @ts-ignore: decorator
@inline
function store_one(ptep: usize, pte: u64, drops: u64): void {
  store<u64>(ptep, stored<u64>(pte, STORES_KEEPS == 0 ? 0 : load<u64>(ptep), drops));
}

// @ts-ignore: decorator
@inline
function store_pair(ptep: usize, pair: v128, drops: u64): void {
  v128.store(ptep, stored<v128>(pair, STORES_KEEPS == 0 ? pair : v128.load(ptep), drops));
}

/** The loop of set_ptes(): the frame counts on, every other bit is repeated. `drops` are never stored. */
// @ts-ignore: decorator
@inline
export function store_ptes(ptep: usize, pte: u64, nr: i32, drops: u64 = STORES_DROPS): void {
  if (nr == 1) {
    store_one(ptep, pte, drops);
    return;
  }
  const step = room.pte_step(pte);
  if (!room.steps_evenly(pte, step, nr - 1)) {
    for (let i = 0; i < nr; i++) {
      store_one(ptep, pte, drops);
      pte = pte_advance_pfn<u64>(pte, 1);
      ptep += 8;
    }
    return;
  }
  let pair = i64x2.replace_lane(i64x2.splat(<i64>pte), 1, <i64>(pte + step));
  const two = word<v128>(step << 1);
  const end = ptep + (<usize>nr << 3);
  if (nr >= 4) {
    const four = word<v128>(step << 2);
    const last = end - 32;
    do {
      store_pair(ptep, pair, drops);
      store_pair(ptep + 16, i64x2.add(pair, two), drops);
      pair = i64x2.add(pair, four);
      ptep += 32;
    } while (ptep <= last);
  }
  if ((nr & 2) != 0) {
    store_pair(ptep, pair, drops);
    pair = i64x2.add(pair, two);
    ptep += 16;
  }
  if ((nr & 1) != 0) store_one(ptep, u64(i64x2.extract_lane(pair, 0)), drops);
}

/** set_ptes(). */
// @ts-ignore: decorator
@inline
export function set_ptes(ptep: usize, slot: i32, pte: u64, nr: i32): void {
  store_ptes(ptep, pte, nr);
}

/** Truth, known while compiling: an empty entry is the same whatever was there before. */
// @ts-ignore: decorator
@inline
export function clears_all(): bool {
  return pte_clear_value<u64>(0) == pte_clear_value<u64>(u64.MAX_VALUE);
}

/** pte_clear() of `nr` entries. */
// @ts-ignore: decorator
@inline
export function clear_ptes(ptep: usize, nr: i32): void {
  const empty = pte_clear_value<u64>(0);
  if (!clears_all()) {
    for (const end = ptep + (<usize>nr << 3); ptep < end; ptep += 8) store<u64>(ptep, pte_clear_value<u64>(load<u64>(ptep)));
    return;
  }
  const pair = word<v128>(empty);
  for (; nr >= 4; nr -= 4) {
    v128.store(ptep, pair);
    v128.store(ptep, pair, 16);
    ptep += 32;
  }
  if ((nr & 2) != 0) {
    v128.store(ptep, pair);
    ptep += 16;
  }
  if ((nr & 1) != 0) store<u64>(ptep, empty);
}
