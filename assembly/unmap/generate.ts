/**
 * Page tables out of a seed: anonymous memory that was written, marked, forked, freed by MADV_FREE and used again, each entry through the
 * kernel's helpers alone. docs/unmap.md gives the recipe to the letter, for whoever wants the same tables in another language.
 * Kernel: mm/memory.c do_anonymous_page(), copy_present_ptes(), wp_page_reuse(); mm/madvise.c madvise_free_pte_range(); fs/proc/task_mmu.c
 * clear_soft_dirty(); mm/mprotect.c change_pte_range() (6.12.117).
 */
import {
  pfn_pte, pte_advance_pfn, pte_clear_soft_dirty, pte_clear_value, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkuffd_wp, pte_mkwrite, pte_mkyoung,
  pte_modify, pte_write, pte_wrprotect,
} from "../../asm/pgtable";
import { protection_map } from "../../asm/protection";
import { fold_ptes } from "../../asm/ptep";
import { mix } from "../random";
import {
  DIRTY_PLANE, GUEST_PLANE, HEAD_PLANE, HELD_PLANE, TLB_FLUSH_PENDING_BIT, VM_DROPPABLE_BIT, VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT,
} from "./bits";
import {
  ALIGNED, BLOCK, CLEAR_REFS, DROPPABLE, FOLD, FORK, FREED, GUEST, HELD, HOLE, MPROTECT, NUMA, ORDER_MAX, ORDER_MIN, REDIRTY, REWRITE,
  SHADOW_STACK, TLB_FLUSH_PENDING, TOUCH, UFFD_VMA, UFFD_WP_RATE, VMA_CUT,
} from "./knobs";
import { group } from "./planes";

const READ: u64 = 1;
const READ_WRITE: u64 = 3;
/** Seeds of draws that must not meet those of entries. */
const VMA_SALT: u64 = 0x5a5a_0000_0000_0001;
const CUT_SALT: u64 = 0x5a5a_0000_0000_0002;
/** A VMA that mprotect() made read-only after it was written; for the generator only. */
const READ_ONLY_BIT: i32 = 15;
/** Frames: 17 bits, so that every format has room for them. A guest's has bit 17 besides. */
const FRAME: u64 = 0x1_0000;
const FRAME_MASK: u64 = 0xffff;
const GUEST_FRAME: u64 = 0x2_0000;

// @ts-ignore: decorator
@inline
function hit(draw: u64, byte: i32, knobs: usize, rate: usize): bool {
  return i32((draw >> <u64>(byte << 3)) & 0xff) < load<i32>(knobs + rate);
}

/**
 * The VMAs of a block: where the second begins (BLOCK where there is one only), and above it the words of the first (bit 16 up) and the
 * second (bit 32 up).
 */
export function generated_vmas(seed: u64, block: u64, knobs: usize): u64 {
  const draw = mix(seed ^ VMA_SALT, block);
  const more = mix(seed ^ CUT_SALT, block);
  const cut = hit(more, 0, knobs, VMA_CUT) ? draw & (BLOCK - 1) : BLOCK;
  let words: u64 = 0;
  for (let i = 0; i < 2; i++) {
    words |= <u64>(
      (i32(hit(draw, 2 + i, knobs, DROPPABLE)) << VM_DROPPABLE_BIT) | (i32(hit(draw, 4 + i, knobs, MPROTECT)) << READ_ONLY_BIT) |
      (i32(hit(draw, 6 + i, knobs, SHADOW_STACK)) << VM_SHADOW_STACK_BIT) | (i32(hit(more, 1 + i, knobs, UFFD_VMA)) << VM_UFFD_WP_BIT) |
      (load<i32>(knobs + TLB_FLUSH_PENDING) << TLB_FLUSH_PENDING_BIT)
    ) << <u64>(i << 4);
  }
  return cut | (words << 16);
}

/** One page's entry. */
// @ts-ignore: decorator
@inline
function entry(pfn: u64, draw: u64, vma: i32, knobs: usize): u64 {
  const shadow = <u64>((vma >> VM_SHADOW_STACK_BIT) & 1);
  let pte = pte_mkwrite<u64>(pte_mkdirty<u64>(pte_mkyoung<u64>(pfn_pte<u64>(pfn, protection_map<u64>(READ_WRITE)))), shadow);
  if (hit(draw, 0, knobs, CLEAR_REFS)) pte = pte_clear_soft_dirty<u64>(pte_wrprotect<u64>(pte));
  if (hit(draw, 1, knobs, FORK)) pte = pte_wrprotect<u64>(pte);
  if (hit(draw, 2, knobs, REWRITE)) pte = pte_mkwrite<u64>(pte_mkdirty<u64>(pte_mkyoung<u64>(pte)), shadow);
  if (hit(draw, 3, knobs, FREED)) pte = pte_mkclean<u64>(pte_mkold<u64>(pte));
  if (hit(draw, 4, knobs, REDIRTY) && pte_write<u64>(pte) != 0) pte = pte_mkdirty<u64>(pte_mkyoung<u64>(pte));
  if (hit(draw, 5, knobs, TOUCH)) pte = pte_mkyoung<u64>(pte);
  if (((vma >> VM_UFFD_WP_BIT) & 1) != 0 && hit(draw, 6, knobs, UFFD_WP_RATE)) pte = pte_mkuffd_wp<u64>(pte);
  if ((vma >> READ_ONLY_BIT & 1) != 0) pte = pte_modify<u64>(pte, protection_map<u64>(READ));
  if (hit(draw, 7, knobs, NUMA)) pte = pte_modify<u64>(pte, protection_map<u64>(0));
  return pte;
}

