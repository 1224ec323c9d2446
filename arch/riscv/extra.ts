/** Predicates of RISC-V beyond the contract, which captures hold and decode may show. Kernel: the headers of pgtable.ts. */
import { DEVMAP, PAGE_SHIFT, PTE_BITS } from "../../asm/config";
import { and, any, choose, shl, shr, sub, test, word } from "../generic/word";
import { DEVMAP_BIT, EXEC_BIT, NAPOT_BIT, PFN_LOW_BIT, USER_BIT } from "./bits";
import { LEAF, pte_present } from "./pgtable";

/** The kernel's further predicates, for decode and captures. */
// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return test<T>(pte, EXEC_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_user<T>(pte: T): T {
  return test<T>(pte, USER_BIT);
}

// @ts-ignore: decorator
@inline
export function pte_devmap<T>(pte: T): T {
  return DEVMAP ? test<T>(pte, DEVMAP_BIT) : word<T>(0);
}

/** Bit 63 in every 64-bit kernel with CONFIG_RISCV_ISA_SVNAPOT, whether or not the CPU has the extension. */
// @ts-ignore: decorator
@inline
export function pte_napot<T>(pte: T): T {
  return PTE_BITS == 64 ? test<T>(pte, NAPOT_BIT) : word<T>(0);
}

/** A NAPOT entry's lowest set PPN bit stands for half its size. */
// @ts-ignore: decorator
@inline
export function pte_leaf_size<T>(pte: T): T {
  const ppn = shr<T>(pte, PFN_LOW_BIT);
  const napot = shl<T>(and<T>(ppn, sub<T>(word<T>(0), ppn)), PAGE_SHIFT + 1);
  return choose<T>(pte_napot<T>(pte), napot, word<T>((<u64>1) << PAGE_SHIFT));
}

/** "Huge" to the kernel is every present leaf. */
// @ts-ignore: decorator
@inline
export function pte_huge<T>(pte: T): T {
  return and<T>(pte_present<T>(pte), any<T>(pte, LEAF()));
}
