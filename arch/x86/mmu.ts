/**
 * What the processor grants through a 4 KiB leaf whose upper levels allow everything.
 * Manual: Intel SDM vol. 3A, 4.5 "4-level paging and 5-level paging", 4.6 "Access rights", 4.7 "Page-fault exceptions",
 * vol. 1, 17 "Control-flow enforcement technology". CR0.WP, EFER.NXE, CR4.SMEP on; supervisor data accesses with EFLAGS.AC set (SMAP
 * open, as in get_user()); PKRU = 0; MAXPHYADDR = 52; CR4.CET with user shadow stacks where the profile has them.
 */
import { SHSTK } from "../../asm/config";
import { EXEC_PREVENTED, NOT_PRESENT, NO_EXEC, NO_SHADOW_STACK, NO_WRITE, OK, PRIVILEGE, SHADOW_STACK_PAGE } from "../generic/access";
import { because, fault, grants, markBySetting, then } from "../generic/mmu";
import { and, not, test, word } from "../generic/word";
import { ACCESSED_BIT, DIRTY_BIT, NX_BIT, PRESENT_BIT, RW_BIT, USER_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const rw = test<T>(pte, RW_BIT);
  const userPage = test<T>(pte, USER_BIT);
  const shadowStack = SHSTK ? and<T>(not<T>(rw), test<T>(pte, DIRTY_BIT)) : word<T>(0);

  const present = fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT);
  const user = then<T>(present, fault<T>(not<T>(userPage), PRIVILEGE));
  const write = then<T>(fault<T>(shadowStack, SHADOW_STACK_PAGE), fault<T>(not<T>(rw), NO_WRITE));
  const exec = fault<T>(test<T>(pte, NX_BIT), NO_EXEC);
  const notShadowStack = fault<T>(not<T>(shadowStack), NO_SHADOW_STACK);

  // SMEP: the supervisor never executes a user page. Linux does not enable supervisor shadow stacks.
  const kernelExec = then<T>(fault<T>(userPage, EXEC_PREVENTED), exec);
  const read = because<T>(OK);
  return grants<T>(user, read, write, exec, notShadowStack, present, read, write, kernelExec, because<T>(NO_SHADOW_STACK));
}

/**
 * A at every granted access, D at every granted store, shadow-stack stores included (SDM vol. 3A, 4.8 "Accessed and dirty flags").
 * A processor with CET never sets D where RW is clear, so no ordinary page becomes a shadow stack by this.
 */
// @ts-ignore: decorator
@inline
export function mmu_mark<T>(pte: T, write: T): T {
  return markBySetting<T>(pte, write, mmu_access<T>(pte), ACCESSED_BIT, DIRTY_BIT);
}
