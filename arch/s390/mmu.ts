/**
 * What the machine grants through a page-table entry (4 KiB) whose upper levels allow everything.
 * Manual: z/Architecture Principles of Operation (SA22-7832), chapter 3 "Storage": "Page-Table Entries", "DAT Protection",
 * "Instruction-Execution Protection"; chapter 6 "Interruption": page-translation, protection and translation-specification exceptions.
 * Conditions: CR0.20 on (instruction-execution protection) where the profile has NX, storage keys and low-address protection let
 * everything through. The entry has no user bit: user and kernel have address spaces of their own, and the kernel reaches the user's
 * through its secondary space, so both are granted the same. That the kernel cannot *execute* out of a user's table (its fetches go
 * through its own) is no matter of the entry, and is not shown. The machine never writes to an entry: young and dirty do not exist for
 * it, an old page is just NOT_PRESENT, a clean one NO_WRITE.
 */
import { NX } from "../../asm/config";
import { NOT_PRESENT, NO_EXEC, NO_WRITE, OK, RESERVED_BIT } from "../generic/access";
import { because, fault, grantsPlain, then } from "../generic/mmu";
import { BIT, any, test } from "../generic/word";
import { INVALID_BIT, LARGE_BIT, NOEXEC_BIT, PROTECT_BIT } from "./bits";

/** IBM bit 52 must be zero, and without instruction-execution protection bit 55 too: translation-specification exception. */
// @ts-ignore: decorator
@inline
function RESERVED_MASK(): u64 {
  return BIT(LARGE_BIT) | (NX ? 0 : BIT(NOEXEC_BIT));
}

// @ts-ignore: decorator
@inline
export function mmu_access<T>(pte: T): T {
  const valid = then<T>(fault<T>(test<T>(pte, INVALID_BIT), NOT_PRESENT), fault<T>(any<T>(pte, RESERVED_MASK()), RESERVED_BIT));
  const write = fault<T>(test<T>(pte, PROTECT_BIT), NO_WRITE);
  const exec = NX ? fault<T>(test<T>(pte, NOEXEC_BIT), NO_EXEC) : because<T>(OK);
  return grantsPlain<T>(valid, because<T>(OK), write, exec, valid, because<T>(OK), write, exec);
}
