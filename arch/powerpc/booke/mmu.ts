/**
 * What 44x and 85xx grant: their TLB is loaded by software, so this is what the miss handler demands of the entry and then puts into
 * the TLB. A user address is assumed (only the address tells user from kernel), KUAP open (else the PID is 0 and the handler bails out).
 * Kernel: arch/powerpc/kernel/head_44x.S (DataTLBError44x, InstructionTLBError44x, finish_tlb_load_44x),
 * arch/powerpc/kernel/head_85xx.S (DataTLBError, InstructionTLBError, finish_tlb_load without PTE_64BIT) (6.12.117).
 *
 * Both write UR and SR from READ, UW and SW from WRITE and DIRTY together, UX from EXEC, and never SX, which is KUEP. The data
 * handler demands READ even of a store. Nothing sets ACCESSED or DIRTY but the page fault handler.
 */
import { ACCESSED_BIT, DIRTY_BIT, EXEC_BIT, PRESENT_BIT, READ_BIT, WRITE_BIT } from "../../../asm/bits";
import { ACCESS_FLAG, CLEAN, EXEC_PREVENTED, NOT_PRESENT, NO_EXEC, NO_READ, NO_WRITE } from "../../generic/access";
import { because, fault, grantsPlain, then } from "../../generic/mmu";
import { not, test } from "../../generic/word";

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const present = fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT);
  const loaded = then<T>(present, fault<T>(not<T>(test<T>(pte, ACCESSED_BIT)), ACCESS_FLAG));
  const read = fault<T>(not<T>(test<T>(pte, READ_BIT)), NO_READ);
  const writable = then<T>(fault<T>(not<T>(test<T>(pte, WRITE_BIT)), NO_WRITE), fault<T>(not<T>(test<T>(pte, DIRTY_BIT)), CLEAN));
  const write = then<T>(read, writable);
  const exec = fault<T>(not<T>(test<T>(pte, EXEC_BIT)), NO_EXEC);
  return grantsPlain<T>(loaded, read, write, exec, loaded, read, write, because<T>(EXEC_PREVENTED));
}
