/**
 * Words for laws, each a function of the seed and its number alone; only modules for fuzzing have this (src/fuzz/modules.ts).
 *
 * Of even blocks they are random. Of odd ones they are entries as helpers leave them: what a law says of a state that takes several steps would
 * hardly ever be asked of random words. Each step is taken or not, by a bit of a draw and without a branch, so that two entries go at a time.
 */
import { choose, or, shl, test, word } from "../arch/generic/word";
import { PTE_BITS } from "../asm/config";
import {
  pfn_pte, pte_clear_soft_dirty, pte_clear_uffd_wp, pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mksoft_dirty, pte_mkspecial,
  pte_mkuffd_wp, pte_mkwrite, pte_mkyoung, pte_modify, pte_present, pte_protnone, pte_soft_dirty, pte_special, pte_uffd_wp, pte_write,
  pte_wrprotect, pte_young,
} from "../asm/pgtable";
import { protection_map } from "../asm/protection";
import { pte_swp_mkexclusive, pte_swp_mksoft_dirty, pte_swp_mkuffd_wp, swp_entry_to_pte } from "../asm/swap";
import { mix } from "./random";

const BLOCK_BITS: u64 = 16;
const WIDTH: u64 = PTE_BITS == 64 ? u64.MAX_VALUE : 0xffff_ffff;
/** Draws of the second kind must not meet the first. */
const SALT: u64 = 0xf022_0000_0000_0001;

/** Frames: 17 bits, so that every format has room for them. */
const FRAME_BITS: u64 = 0x1_ffff;

// @ts-ignore: decorator
@inline
function frame(draw: u64): u64 {
  return draw >> 47 & FRAME_BITS;
}

/** A bit of `draw` says whether the step is taken. */
// @ts-ignore: decorator
@inline
function maybe<T>(draw: T, bit: i32, taken: T, left: T): T {
  return choose<T>(test<T>(draw, bit), taken, left);
}

/**
 * An entry out of protection_map and helpers.
 * Kernel: mm/memory.c do_anonymous_page(), copy_present_ptes(), wp_page_reuse(); mm/mprotect.c change_pte_range() (6.12.117); the order is not
 * the kernel's alone, for laws speak of any.
 * @param pfn, type, offset the frame of the page, or what is swapped out
 * @param one, other the vm_flags of two protections, 0 to 15
 */
// @ts-ignore: decorator
@inline
function stepped<T>(draw: T, pfn: T, one: T, other: T, type: T, offset: T): T {
  const shadow = test<T>(draw, 4);
  let pte = pfn_pte<T>(pfn, protection_map<T>(one));
  pte = maybe<T>(draw, 5, pte_mkyoung<T>(pte), pte);
  pte = maybe<T>(draw, 6, pte_mkdirty<T>(pte), pte);
  pte = maybe<T>(draw, 7, pte_mkwrite<T>(pte, shadow), pte);
  pte = maybe<T>(draw, 8, pte_mksoft_dirty<T>(pte), pte);
  pte = maybe<T>(draw, 9, pte_wrprotect<T>(pte), pte);
  pte = maybe<T>(draw, 10, pte_mkuffd_wp<T>(pte), pte);
  pte = maybe<T>(draw, 11, pte_mkclean<T>(pte), pte);
  pte = maybe<T>(draw, 12, pte_mkold<T>(pte), pte);
  pte = maybe<T>(draw, 13, pte_modify<T>(pte, protection_map<T>(other)), pte);
  pte = choose<T>(test<T>(draw, 14), maybe<T>(draw, 15, pte_mkspecial<T>(pte), pte), pte);
  pte = maybe<T>(draw, 16, pte_mkdirty<T>(pte), pte);
  pte = maybe<T>(draw, 17, pte_clear_soft_dirty<T>(pte), pte);
  pte = maybe<T>(draw, 18, pte_mkwrite<T>(pte, shadow), pte);
  pte = maybe<T>(draw, 19, pte_clear_uffd_wp<T>(pte), pte);
  pte = maybe<T>(draw, 20, pte_wrprotect<T>(pte), pte);
  pte = maybe<T>(draw, 21, pte_mkyoung<T>(pte), pte);
  pte = choose<T>(test<T>(draw, 22), maybe<T>(draw, 23, pte_modify<T>(pte, protection_map<T>(word<T>(0))), pte), pte);
  let swap = swp_entry_to_pte<T>(type, offset);
  swap = maybe<T>(draw, 5, pte_swp_mkexclusive<T>(swap), swap);
  swap = maybe<T>(draw, 6, pte_swp_mksoft_dirty<T>(swap), swap);
  swap = maybe<T>(draw, 7, pte_swp_mkuffd_wp<T>(swap), swap);
  // One in eight.
  return choose<T>(test<T>(draw, 24), choose<T>(test<T>(draw, 25), maybe<T>(draw, 26, swap, pte), pte), pte);
}

