/** Whole arrays of entries, two at a time. Entries are 64-bit words in the machine's own byte order, 32-bit ones zero-extended. */
import { pte_wrprotect } from "../asm/pgtable";
import { mix } from "./random";

/**
 * pte_wrprotect() of `n` entries from `from` to `to`; the two may be the same, but not overlap otherwise.
 * Eight entries a turn, so that the masks, which V8 makes anew in each turn, cost a quarter.
 */
export function wrprotect_ptes(to: usize, from: usize, n: i32): void {
  const end = from + ((<usize>n & ~7) << 3);
  if (from < end) {
    do {
      const a = pte_wrprotect<v128>(v128.load(from));
      const b = pte_wrprotect<v128>(v128.load(from, 16));
      const c = pte_wrprotect<v128>(v128.load(from, 32));
      const d = pte_wrprotect<v128>(v128.load(from, 48));
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
      from += 64;
      to += 64;
    } while (from < end);
  }
  for (let rest = n & 7; rest > 0; rest--) {
    store<u64>(to, pte_wrprotect<u64>(load<u64>(from)));
    from += 8;
    to += 8;
  }
}

/** The same one entry at a time: what the two-lane form is compared with. */
export function wrprotect_ptes_scalar(to: usize, from: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<u64>(to + (<usize>i << 3), pte_wrprotect<u64>(load<u64>(from + (<usize>i << 3))));
}

/** Fills with random words under `width`. */
export function fill_random(to: usize, n: i32, seed: u64, width: u64): void {
  for (let i = 0; i < n; i++) store<u64>(to + (<usize>i << 3), mix(seed, <u64>i) & width);
}
