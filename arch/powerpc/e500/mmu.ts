/**
 * What an e500 (e5500: a TLB loaded by software, the linear mapping bolted) grants: PRESENT and ACCESSED let the miss handler load
 * the entry, and then the six permission bits are the TLB's own (MAS3), less UW and SW while the entry is clean.
 * Kernel: arch/powerpc/mm/nohash/tlb_low_64e.S (data_tlb_miss_bolted, instruction_tlb_miss_bolted) (6.12.117). The e6500 walks the
 * table itself, with the same meaning of the bits. KUAP open (PID not 0); KUEP is that user pages do not have SX.
 */
import { ACCESS_FLAG, CLEAN, EXEC_PREVENTED, NOT_PRESENT, NO_EXEC, NO_READ, NO_WRITE, OK, PRIVILEGE } from "../../generic/access";
import { because, fault, grantsPlain, then } from "../../generic/mmu";
import { BIT, and, any, choose, not, test } from "../../generic/word";
import { ACCESSED_BIT, BAP_SR_BIT, BAP_SW_BIT, BAP_SX_BIT, BAP_UR_BIT, BAP_UW_BIT, BAP_UX_BIT, DIRTY_BIT, PRESENT_BIT } from "./bits";

// @ts-ignore: decorator
@inline
function without<T>(pte: T, bit: i32, reason: i32): T {
  return fault<T>(not<T>(test<T>(pte, bit)), reason);
}

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const loaded = then<T>(without<T>(pte, PRESENT_BIT, NOT_PRESENT), without<T>(pte, ACCESSED_BIT, ACCESS_FLAG));
  const clean = without<T>(pte, DIRTY_BIT, CLEAN);
  const supervisors = any<T>(pte, BIT(BAP_SR_BIT) | BIT(BAP_SW_BIT) | BIT(BAP_SX_BIT));
  const users = any<T>(pte, BIT(BAP_UR_BIT) | BIT(BAP_UW_BIT) | BIT(BAP_UX_BIT));
  const user = then<T>(loaded, fault<T>(and<T>(supervisors, not<T>(users)), PRIVILEGE));
  const noKernelExec = choose<T>(test<T>(pte, BAP_UX_BIT), because<T>(EXEC_PREVENTED), because<T>(NO_EXEC));

  return grantsPlain<T>(
    user,
    without<T>(pte, BAP_UR_BIT, NO_READ),
    then<T>(without<T>(pte, BAP_UW_BIT, NO_WRITE), clean),
    without<T>(pte, BAP_UX_BIT, NO_EXEC),
    loaded,
    without<T>(pte, BAP_SR_BIT, NO_READ),
    then<T>(without<T>(pte, BAP_SW_BIT, NO_WRITE), clean),
    choose<T>(test<T>(pte, BAP_SX_BIT), because<T>(OK), noKernelExec),
  );
}