// @ts-ignore: decorator
@inline
function setPlane(planes: usize, plane: usize, slot: i32): void {
  const at = group(planes, slot) + plane;
  store<u64>(at, load<u64>(at) | ((<u64>1) << <u64>(slot & 63)));
}

/**
 * Fills `n` slots, whose first is slot `first` of the whole table; both are multiples of BLOCK.
 * @param planes are cleared first
 */
export function generate(ptes: usize, planes: usize, first: u64, n: i32, seed: u64, knobs: usize): void {
  memory.fill(planes, 0, <usize>n >> 1);
  const least = load<i32>(knobs + ORDER_MIN);
  const orders = <u64>(load<i32>(knobs + ORDER_MAX) - least + 1);
  const aligned = load<i32>(knobs + ALIGNED) != 0;
  for (let start = 0; start < n; start += BLOCK) {
    const block = (first + <u64>start) / BLOCK;
    const vmas = generated_vmas(seed, block, knobs);
    const cut = start + i32(vmas & 0xffff);
    const end = start + BLOCK;
    let slot = start;
    while (slot < end) {
      const number = first + <u64>slot;
      const draw = mix(seed, number << 2);
      const order = least + i32((draw & 0xffff) % orders);
      const size = 1 << order;
      let room = aligned ? size - (slot & (size - 1)) : size;
      // The first folio of a block began before it, where they lie anywhere.
      if (!aligned && slot == start) room = 1 + i32((draw >> 32) % <u64>size);
      const stop = min(slot + room, end);
      const base = ((number + <u64>size - 1) & ~(<u64>size - 1)) & FRAME_MASK;
      setPlane(planes, HEAD_PLANE, slot);
      if (hit(draw, 2, knobs, HELD)) setPlane(planes, HELD_PLANE, slot);
      for (let page = slot; page < stop; page++) {
        const at = ptes + (<usize>page << 3);
        const vma = i32((page < cut ? vmas >> 16 : vmas >> 32) & 0xffff);
        const pageNumber = first + <u64>page;
        const other = mix(seed, (pageNumber << 2) + 2);
        const pageDraw = mix(seed, (pageNumber << 2) + 1);
        // A folio's first page always is its own.
        if (page != slot && hit(other, 0, knobs, HOLE)) {
          store<u64>(at, pte_clear_value<u64>(0));
          setPlane(planes, HEAD_PLANE, page);
          setPlane(planes, GUEST_PLANE, page);
        } else if (page != slot && hit(other, 1, knobs, GUEST)) {
          store<u64>(at, entry(GUEST_FRAME | (pageNumber & FRAME_MASK), pageDraw, vma, knobs));
          setPlane(planes, GUEST_PLANE, page);
          if (hit(other, 2, knobs, HELD)) setPlane(planes, HELD_PLANE, page);
        } else {
          store<u64>(at, entry(FRAME | ((base + <u64>(page - slot)) & FRAME_MASK), pageDraw, vma, knobs));
        }
      }
      if (hit(draw, 3, knobs, FOLD)) fold_ptes(ptes + (<usize>slot << 3), slot, stop - slot);
      slot = stop;
    }
  }
}

/**
 * Every batch of `length` entries out of `count` given ones, from number `first` on: its digits in base `count` say which. Each is a folio;
 * they lie `stride` slots apart, which is a power of two, so that none crosses a page table's end. The slots between belong to nobody.
 */
export function generate_batches(
  ptes: usize, planes: usize, states: usize, count: u64, length: i32, stride: i32, first: u64, batches: i32, held: i32, dirty: i32,
): void {
  memory.fill(planes, 0, (<usize>(batches * stride + 63) & ~63) >> 1);
  for (let i = 0; i < batches; i++) {
    let digits = first + <u64>i;
    const slot = i * stride;
    setPlane(planes, HEAD_PLANE, slot);
    if (held != 0) setPlane(planes, HELD_PLANE, slot);
    if (dirty != 0) setPlane(planes, DIRTY_PLANE, slot);
    for (let page = 0; page < stride; page++) {
      const at = ptes + (<usize>(slot + page) << 3);
      if (page < length) {
        store<u64>(at, pte_advance_pfn<u64>(load<u64>(states + (<usize>(digits % count) << 3)), <u64>page));
        digits /= count;
      } else {
        store<u64>(at, pte_clear_value<u64>(0));
        setPlane(planes, HEAD_PLANE, slot + page);
        setPlane(planes, GUEST_PLANE, slot + page);
      }
    }
  }
}
