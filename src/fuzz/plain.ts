/** The canonical entry: what findings are shrunk towards. */
import type { Lab } from "../profile/lab.ts";

/** Easy to see in a word. */
export const FRAME = 0x1000n;

/** pfn_pte() of a private, writable mapping: a page as it was just mapped. */
export function plainPage(lab: Lab): bigint {
  return lab.call("pfn_pte", lab.profile.protectionMap[3], FRAME);
}
