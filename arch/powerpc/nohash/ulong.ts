/** C's unsigned long: on a 32-bit kernel a frame number, a pgprot_t and a swp_entry_t lose their high half on the way. */
import { LONG_BITS } from "../../../asm/config";
import { keep } from "../../generic/word";

// @ts-ignore: decorator
@inline
export function ulong<T>(value: T): T {
  return LONG_BITS == 32 ? keep<T>(value, 0xffff_ffff) : value;
}
