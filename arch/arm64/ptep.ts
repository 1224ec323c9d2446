/**
 * Contiguous blocks: entries that the hardware may take as one, and that Linux folds and unfolds by itself since 6.9.
 * Kernel: arch/arm64/include/asm/pgtable.h set_ptes(), contpte_try_unfold(); arch/arm64/mm/contpte.c (6.12.117).
 *
 * contpte_try_fold(), which set_ptes() calls for one entry that is the last of its block, finds nothing to fold here: what the walk puts
 * back is the last that it touches of a folio, and of what lay before in the block it has unmapped every page.
 */
import { ADDR_LOW_HIGH, CONTPTE, CONT_PTES, LPA, LPA2, PAGE_SHIFT } from "../../asm/config";
import {
  pte_advance_pfn, pte_dirty, pte_mkclean, pte_mkdirty, pte_mkold, pte_mkyoung, pte_pfn, pte_same, pte_young,
} from "../../asm/pgtable";
import { store_ptes } from "../generic/ptep";
import { BIT, GENMASK, and, andnot, keep, or, shl, test, word } from "../generic/word";
import { CONT_BIT, DIRTY_BIT, RDONLY_BIT, VALID_BIT, WRITE_BIT } from "./bits";
import { pte_mkcont, pte_mknoncont } from "./extra";
import { pte_valid } from "./pgtable";

/** pte_valid_cont(). */
// @ts-ignore: decorator
@inline
export function pte_folded<T>(pte: T): T {
  return CONTPTE ? and<T>(test<T>(pte, VALID_BIT), test<T>(pte, CONT_BIT)) : word<T>(0);
}

// @ts-ignore: decorator
@inline
export function ignores_by_mask(): bool {
  return true;
}

// @ts-ignore: decorator
@inline
export function hides(): bool {
  return true;
}

/** Writable without RDONLY is dirty, which another entry's RDONLY would hide: at DIRTY's place, among bits that mean nothing. */
// @ts-ignore: decorator
@inline
export function pte_hidden<T>(pte: T): T {
  return andnot<T>(shl<T>(pte, DIRTY_BIT - WRITE_BIT), shl<T>(pte, DIRTY_BIT - RDONLY_BIT));
}

// @ts-ignore: decorator
@inline
export function seen_of<T>(ptes: T, hidden: T): T {
  return or<T>(ptes, keep<T>(hidden, BIT(DIRTY_BIT)));
}

// @ts-ignore: decorator
@inline
export function pte_step(pte: u64): u64 {
  return LPA || LPA2 ? pte_advance_pfn<u64>(pte, 1) - pte : BIT(PAGE_SHIFT);
}

/** Where the address is one field: nothing runs out of it. */
// @ts-ignore: decorator
@inline
export function steps_evenly(pte: u64, step: u64, steps: i32): bool {
  const last = pte + <u64>steps * step;
  return LPA || LPA2 ? pte_advance_pfn<u64>(pte, <u64>steps) == last : ((pte ^ last) & ~GENMASK(ADDR_LOW_HIGH, PAGE_SHIFT)) == 0;
}

/** Where the block of an entry begins. */
// @ts-ignore: decorator
@inline
function blockStart(ptep: usize, slot: i32): usize {
  return ptep - (<usize>(slot & (CONT_PTES - 1)) << 3);
}

/** The entry, dirty and young where any of its block is: the hardware marks whichever it likes. */
function gathered(start: usize, pte: u64): u64 {
  for (let i = 0; i < CONT_PTES; i++) {
    const other = load<u64>(start + (<usize>i << 3));
    if (pte_dirty<u64>(other) != 0) pte = pte_mkdirty<u64>(pte);
    if (pte_young<u64>(other) != 0) pte = pte_mkyoung<u64>(pte);
  }
  return pte;
}

/** contpte_ptep_get(). */
export function gather(ptep: usize, slot: i32): u64 {
  return gathered(blockStart(ptep, slot), load<u64>(ptep));
}

/**
 * CONT for whole aligned blocks whose entries are valid and alike but for accessed and dirty: what contpte_set_ptes() and
 * contpte_try_fold() leave where nobody changed a part of the block. The hardware has marked single entries since.
 */
export function fold_ptes(ptep: usize, slot: i32, nr: i32): void {
  if (!CONTPTE) return;
  const end = slot + nr;
  let start = (slot + CONT_PTES - 1) & ~(CONT_PTES - 1);
  for (; start + CONT_PTES <= end; start += CONT_PTES) {
    const first = ptep + (<usize>(start - slot) << 3);
    let alike = pte_valid<u64>(load<u64>(first)) & u64((pte_pfn<u64>(load<u64>(first)) & <u64>(CONT_PTES - 1)) == 0);
    let expected = pte_mkold<u64>(pte_mkclean<u64>(load<u64>(first)));
    for (let i = 0; i < CONT_PTES; i++) {
      alike &= pte_same<u64>(pte_mkold<u64>(pte_mkclean<u64>(load<u64>(first + (<usize>i << 3)))), expected);
      expected = pte_advance_pfn<u64>(expected, 1);
    }
    if (alike == 0) continue;
    for (let i = 0; i < CONT_PTES; i++) {
      const at = first + (<usize>i << 3);
      store<u64>(at, pte_mkcont<u64>(load<u64>(at)));
    }
  }
}

/** contpte_try_unfold(): every entry of the block becomes the same one, with what was gathered. */
function unfold(ptep: usize, slot: i32): i32 {
  const pte = load<u64>(ptep);
  if (pte_folded<u64>(pte) == 0) return 0;
  const start = blockStart(ptep, slot);
  const first = pte_advance_pfn<u64>(pte_mknoncont<u64>(pte), <u64>0 - (pte_pfn<u64>(pte) & <u64>(CONT_PTES - 1)));
  store_ptes(start, gathered(start, first), CONT_PTES);
  return 1;
}

/** contpte_try_unfold_partial(). */
export function unfold_partial(ptep: usize, slot: i32, nr: i32): i32 {
  const index = CONT_PTES - 1;
  const first = (slot & index) != 0 || nr < CONT_PTES ? unfold(ptep, slot) : 0;
  return first + (((slot + nr) & index) != 0 ? unfold(ptep + (<usize>(nr - 1) << 3), slot + nr - 1) : 0);
}

/** set_ptes(): CONT goes off, and on again where a whole block is stored whose frames are aligned like it. */
export function set_ptes(ptep: usize, slot: i32, pte: u64, nr: i32): void {
  pte = pte_mknoncont<u64>(pte);
  if (!CONTPTE || nr == 1 || pte_valid<u64>(pte) == 0) {
    store_ptes(ptep, pte, nr);
    return;
  }
  // What lies before the first whole block, the whole blocks, and what is left. CONT is what a store leaves out otherwise.
  const index = CONT_PTES - 1;
  const before = min((CONT_PTES - (slot & index)) & index, nr);
  const blocks = ((<u64>(slot & index) ^ pte_pfn<u64>(pte)) & <u64>index) == 0 ? (nr - before) & ~index : 0;
  if (blocks != 0) {
    if (before != 0) store_ptes(ptep, pte, before);
    pte = pte_advance_pfn<u64>(pte, <u64>before);
    store_ptes(ptep + (<usize>before << 3), pte_mkcont<u64>(pte), blocks, 0);
    pte = pte_advance_pfn<u64>(pte, <u64>blocks);
    ptep += <usize>(before + blocks) << 3;
    nr -= before + blocks;
  }
  if (nr != 0) store_ptes(ptep, pte, nr);
}
