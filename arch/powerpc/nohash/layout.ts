/** The form of a swap entry that book3s32, 8xx, 44x, 85xx and e500 share, with the positions that each one's bits.ts gives it. */
import { field, form } from "../../../src/profile/describe.ts";
import type { Field, Form } from "../../../src/profile/types.ts";

export interface SwapBits {
  readonly SWP_EXCLUSIVE_BIT: number;
  readonly SWP_TYPE_LOW_BIT: number;
  readonly SWP_TYPE_HIGH_BIT: number;
  readonly SWP_OFFSET_LOW_BIT: number;
  readonly SWP_OFFSET_HIGH_BIT: number;
}

/** `rest` names the bits that hold neither type nor offset nor mark. */
export function swapForm(at: SwapBits, source: string, rest: readonly Field[]): Form {
  return form("swap", "swap entry (also migration, device, marker)", 0n, 0n, [
    ...rest,
    field("SWP_EXCLUSIVE", at.SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive; not part of the swap entry", source),
    field("SWP_TYPE", [at.SWP_TYPE_HIGH_BIT, at.SWP_TYPE_LOW_BIT], "software", "swap type", source),
    field("SWP_OFFSET", [at.SWP_OFFSET_HIGH_BIT, at.SWP_OFFSET_LOW_BIT], "software", "swap offset", source),
  ]);
}
