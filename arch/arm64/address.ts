/**
 * Where the bits of a physical address lie in an entry.
 * Kernel: arch/arm64/include/asm/pgtable-hwdef.h (PTE_ADDR_*), pgtable.h (__pte_to_phys(), __phys_to_pte_val()) (6.12.117; 6.1.192 by
 * ADDR_LOW_HIGH). Manual: Arm ARM DDI 0487K.a, D8.3.1.2.
 */
import { ADDR_LOW_HIGH, LPA, LPA2, PAGE_SHIFT } from "../../asm/config";
import { GENMASK, keep, or, shl, shr } from "../generic/word";
import { LPA2_HIGH_BIT, LPA2_LOW_BIT, LPA2_PHYS_BIT, LPA_HIGH_BIT, LPA_LOW_BIT, LPA_PHYS_BIT } from "./bits";

// @ts-ignore: decorator
@inline
function ADDR_LOW_MASK(): u64 {
  return GENMASK(ADDR_LOW_HIGH, PAGE_SHIFT);
}

// @ts-ignore: decorator
@inline
function ADDR_HIGH_MASK(): u64 {
  return LPA2 ? GENMASK(LPA2_HIGH_BIT, LPA2_LOW_BIT) : GENMASK(LPA_HIGH_BIT, LPA_LOW_BIT);
}

// @ts-ignore: decorator
@inline
function ADDR_HIGH_SHIFT(): i32 {
  return LPA2 ? LPA2_PHYS_BIT - LPA2_LOW_BIT : LPA_PHYS_BIT - LPA_LOW_BIT;
}

/** __pte_to_phys(). With LPA, PTE bits 49:48 and 13:12 both lead to address bits 49:48. */
// @ts-ignore: decorator
@inline
export function pte_to_phys<T>(pte: T): T {
  const low = keep<T>(pte, ADDR_LOW_MASK());
  if (!LPA && !LPA2) return low;
  return or<T>(low, shl<T>(keep<T>(pte, ADDR_HIGH_MASK()), ADDR_HIGH_SHIFT()));
}

/** __phys_to_pte_val(): not masked without 52-bit addresses; with them, address bits above 51 land inside the field. */
// @ts-ignore: decorator
@inline
export function phys_to_pte_val<T>(phys: T): T {
  if (!LPA && !LPA2) return phys;
  // PHYS_TO_PTE_ADDR_MASK: LPA2's is one run, bits 11:10 included.
  const mask = LPA2 ? GENMASK(ADDR_LOW_HIGH, LPA2_LOW_BIT) : ADDR_LOW_MASK() | ADDR_HIGH_MASK();
  return keep<T>(or<T>(phys, shr<T>(phys, ADDR_HIGH_SHIFT())), mask);
}
