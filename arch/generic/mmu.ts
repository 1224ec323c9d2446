/** How a room puts the hardware's answer together: reasons first, in the order in which the hardware checks. */
import { GRANTED_BITS, OK, REASON_BITS } from "./access";
import { choose, equal, or, shl, spread, and, word } from "./word";

/** A reason where the truth holds, else OK. */
// @ts-ignore: decorator
@inline
export function fault<T>(truth: T, reason: i32): T {
  return and<T>(spread<T>(truth), word<T>(<u64>reason));
}

/** The first of two checks that fails. */
// @ts-ignore: decorator
@inline
export function then<T>(first: T, second: T): T {
  return choose<T>(equal<T>(first, word<T>(<u64>OK)), second, first);
}

/** The bit and the reason of one access in the word of mmu_access(). */
// @ts-ignore: decorator
@inline
export function access<T>(slot: i32, reason: T): T {
  const granted = shl<T>(equal<T>(reason, word<T>(<u64>OK)), slot);
  return or<T>(granted, shl<T>(reason, GRANTED_BITS + slot * REASON_BITS));
}
