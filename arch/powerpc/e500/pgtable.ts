/** Kernel: arch/powerpc/include/asm/nohash/pte-e500.h (6.12.117): a bit for the supervisor and one for the user each. */
import { BIT } from "../../generic/word";
import { BAP_SR_BIT, BAP_SW_BIT, BAP_SX_BIT, BAP_UR_BIT, BAP_UW_BIT, BAP_UX_BIT } from "./bits";

// @ts-ignore: decorator
@inline
export function READ_MASK(): u64 {
  return BIT(BAP_SR_BIT) | BIT(BAP_UR_BIT);
}

// @ts-ignore: decorator
@inline
export function WRITE_MASK(): u64 {
  return BIT(BAP_SW_BIT) | BIT(BAP_UW_BIT);
}

// @ts-ignore: decorator
@inline
export function EXEC_MASK(): u64 {
  return BIT(BAP_SX_BIT) | BIT(BAP_UX_BIT);
}
