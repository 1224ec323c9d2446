/** What s390 adds to entries in a table. Kernel: arch/s390/include/asm/pgtable.h (6.12.117). */
import { pte_unused as unused } from "./extra";

/** The guest told KVM that it does not need the page's content. */
// @ts-ignore: decorator
@inline
export function pte_unused<T>(pte: T): T {
  return unused<T>(pte);
}
