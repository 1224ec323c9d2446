/** Whole arrays of entries, two at a time. Entries are 64-bit words in the machine's own byte order, 32-bit ones zero-extended. */
import { pte_wrprotect } from "../asm/pgtable";
import { mix } from "./random";

/** pte_wrprotect() of `n` entries from `from` to `to`; the two may be the same, but not overlap otherwise. */
export function wrprotect_ptes(to: usize, from: usize, n: i32): void {
  const end = from + ((<usize>n & ~3) << 3);
  while (from < end) {
    const a = pte_wrprotect<v128>(v128.load(from));
    const b = pte_wrprotect<v128>(v128.load(from, 16));
    v128.store(to, a);
    v128.store(to, b, 16);
    from += 32;
    to += 32;
  }
  for (let rest = n & 3; rest > 0; rest--) {
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
