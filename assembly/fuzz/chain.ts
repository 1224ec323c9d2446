/**
 * Chains of helpers, each a function of the seed and its number alone: what src/fuzz/recipe.ts says in TypeScript.
 *
 * The helpers are called through a table: what runs is the very function that everybody calls, in the form that the compiler gave it, and not
 * a copy that was inlined here and may be right where the other is wrong.
 */
import { PFN_PTE_SHIFT, PTE_BITS } from "../../asm/config";
import * as h from "../helpers";
import { mix } from "../random";

const WIDTH: u64 = PTE_BITS == 64 ? u64.MAX_VALUE : 0xffff_ffff;
/** Draws of this family must not meet another's. */
const SALT: u64 = 0xf022_0000_0000_0002;
/** Draws that a chain may take. */
const DRAWS: u64 = 32;
/** Frames of the start word: 17 bits, so that every format has room for them. */
const FRAME_BITS: u64 = 0x1_ffff;

/** A step as src/fuzz/recipe.ts packs it: bits 7..0 the number in the table below, 11..8 the argument's kind, then what is true of it. */
const NUMBER: u32 = 0xff;
const KIND_SHIFT: u32 = 8;
const KIND: u32 = 15;
const SWAPPED: u32 = 1 << 12;
const MAKES_ENTRY: u32 = 1 << 13;
const TAKES_TYPE: u32 = 1 << 14;

const NONE: u32 = 0;
const TRUTH: u32 = 1;
const PROT: u32 = 2;
const FRAME: u32 = 3;
const STEPS: u32 = 4;
const INDEX: u32 = 5;

/** In the order of src/profile/helpers.ts. */
const one: StaticArray<(pte: u64) => u64> = [
  h.pte_none, h.pte_present, h.pte_write, h.pte_dirty, h.pte_young, h.pte_special, h.pte_soft_dirty, h.pte_uffd_wp, h.pte_protnone,
  h.pte_pfn, h.pte_wrprotect, h.pte_mkwrite_novma, h.pte_mkdirty, h.pte_mkclean, h.pte_mkyoung, h.pte_mkold, h.pte_mkspecial,
  h.pte_mksoft_dirty, h.pte_clear_soft_dirty, h.pte_mkuffd_wp, h.pte_clear_uffd_wp, h.pte_clear_value, h.is_swap_pte, h.swp_type,
  h.swp_offset, h.pte_swp_exclusive, h.pte_swp_mkexclusive, h.pte_swp_clear_exclusive, h.pte_swp_soft_dirty, h.pte_swp_mksoft_dirty,
  h.pte_swp_clear_soft_dirty, h.pte_swp_uffd_wp, h.pte_swp_mkuffd_wp, h.pte_swp_clear_uffd_wp,
];
const two: StaticArray<(pte: u64, argument: u64) => u64> = [
  h.pte_accessible, h.pte_access_permitted, h.pte_same, h.pte_mkwrite, h.pte_modify, h.pte_advance_pfn, h.pfn_pte, h.pte_batch_hint,
  h.swp_entry_to_pte,
];

/** Calls what a step names. */
// @ts-ignore: decorator
@inline
function called(step: u32, pte: u64, argument: u64): u64 {
  const number = step & NUMBER;
  if ((step >> KIND_SHIFT & KIND) == NONE) return call_indirect<u64>(load<u32>(changetype<usize>(unchecked(one[number]))), pte);
  const word = (step & TAKES_TYPE) != 0 ? pte & 31 : pte;
  const swapped = (step & SWAPPED) != 0;
  const index = load<u32>(changetype<usize>(unchecked(two[number])));
  return call_indirect<u64>(index, swapped ? argument : word, swapped ? word : argument);
}

/** The entry a chain begins with: random, of protection_map, that with one bit changed, or nearly empty. */
// @ts-ignore: decorator
@inline
function start(head: u64, draw: u64, map: usize): u64 {
  const kind = head >> 3 & 3;
  if (kind == 0) return draw & WIDTH;
  if (kind == 3) return ((<u64>1 << (draw & 63)) | (<u64>1 << (draw >> 6 & 63))) & WIDTH;
  const entry = load<u64>(map + (<usize>(head >> 5 & 15) << 3)) | ((draw & FRAME_BITS) << PFN_PTE_SHIFT);
  return (kind == 1 ? entry : entry ^ (<u64>1 << (draw >> 58))) & WIDTH;
}

/** What a step is given beside the entry. `pick` are two bits of the step's draw. */
// @ts-ignore: decorator
@inline
function argument(kind: u32, pick: u32, draw: u64, pte: u64, first: u64, map: usize): u64 {
  if (kind == TRUTH) return draw & 1;
  if (kind == PROT) return pick == 0 ? draw & WIDTH : load<u64>(map + (<usize>(draw & 15) << 3));
  if (kind == FRAME) return draw >> (pick << 4);
  if (kind == STEPS) return pick == 0 ? draw & 0xffff_ffff : draw & 511;
  if (kind == INDEX) return draw & 511;
  if (pick == 0) return draw & WIDTH;
  if (pick == 1) return pte;
  return pick == 2 ? (pte ^ (<u64>1 << (draw & 63))) & WIDTH : first;
}

/**
 * Runs chains `first` to `first + n` and writes of each its last entry and a digest of every result on the way, two words.
 * @param steps what may be taken: `count` words of 32 bits
 * @param map protection_map, 16 words
 */
export function run_chains(first: u64, n: i32, seed: u64, steps: usize, count: u32, map: usize, out: usize): void {
  seed ^= SALT;
  for (let i = 0; i < n; i++, out += 16) {
    const base = (first + <u64>i) * DRAWS;
    const head = mix(seed, base);
    const begin = start(head, mix(seed, base + 1), map);
    let pte = begin;
    let low: u32 = <u32>begin;
    let high: u32 = <u32>(begin >> 32);
    const length = <u32>(head & 7) + 1;
    for (let at: u32 = 0; at < length; at++) {
      const draw = mix(seed, base + 2 + 2 * at);
      const step = load<u32>(steps + (<usize>(<u32>(draw >> 48) * count >> 16) << 2));
      const kind = step >> KIND_SHIFT & KIND;
      const given = kind == NONE ? 0 : argument(kind, <u32>draw & 3, mix(seed, base + 3 + 2 * at), pte, begin, map);
      const result = called(step, pte, given);
      low = (low ^ <u32>result) * 0x9e37_79b1;
      high = (high ^ <u32>(result >> 32)) * 0x85eb_ca6b + (low >> 15);
      low ^= high >> 13;
      if ((step & MAKES_ENTRY) != 0) pte = result;
    }
    store<u64>(out, pte);
    store<u64>(out, <u64>high << 32 | <u64>low, 8);
  }
}
