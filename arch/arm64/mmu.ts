/**
 * What the processor grants through a level 3 page descriptor whose upper levels allow everything, in the EL1&0 regime.
 * Manual: Arm ARM DDI 0487K.a, D8.3.1.2 (descriptor), D8.4.1.2 (Direct permissions), D8.4.1.3 (Indirect permissions), D8.5 (Access
 * flag, dirty state); R_… are the manual's rule names.
 *
 * Taken as given: PSTATE.PAN = 0 for the supervisor's data accesses, as where uaccess clears it (the unprivileged LDTR/STTR of
 * get_user() answer as EL0 does); SCTLR_EL1.WXN = 0, as Linux leaves it; permission overlays open; Write-Back memory (hardware need
 * not update A and D through other types); output address and, with MTE, tags in order; no stage 2.
 * FEAT_GCS (shadow stacks) is not used before 6.13.
 * HW_AFDBM: TCR_EL1.HA and HD, FEAT_HAFDBS with dirty state (the captured machine and most cores since Armv8.1). Without it, an entry
 * that is old or clean faults. GP faults branches by their target, not the fetch, so it is not asked.
 */
import { HW_AFDBM, PIE } from "../../asm/config";
import {
  ACCESS_FLAG, CLEAN, EXEC_PREVENTED, KERNEL_EXEC, KERNEL_READ, KERNEL_WRITE, NOT_PRESENT, NO_EXEC, NO_READ, NO_WRITE, OK, PRIVILEGE,
  RESERVED_ENCODING, USER_EXEC, USER_READ, USER_WRITE,
} from "../generic/access";
import { because, fault, grantsPlain, then } from "../generic/mmu";
import { BIT, and, andnot, any, choose, clearIf, not, or, setIf, test } from "../generic/word";
import { AF_BIT, DBM_BIT, PXN_BIT, RDONLY_BIT, TABLE_BIT, USER_BIT, UXN_BIT, VALID_BIT } from "./bits";

/** Translation faults, then the Access flag fault, before any permission is looked at (I_DSHLJ). */
// @ts-ignore: decorator
@inline
function translate<T>(pte: T): T {
  const invalid = fault<T>(not<T>(test<T>(pte, VALID_BIT)), NOT_PRESENT);
  // What is a block at other levels is reserved at this one, and faults as if invalid.
  const found = then<T>(invalid, fault<T>(not<T>(test<T>(pte, TABLE_BIT)), RESERVED_ENCODING));
  return HW_AFDBM ? found : then<T>(found, fault<T>(not<T>(test<T>(pte, AF_BIT)), ACCESS_FLAG));
}

/** Direct permissions: AP[2:1], UXN, PXN (R_RNGJG, R_RBDFT, R_LWPVL). */
// @ts-ignore: decorator
@inline
export function mmu_access_direct<T>(pte: T): T {
  const user = test<T>(pte, USER_BIT);
  const uxn = test<T>(pte, UXN_BIT);
  const rdonly = test<T>(pte, RDONLY_BIT);
  const dbm = test<T>(pte, DBM_BIT);

  // With HD a descriptor with DBM counts as writable, and the store clears AP[2] (R_XZFQH, R_NSXRD).
  const readonly = HW_AFDBM ? andnot<T>(rdonly, dbm) : rdonly;
  // Without, the hardware ignores DBM; to Linux it is WRITE, so it takes such a fault as the first write.
  const write = HW_AFDBM ? fault<T>(readonly, NO_WRITE) : then<T>(fault<T>(and<T>(rdonly, dbm), CLEAN), fault<T>(rdonly, NO_WRITE));

  // EL0 may execute what it may not read: then the page is still the user's.
  const owner = fault<T>(andnot<T>(uxn, user), PRIVILEGE);
  const userRead = then<T>(owner, fault<T>(not<T>(user), NO_READ));
  const userWrite = then<T>(owner, then<T>(fault<T>(not<T>(user), NO_WRITE), write));
  const userExec = then<T>(owner, fault<T>(uxn, NO_EXEC));
  // What EL0 may write, EL1 does not execute: neither PAN nor WXN, but R_VWLLR; writable-clean counts (R_NKLQN).
  const kernelExec = then<T>(fault<T>(test<T>(pte, PXN_BIT), NO_EXEC), fault<T>(andnot<T>(user, readonly), EXEC_PREVENTED));

  const first = translate<T>(pte);
  return grantsPlain<T>(first, userRead, userWrite, userExec, first, because<T>(OK), write, kernelExec);
}