/** One in four of the entries has one bit more or less: what a step that is none of the kernel's would leave. */
// @ts-ignore: decorator
@inline
function touched(pte: u64, draw: u64): u64 {
  return pte ^ (u64((draw >> 27 & 3) == 0) << (draw >> 29 & (PTE_BITS - 1)));
}

// @ts-ignore: decorator
@inline
function drawn(seed: u64, index: u64): u64 {
  return mix(seed ^ SALT, index);
}

/** Word `index` of `seed`. */
export function fuzz_word(seed: u64, index: u64): u64 {
  if ((index >> BLOCK_BITS & 1) == 0) return mix(seed, index) & WIDTH;
  const draw = drawn(seed, index);
  return touched(stepped<u64>(draw, frame(draw), draw & 15, draw >> 35 & 15, draw >> 39 & 7, frame(draw)), draw) & WIDTH;
}

// @ts-ignore: decorator
@inline
function pair(low: u64, high: u64): v128 {
  return i64x2.replace_lane(i64x2.splat(<i64>low), 1, <i64>high);
}

/** Words `first` to `first + n` of one block, for even `n`: the same as fuzz_word() gives. */
export function fuzz_words(to: usize, n: i32, seed: u64, first: u64): void {
  const random = (first >> BLOCK_BITS & 1) == 0;
  for (let i = 0; i < n; i += 2) {
    const at = to + (<usize>i << 3);
    const index = first + <u64>i;
    if (random) {
      store<u64>(at, mix(seed, index) & WIDTH);
      store<u64>(at, mix(seed, index + 1) & WIDTH, 8);
    } else {
      const a = drawn(seed, index);
      const b = drawn(seed, index + 1);
      const frames = pair(frame(a), frame(b));
      const ptes = stepped<v128>(
        pair(a, b), frames, pair(a & 15, b & 15), pair(a >> 35 & 15, b >> 35 & 15), pair(a >> 39 & 7, b >> 39 & 7), frames,
      );
      store<u64>(at, touched(u64(i64x2.extract_lane(ptes, 0)), a) & WIDTH);
      store<u64>(at, touched(u64(i64x2.extract_lane(ptes, 1)), b) & WIDTH, 8);
    }
  }
}

/** A draw: for what a law takes beside its entry. */
export function fuzz_draw(seed: u64, index: u64): u64 {
  return mix(seed, index);
}

/** Draws `first` to `first + n` under a mask. */
export function fuzz_draws(to: usize, n: i32, seed: u64, first: u64, mask: u64): void {
  for (let i = 0; i < n; i++) store<u64>(to + (<usize>i << 3), mix(seed, first + <u64>i) & mask);
}

// @ts-ignore: decorator
@inline
function into(hash: u64, value: u64): u64 {
  return rotl<u64>((hash ^ value) * 0x9e37_79b9_7f4a_7c15, 29);
}

/** A hash of `n` words, `n` a multiple of four: four chains that do not wait for each other. */
export function fuzz_hash(at: usize, n: i32): u64 {
  let a: u64 = 1;
  let b: u64 = 2;
  let c: u64 = 3;
  let d: u64 = 4;
  for (const end = at + (<usize>n << 3); at < end; at += 32) {
    a = into(a, load<u64>(at));
    b = into(b, load<u64>(at, 8));
    c = into(c, load<u64>(at, 16));
    d = into(d, load<u64>(at, 24));
  }
  return into(into(into(a, b), c), d);
}

/** What Linux says of an entry, a bit a question, in the order of src/fuzz/coverage.ts. */
// @ts-ignore: decorator
@inline
function state<T>(pte: T): T {
  const low = or<T>(
    or<T>(pte_present<T>(pte), shl<T>(pte_write<T>(pte), 1)), or<T>(shl<T>(pte_dirty<T>(pte), 2), shl<T>(pte_young<T>(pte), 3)),
  );
  const high = or<T>(
    or<T>(shl<T>(pte_soft_dirty<T>(pte), 4), shl<T>(pte_uffd_wp<T>(pte), 5)),
    or<T>(shl<T>(pte_special<T>(pte), 6), shl<T>(pte_protnone<T>(pte), 7)),
  );
  return or<T>(low, high);
}

/** Marks the state of each of `n` words, for even `n`, in 256 bytes at `seen`. */
export function fuzz_states(words: usize, n: i32, seen: usize): void {
  for (const end = words + (<usize>n << 3); words < end; words += 16) {
    const states = state<v128>(v128.load(words));
    store<u8>(seen + <usize>i64x2.extract_lane(states, 0), 1);
    store<u8>(seen + <usize>i64x2.extract_lane(states, 1), 1);
  }
}
