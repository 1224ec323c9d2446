/**
 * Every helper of a profile as an export: raw `u64` in and out, truths as 0 or 1.
 * The names and meanings are the kernel's; the room decides, this file only opens the door.
 */
import * as mmu from "../asm/mmu";
import * as arch from "../asm/pgtable";
import * as swap from "../asm/swap";

export function pte_none(pte: u64): u64 { return arch.pte_none<u64>(pte); }
export function pte_present(pte: u64): u64 { return arch.pte_present<u64>(pte); }
export function pte_accessible(pte: u64, tlb_flush_pending: u64): u64 { return arch.pte_accessible<u64>(pte, tlb_flush_pending); }
export function pte_write(pte: u64): u64 { return arch.pte_write<u64>(pte); }
export function pte_dirty(pte: u64): u64 { return arch.pte_dirty<u64>(pte); }
export function pte_young(pte: u64): u64 { return arch.pte_young<u64>(pte); }
export function pte_special(pte: u64): u64 { return arch.pte_special<u64>(pte); }
export function pte_soft_dirty(pte: u64): u64 { return arch.pte_soft_dirty<u64>(pte); }
export function pte_uffd_wp(pte: u64): u64 { return arch.pte_uffd_wp<u64>(pte); }
export function pte_protnone(pte: u64): u64 { return arch.pte_protnone<u64>(pte); }
export function pte_access_permitted(pte: u64, write: u64): u64 { return arch.pte_access_permitted<u64>(pte, write); }
export function pte_same(a: u64, b: u64): u64 { return arch.pte_same<u64>(a, b); }
export function pte_pfn(pte: u64): u64 { return arch.pte_pfn<u64>(pte); }
export function pfn_pte(pfn: u64, prot: u64): u64 { return arch.pfn_pte<u64>(pfn, prot); }
export function pte_advance_pfn(pte: u64, nr: u64): u64 { return arch.pte_advance_pfn<u64>(pte, nr); }
export function pte_wrprotect(pte: u64): u64 { return arch.pte_wrprotect<u64>(pte); }
export function pte_mkwrite_novma(pte: u64): u64 { return arch.pte_mkwrite_novma<u64>(pte); }
export function pte_mkwrite(pte: u64, shadow_stack_vma: u64): u64 { return arch.pte_mkwrite<u64>(pte, shadow_stack_vma); }
export function pte_mkdirty(pte: u64): u64 { return arch.pte_mkdirty<u64>(pte); }
export function pte_mkclean(pte: u64): u64 { return arch.pte_mkclean<u64>(pte); }
export function pte_mkyoung(pte: u64): u64 { return arch.pte_mkyoung<u64>(pte); }
export function pte_mkold(pte: u64): u64 { return arch.pte_mkold<u64>(pte); }
export function pte_mkspecial(pte: u64): u64 { return arch.pte_mkspecial<u64>(pte); }
export function pte_mksoft_dirty(pte: u64): u64 { return arch.pte_mksoft_dirty<u64>(pte); }
export function pte_clear_soft_dirty(pte: u64): u64 { return arch.pte_clear_soft_dirty<u64>(pte); }
export function pte_mkuffd_wp(pte: u64): u64 { return arch.pte_mkuffd_wp<u64>(pte); }
export function pte_clear_uffd_wp(pte: u64): u64 { return arch.pte_clear_uffd_wp<u64>(pte); }
export function pte_modify(pte: u64, prot: u64): u64 { return arch.pte_modify<u64>(pte, prot); }
export function pte_clear_value(pte: u64): u64 { return arch.pte_clear_value<u64>(pte); }
export function pte_batch_hint(pte: u64, index: u64): u64 { return arch.pte_batch_hint<u64>(pte, index); }

/** is_swap_pte(): neither none nor present (include/linux/swapops.h). */
export function is_swap_pte(pte: u64): u64 { return (arch.pte_none<u64>(pte) | arch.pte_present<u64>(pte)) ^ 1; }
export function swp_type(pte: u64): u64 { return swap.swp_type<u64>(pte); }
export function swp_offset(pte: u64): u64 { return swap.swp_offset<u64>(pte); }
export function swp_entry_to_pte(type: u64, offset: u64): u64 { return swap.swp_entry_to_pte<u64>(type, offset); }
export function pte_swp_exclusive(pte: u64): u64 { return swap.pte_swp_exclusive<u64>(pte); }
export function pte_swp_mkexclusive(pte: u64): u64 { return swap.pte_swp_mkexclusive<u64>(pte); }
export function pte_swp_clear_exclusive(pte: u64): u64 { return swap.pte_swp_clear_exclusive<u64>(pte); }
export function pte_swp_soft_dirty(pte: u64): u64 { return swap.pte_swp_soft_dirty<u64>(pte); }
export function pte_swp_mksoft_dirty(pte: u64): u64 { return swap.pte_swp_mksoft_dirty<u64>(pte); }
export function pte_swp_clear_soft_dirty(pte: u64): u64 { return swap.pte_swp_clear_soft_dirty<u64>(pte); }
export function pte_swp_uffd_wp(pte: u64): u64 { return swap.pte_swp_uffd_wp<u64>(pte); }
export function pte_swp_mkuffd_wp(pte: u64): u64 { return swap.pte_swp_mkuffd_wp<u64>(pte); }
export function pte_swp_clear_uffd_wp(pte: u64): u64 { return swap.pte_swp_clear_uffd_wp<u64>(pte); }

/** The hardware view; arch/generic/access.ts says what the bits are. */
export function mmu_access(pte: u64): u64 { return mmu.mmu_access<u64>(pte); }
/** The entry after an access that the hardware grants, with what it writes there itself; unchanged where the access faults. */
export function mmu_mark(pte: u64, write: u64): u64 { return mmu.mmu_mark<u64>(pte, write); }
