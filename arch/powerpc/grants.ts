/** The word of mmu_access() on any powerpc: what the families have in common is that none has shadow stacks. */
import {
  KERNEL_EXEC, KERNEL_READ, KERNEL_SHADOW_STACK, KERNEL_WRITE, NO_SHADOW_STACK, USER_EXEC, USER_READ, USER_SHADOW_STACK, USER_WRITE,
} from "../generic/access";
import { access, then } from "../generic/mmu";
import { or, word } from "../generic/word";

/** `user`, `kernel`: the reason that stops any access of that privilege, else OK; the others come after it. */
// @ts-ignore: decorator
@inline
export function grants<T>(user: T, read: T, write: T, exec: T, kernel: T, kernelRead: T, kernelWrite: T, kernelExec: T): T {
  const noShadowStack = word<T>(NO_SHADOW_STACK);
  return or<T>(
    or<T>(
      or<T>(access<T>(USER_READ, then<T>(user, read)), access<T>(USER_WRITE, then<T>(user, write))),
      or<T>(access<T>(USER_EXEC, then<T>(user, exec)), access<T>(USER_SHADOW_STACK, then<T>(user, noShadowStack))),
    ),
    or<T>(
      or<T>(access<T>(KERNEL_READ, then<T>(kernel, kernelRead)), access<T>(KERNEL_WRITE, then<T>(kernel, kernelWrite))),
      or<T>(access<T>(KERNEL_EXEC, then<T>(kernel, kernelExec)), access<T>(KERNEL_SHADOW_STACK, then<T>(kernel, noShadowStack))),
    ),
  );
}
