/**
 * What 44x, 85xx and e500 share on top of nohash: READ, WRITE and EXEC are bits that allow. Which bits, the family says.
 * Kernel: arch/powerpc/include/asm/nohash/pgtable.h (6.12.117).
 */
import { EXEC_MASK, READ_MASK, WRITE_MASK } from "../../../asm/pgtable";
import { any, clear, matches, set } from "../../generic/word";

/** All bits of READ are asked for: on e500 a kernel page has the supervisor's alone. */
// @ts-ignore: decorator
@inline
export function pte_read<T>(pte: T): T {
  return matches<T>(pte, READ_MASK(), READ_MASK());
}

/** Any bit of WRITE will do. */
// @ts-ignore: decorator
@inline
export function pte_write<T>(pte: T): T {
  return any<T>(pte, WRITE_MASK());
}

// @ts-ignore: decorator
@inline
export function pte_exec<T>(pte: T): T {
  return any<T>(pte, EXEC_MASK());
}

// @ts-ignore: decorator
@inline
export function pte_wrprotect<T>(pte: T): T {
  return clear<T>(pte, WRITE_MASK());
}

/** There is no page that can be written but not read. */
// @ts-ignore: decorator
@inline
export function pte_mkwrite_novma<T>(pte: T): T {
  return set<T>(pte, READ_MASK() | WRITE_MASK());
}
