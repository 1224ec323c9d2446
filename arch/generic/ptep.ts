/**
 * What the kernel does to entries where they lie in a page table, when an architecture does not say otherwise. `ptep` is an address,
 * `slot` the entry's number; slot 0 is the first entry of a table.
 * Kernel: include/linux/pgtable.h (6.12.117).
 */
import { STORES_DROPS, STORES_KEEPS } from "../../asm/stores";
import { pte_advance_pfn, pte_clear_value } from "../../asm/pgtable";
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

/** pte_unused(): the content is of no interest any more. */
// @ts-ignore: decorator
@inline
export function pte_unused<T>(pte: T): T {
  return word<T>(0);
}

/** What one entry becomes when `pte` is stored over `old`. */
// @ts-ignore: decorator
@inline
function stored<T>(pte: T, old: T): T {
  if (STORES_DROPS == 0 && STORES_KEEPS == 0) return pte;
  const kept = STORES_KEEPS == 0 ? word<T>(0) : keep<T>(old, STORES_KEEPS);
  return or<T>(clear<T>(pte, STORES_DROPS | STORES_KEEPS), kept);
}

/** The difference of two neighbours' entries: constant through a batch whose frames do not run over (see scan.ts). */
// @ts-ignore: decorator
@inline
export function stepOf(pte: u64): u64 {
  return sub<u64>(pte_advance_pfn<u64>(pte, 1), pte);
}

/** The loop of set_ptes(): the frame counts on, every other bit is repeated. */
// @ts-ignore: decorator
@inline
export function store_ptes(ptep: usize, pte: u64, nr: i32): void {
  if (nr == 1) {
    store<u64>(ptep, stored<u64>(pte, load<u64>(ptep)));
    return;
  }
  const step = stepOf(pte);
  if (pte_advance_pfn<u64>(pte, <u64>(nr - 1)) != pte + <u64>(nr - 1) * step) {
    for (let i = 0; i < nr; i++) {
      store<u64>(ptep, stored<u64>(pte, load<u64>(ptep)));
      pte = pte_advance_pfn<u64>(pte, 1);
      ptep += 8;
    }
    return;
  }
  let pair = i64x2.replace_lane(i64x2.splat(<i64>pte), 1, <i64>(pte + step));
  const pace = i64x2.splat(<i64>(step << 1));
  const end = ptep + (<usize>(nr & ~1) << 3);
  do {
    v128.store(ptep, stored<v128>(pair, v128.load(ptep)));
    pair = i64x2.add(pair, pace);
    ptep += 16;
  } while (ptep < end);
  if ((nr & 1) != 0) store<u64>(ptep, stored<u64>(u64(i64x2.extract_lane(pair, 0)), load<u64>(ptep)));
}

/** set_ptes(). */
// @ts-ignore: decorator
@inline
export function set_ptes(ptep: usize, slot: i32, pte: u64, nr: i32): void {
  store_ptes(ptep, pte, nr);
}

/** pte_clear() of `nr` entries. */
// @ts-ignore: decorator
@inline
export function clear_ptes(ptep: usize, nr: i32): void {
  const end = ptep + (<usize>(nr & ~1) << 3);
  while (ptep < end) {
    v128.store(ptep, pte_clear_value<v128>(v128.load(ptep)));
    ptep += 16;
  }
  if ((nr & 1) != 0) store<u64>(ptep, pte_clear_value<u64>(load<u64>(ptep)));
}
