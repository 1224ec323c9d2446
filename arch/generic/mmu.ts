/**
 * How a room puts the hardware's answer together: reasons first, in the order in which the hardware checks.
 *
 * Where only laws look (TERSE), two lanes carry a truth in the place of each reason: what is granted is the same, in a quarter of the
 * instructions.
 */
import { TERSE } from "../../asm/config";
import {
  GRANTED_BITS, KERNEL_EXEC, KERNEL_READ, KERNEL_SHADOW_STACK, KERNEL_WRITE, NO_SHADOW_STACK, OK, REASON_BITS, USER_EXEC, USER_READ,
  USER_SHADOW_STACK, USER_WRITE,
} from "./access";
import { BIT, GENMASK, and, any, choose, equal, keep, or, shl, spread, word, xor } from "./word";

/** This reason always. */
// @ts-ignore: decorator
@inline
export function because<T>(reason: i32): T {
  if (TERSE && isVector<T>()) return word<T>(reason == OK ? 0 : 1);
  return word<T>(<u64>reason);
}

/** A reason where the truth holds, else OK. */
// @ts-ignore: decorator
@inline
export function fault<T>(truth: T, reason: i32): T {
  if (TERSE && isVector<T>()) return truth;
  return and<T>(spread<T>(truth), word<T>(<u64>reason));
}

/** The first of two checks that fails. */
// @ts-ignore: decorator
@inline
export function then<T>(first: T, second: T): T {
  if (TERSE && isVector<T>()) return or<T>(first, second);
  return choose<T>(equal<T>(first, word<T>(<u64>OK)), second, first);
}

/** The bit and the reason of one access in the word of mmu_access(). */
// @ts-ignore: decorator
@inline
function access<T>(slot: i32, reason: T): T {
  const granted = shl<T>(equal<T>(reason, word<T>(<u64>OK)), slot);
  return or<T>(granted, shl<T>(reason, GRANTED_BITS + slot * REASON_BITS));
}

/** Of truths, a bit for each access of one privilege that is refused on its own account. */
// @ts-ignore: decorator
@inline
function refused<T>(read: T, write: T, exec: T, shadowStack: T): T {
  return or<T>(or<T>(read, shl<T>(write, USER_WRITE)), or<T>(shl<T>(exec, USER_EXEC), shl<T>(shadowStack, USER_SHADOW_STACK)));
}

/**
 * The word of mmu_access() out of its reasons. `user` and `kernel` stop every access of that privilege; each access's own reason comes
 * after it.
 */
// @ts-ignore: decorator
@inline
export function grants<T>(
  user: T, read: T, write: T, exec: T, shadowStack: T,
  kernel: T, kernelRead: T, kernelWrite: T, kernelExec: T, kernelShadowStack: T,
): T {
  if (TERSE && isVector<T>()) {
    const ofUser = refused<T>(read, write, exec, shadowStack);
    const ofKernel = refused<T>(kernelRead, kernelWrite, kernelExec, kernelShadowStack);
    const each = or<T>(ofUser, shl<T>(ofKernel, KERNEL_READ));
    const all = or<T>(
      keep<T>(spread<T>(user), GENMASK(USER_SHADOW_STACK, USER_READ)), keep<T>(spread<T>(kernel), GENMASK(KERNEL_SHADOW_STACK, KERNEL_READ)),
    );
    return xor<T>(or<T>(each, all), word<T>(GENMASK(KERNEL_SHADOW_STACK, USER_READ)));
  }
  return or<T>(
    or<T>(
      or<T>(access<T>(USER_READ, then<T>(user, read)), access<T>(USER_WRITE, then<T>(user, write))),
      or<T>(access<T>(USER_EXEC, then<T>(user, exec)), access<T>(USER_SHADOW_STACK, then<T>(user, shadowStack))),
    ),
    or<T>(
      or<T>(access<T>(KERNEL_READ, then<T>(kernel, kernelRead)), access<T>(KERNEL_WRITE, then<T>(kernel, kernelWrite))),
      or<T>(access<T>(KERNEL_EXEC, then<T>(kernel, kernelExec)), access<T>(KERNEL_SHADOW_STACK, then<T>(kernel, kernelShadowStack))),
    ),
  );
}

/** The same where there are no shadow stacks. */
// @ts-ignore: decorator
@inline
export function grantsPlain<T>(user: T, read: T, write: T, exec: T, kernel: T, kernelRead: T, kernelWrite: T, kernelExec: T): T {
  const none = because<T>(NO_SHADOW_STACK);
  return grants<T>(user, read, write, exec, none, kernel, kernelRead, kernelWrite, kernelExec, none);
}

/** What the hardware writes into an entry when it grants an access: nothing, unless a room says otherwise. */
// @ts-ignore: decorator
@inline
export function mmu_mark<T>(pte: T, write: T): T {
  return pte;
}

/** Every access that only reads; a shadow-stack access is one of them (RET) and a store as well (CALL). */
// @ts-ignore: decorator
@inline
function READS(): u64 {
  return BIT(USER_READ) | BIT(USER_EXEC) | BIT(KERNEL_READ) | BIT(KERNEL_EXEC) | BIT(USER_SHADOW_STACK) | BIT(KERNEL_SHADOW_STACK);
}

// @ts-ignore: decorator
@inline
function STORES(): u64 {
  return BIT(USER_WRITE) | BIT(KERNEL_WRITE) | BIT(USER_SHADOW_STACK) | BIT(KERNEL_SHADOW_STACK);
}

/**
 * The marking of the architectures that set bits: `accessed` where the access is granted, `dirty` too where it is a store.
 * `access` is the entry's own mmu_access().
 */
// @ts-ignore: decorator
@inline
export function markBySetting<T>(pte: T, write: T, access: T, accessed: i32, dirty: i32): T {
  const store = and<T>(write, any<T>(access, STORES()));
  const granted = choose<T>(write, store, any<T>(access, READS()));
  return or<T>(pte, or<T>(shl<T>(granted, accessed), shl<T>(store, dirty)));
}
