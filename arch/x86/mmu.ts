/**
 * What the processor grants through a 4 KiB leaf whose upper levels allow everything.
 * Manual: Intel SDM vol. 3A, 4.5 "4-level paging and 5-level paging", 4.6 "Access rights", 4.7 "Page-fault exceptions",
 * vol. 1, 17 "Control-flow enforcement technology". CR0.WP, EFER.NXE, CR4.SMEP on; supervisor data accesses with EFLAGS.AC set (SMAP
 * open, as in get_user()); PKRU = 0; MAXPHYADDR = 52; CR4.CET with user shadow stacks where the profile has them.
 */
import { SHSTK } from "../../asm/config";
import {
  EXEC_PREVENTED, KERNEL_EXEC, KERNEL_READ, KERNEL_SHADOW_STACK, KERNEL_WRITE, NOT_PRESENT, NO_EXEC, NO_SHADOW_STACK, NO_WRITE,
  PRIVILEGE, SHADOW_STACK_PAGE, USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE,
} from "../generic/access";
import { access, fault, then } from "../generic/mmu";
import { and, choose, not, or, test, word } from "../generic/word";
import { DIRTY_BIT, NX_BIT, PRESENT_BIT, RW_BIT, USER_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const rw = test<T>(pte, RW_BIT);
  const userPage = test<T>(pte, USER_BIT);
  const shadowStack = SHSTK ? and<T>(not<T>(rw), test<T>(pte, DIRTY_BIT)) : word<T>(0);

  const present = fault<T>(not<T>(test<T>(pte, PRESENT_BIT)), NOT_PRESENT);
  const user = then<T>(present, fault<T>(not<T>(userPage), PRIVILEGE));
  const write = choose<T>(shadowStack, word<T>(SHADOW_STACK_PAGE), fault<T>(not<T>(rw), NO_WRITE));
  const exec = fault<T>(test<T>(pte, NX_BIT), NO_EXEC);
  const notShadowStack = fault<T>(not<T>(shadowStack), NO_SHADOW_STACK);

  return or<T>(
    or<T>(
      or<T>(access<T>(USER_READ, user), access<T>(USER_WRITE, then<T>(user, write))),
      or<T>(access<T>(USER_EXEC, then<T>(user, exec)), access<T>(USER_SHADOW_STACK, then<T>(user, notShadowStack))),
    ),
    or<T>(
      or<T>(access<T>(KERNEL_READ, present), access<T>(KERNEL_WRITE, then<T>(present, write))),
      or<T>(
        // SMEP: the supervisor never executes a user page.
        access<T>(KERNEL_EXEC, then<T>(present, then<T>(fault<T>(userPage, EXEC_PREVENTED), exec))),
        // Linux does not enable supervisor shadow stacks.
        access<T>(KERNEL_SHADOW_STACK, then<T>(present, word<T>(NO_SHADOW_STACK))),
      ),
    ),
  );
}
