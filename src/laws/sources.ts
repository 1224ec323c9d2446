/** Where laws come from, where several have one source. */

/** "Could pte_wrprotect() turn a PTE inaccessible on some architecture?" and the sentences around it. */
export const THREAD = 'linux-mm, 26 Feb 2026, "mm/rmap: fix incorrect pte restoration for lazyfree folios"';

/** The other direction of a sentence of the thread. */
export const DUAL = "dual";

/** Nobody's sentence in particular: what callers of the helper assume. */
export const OURS = "ptelab";

/** One of the kernel's own checks while booting. */
export function DEBUG(test: string): string {
  return `mm/debug_vm_pgtable.c (6.12.117): ${test}()`;
}

/** What the kernel checks of new entries, here of all words. */
export const DEBUG_LIKE = "mm/debug_vm_pgtable.c (6.12.117): pte_basic_tests(), of all words";

export const BATCH = "mm/internal.h (6.17): folio_pte_batch_flags(); include/linux/pgtable.h (6.12.117): get_and_clear_ptes()";
export const CVE = 'CVE-2026-31398; 29f40594a281 ("mm/rmap: fix incorrect pte restoration for lazyfree folios")';
export const GUP = "mm/gup.c (6.12.117): gup_fast_pte_range()";
export const UFFD = "include/linux/userfaultfd_k.h, mm/userfaultfd.c (6.12.117)";
export const MIGRATION = "include/linux/swapops.h (6.12.117): make_writable_migration_entry(), SWP_PFN_BITS";
export const MKWRITE_NOVMA = '6.6: "mm: Move pte/pmd_mkwrite() callers with no VMA to _novma()"';
export const MKWRITE_DIRTY = '143937ca51cc ("arm64: mm: avoid always making PTE dirty in pte_mkwrite()")';
export const SHADOW_STACK = "Documentation/arch/x86/shstk.rst (6.12.117); arch/riscv: Zicfiss (7.0)";
export const INTEL_CET = "Intel SDM vol. 1, 17; RISC-V Zicfiss; arch/x86/include/asm/pgtable.h (6.12.117): mksaveddirty";
