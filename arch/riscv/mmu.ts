/**
 * What the hart grants through a last-level entry whose upper levels allow everything.
 * Manual: RISC-V Privileged Architecture 20241101 and later, chapter "Supervisor-Level ISA": "Addressing and Memory Protection" and
 * "Virtual Address Translation Process" (Sv32), "Sv39", "Svnapot", "Svpbmt", "Svadu", "Svrsw60t59b"; chapter "Control-flow Integrity":
 * "Shadow Stack Memory Protection" (Zicfiss). sstatus.SUM = 1 (the window of get_user()), sstatus.MXR = 0, menvcfg.PBMTE = 1 with
 * Svpbmt. SVADU: menvcfg.ADUE = 1, the hart sets A and D, as QEMU 7.2 always does; else it faults (Svade). SHSTK: menvcfg.SSE = 1 and
 * senvcfg.SSE = 1; the supervisor's shadow-stack access is SSAMOSWAP, with which Linux writes to the user's. T-Head: bits 63..59 are
 * memory attributes that never fault, the rest as in the specification (unverified on silicon).
 */
import { PTE_BITS, SHSTK, SVADU, SVNAPOT, SVPBMT, SVRSW60T59B, THEAD_MAE } from "../../asm/config";
import {
  ACCESS_FLAG, CLEAN, EXEC_PREVENTED, NOT_A_LEAF, NOT_PRESENT, NO_EXEC, NO_READ, NO_SHADOW_STACK, NO_WRITE, PRIVILEGE, RESERVED_BIT,
  RESERVED_ENCODING, SHADOW_STACK_PAGE,
} from "../generic/access";
import { fault, grants, markBySetting, then } from "../generic/mmu";
import { BIT, GENMASK, and, any, matches, not, or, test, word } from "../generic/word";
import {
  ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, IO_BIT, NAPOT_64K_BIT, NAPOT_BIT, NOCACHE_BIT, PFN_LOW_BIT, PRESENT_BIT, READ_BIT, RESERVED_LOW_BIT,
  SOFT_DIRTY_BIT, UFFD_WP_BIT, USER_BIT, WRITE_BIT,
} from "./bits";

/** Bits that must be zero, or every access faults. Sv32 has none. */
// @ts-ignore: decorator
@inline
function RESERVED_MASK(): u64 {
  if (PTE_BITS == 32) return 0;
  if (THEAD_MAE) return GENMASK(SOFT_DIRTY_BIT - 1, RESERVED_LOW_BIT);
  return GENMASK(SVRSW60T59B ? SOFT_DIRTY_BIT - 1 : UFFD_WP_BIT, RESERVED_LOW_BIT) |
  (SVPBMT ? 0 : GENMASK(IO_BIT, NOCACHE_BIT)) | (SVNAPOT ? 0 : BIT(NAPOT_BIT));
}

/** R=0, W=1, X=0: reserved until Zicfiss is enabled. */
// @ts-ignore: decorator
@inline
function shadow_stack_page<T>(pte: T): T {
  return SHSTK ? matches<T>(pte, BIT(READ_BIT) | BIT(WRITE_BIT) | BIT(EXEC_BIT), BIT(WRITE_BIT)) : word<T>(0);
}

/** Combinations that are reserved: W without R, memory type 3, a Svnapot size other than 64 KiB. */
// @ts-ignore: decorator
@inline
function reserved_encoding<T>(pte: T): T {
  const writeOnly = and<T>(matches<T>(pte, BIT(READ_BIT) | BIT(WRITE_BIT), BIT(WRITE_BIT)), not<T>(shadow_stack_page<T>(pte)));
  const memoryType = SVPBMT ? and<T>(test<T>(pte, NOCACHE_BIT), test<T>(pte, IO_BIT)) : word<T>(0);
  const size = SVNAPOT
    ? and<T>(test<T>(pte, NAPOT_BIT), not<T>(matches<T>(pte, GENMASK(NAPOT_64K_BIT, PFN_LOW_BIT), BIT(NAPOT_64K_BIT))))
    : word<T>(0);
  return or<T>(writeOnly, or<T>(memoryType, size));
}

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const userPage = test<T>(pte, USER_BIT);
  const shadowStack = shadow_stack_page<T>(pte);
  const leaf = any<T>(pte, BIT(READ_BIT) | BIT(WRITE_BIT) | BIT(EXEC_BIT));

  const valid = then<T>(
    then<T>(fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT), fault<T>(any<T>(pte, RESERVED_MASK()), RESERVED_BIT)),
    then<T>(fault<T>(reserved_encoding<T>(pte), RESERVED_ENCODING), fault<T>(not<T>(leaf), NOT_A_LEAF)),
  );
  const user = then<T>(valid, fault<T>(not<T>(userPage), PRIVILEGE));

  const accessed = SVADU ? word<T>(0) : fault<T>(not<T>(test<T>(pte, ACCESSED_BIT)), ACCESS_FLAG);
  const written = SVADU ? word<T>(0) : then<T>(accessed, fault<T>(not<T>(test<T>(pte, DIRTY_BIT)), CLEAN));
  const read = then<T>(fault<T>(not<T>(or<T>(test<T>(pte, READ_BIT), shadowStack)), NO_READ), accessed);
  const ordinary = fault<T>(not<T>(test<T>(pte, WRITE_BIT)), NO_WRITE);
  const write = then<T>(then<T>(fault<T>(shadowStack, SHADOW_STACK_PAGE), ordinary), written);
  const exec = then<T>(fault<T>(not<T>(test<T>(pte, EXEC_BIT)), NO_EXEC), accessed);
  const shadow = then<T>(fault<T>(not<T>(shadowStack), NO_SHADOW_STACK), written);

  // The supervisor never executes a user page, whatever SUM is.
  const kernelExec = then<T>(fault<T>(userPage, EXEC_PREVENTED), exec);
  return grants<T>(user, read, write, exec, shadow, valid, read, write, kernelExec, shadow);
}

/** Svadu: the hart sets A, and with a store D ("Virtual Address Translation Process", step 9). Without, it faults and writes nothing. */
// @ts-ignore: decorator
@inline
export function mmu_mark<T>(pte: T, write: T): T {
  return SVADU ? markBySetting<T>(pte, write, mmu_access<T>(pte), ACCESSED_BIT, DIRTY_BIT) : pte;
}
