/** Kernel: arch/powerpc/include/asm/nohash/32/pte-44x.h (6.12.117): one bit each. */
import { BIT } from "../../generic/word";
import { EXEC_BIT, READ_BIT, WRITE_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function READ_MASK(): u64 {
  return BIT(READ_BIT);
}

// @ts-ignore: decorator
@inline
export function WRITE_MASK(): u64 {
  return BIT(WRITE_BIT);
}

// @ts-ignore: decorator
@inline
export function EXEC_MASK(): u64 {
  return BIT(EXEC_BIT);
}
