/**
 * Userfaultfd write-protection as one bit of an entry: a room whose architecture has it puts this folder behind itself.
 * Kernel: each architecture's pgtable.h under CONFIG_HAVE_ARCH_USERFAULTFD_WP, all alike (6.12.117).
 */
import { UFFD_WP_BIT } from "../../../asm/bits";
import { UFFD_WP } from "../../../asm/config";
import { pte_wrprotect } from "../../../asm/pgtable";
import { BIT, clear, set, test, word } from "../word";

// @ts-ignore: decorator
@inline
export function pte_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? test<T>(pte, UFFD_WP_BIT) : word<T>(0);
}

/** Marks, and write-protects. */
// @ts-ignore: decorator
@inline
export function pte_mkuffd_wp<T>(pte: T): T {
  return UFFD_WP ? pte_wrprotect<T>(set<T>(pte, BIT(UFFD_WP_BIT))) : pte;
}

/** Write permission does not come back by itself. */
// @ts-ignore: decorator
@inline
export function pte_clear_uffd_wp<T>(pte: T): T {
  return UFFD_WP ? clear<T>(pte, BIT(UFFD_WP_BIT)) : pte;
}