/**
 * Indirect permissions (FEAT_S1PIE): UXN:PXN:DBM:USER index PIRE0_EL1 and PIR_EL1, which Linux loads with PIE_E0 and PIE_E1
 * (arch/arm64/include/asm/pgtable-prot.h, 6.12.117):
 *
 *   index  EL0  EL1          index  EL0  EL1
 *     4    X    -              a    -    RWX
 *     5    RX   R              c    -    R
 *     7    RWX  RW             d    R    R
 *     8    -    RX             e    -    RW
 *                              f    RW   RW     all others: no access at all
 *
 * No index lets EL0 write what EL1 executes, which would take all access away (R_VFPJF). RDONLY is nDirty here and no permission:
 * it faults only without HD (R_PPGMC).
 */
// @ts-ignore: decorator
@inline
export function mmu_access_pie<T>(pte: T): T {
  const user = test<T>(pte, USER_BIT);
  const write = test<T>(pte, DBM_BIT);
  const pxn = test<T>(pte, PXN_BIT);
  const uxn = test<T>(pte, UXN_BIT);
  const clean = HW_AFDBM ? because<T>(OK) : fault<T>(test<T>(pte, RDONLY_BIT), CLEAN);

  const userPage = and<T>(user, pxn);
  const kernelPage = andnot<T>(uxn, user);
  const read = or<T>(userPage, kernelPage);
  const exec = andnot<T>(pxn, or<T>(uxn, andnot<T>(write, user)));

  const owner = fault<T>(not<T>(or<T>(userPage, exec)), PRIVILEGE);
  const userRead = then<T>(owner, fault<T>(not<T>(userPage), NO_READ));
  const userWrite = then<T>(owner, then<T>(fault<T>(not<T>(and<T>(userPage, write)), NO_WRITE), clean));
  const userExec = then<T>(owner, fault<T>(not<T>(exec), NO_EXEC));
  const kernelRead = fault<T>(not<T>(read), NO_READ);
  const kernelWrite = then<T>(fault<T>(not<T>(and<T>(read, write)), NO_WRITE), clean);
  const kernelExec = fault<T>(not<T>(andnot<T>(kernelPage, pxn)), NO_EXEC);

  const first = translate<T>(pte);
  return grantsPlain<T>(first, userRead, userWrite, userExec, first, kernelRead, kernelWrite, kernelExec);
}

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  return PIE ? mmu_access_pie<T>(pte) : mmu_access_direct<T>(pte);
}

/**
 * HW_AFDBM: every granted access sets AF; a granted store clears RDONLY where DBM is set (DDI 0487K.a, D8.5). A store through
 * DBM=0, RDONLY=0 is granted and leaves nothing but AF. Without HW_AFDBM the processor faults and writes nothing.
 */
// @ts-ignore: decorator
@inline
export function mmu_mark<T>(pte: T, write: T): T {
  if (!HW_AFDBM) return pte;
  const access = mmu_access<T>(pte);
  const store = and<T>(write, any<T>(access, BIT(USER_WRITE) | BIT(KERNEL_WRITE)));
  const read = any<T>(access, BIT(USER_READ) | BIT(USER_EXEC) | BIT(KERNEL_READ) | BIT(KERNEL_EXEC));
  const marked = setIf<T>(pte, AF_BIT, choose<T>(write, store, read));
  return clearIf<T>(marked, RDONLY_BIT, and<T>(store, test<T>(pte, DBM_BIT)));
}
