/** The helpers of an entry one level up, as exports like those of helpers.ts. */
import * as arch from "../asm/pmd";

export function pmd_none(pmd: u64): u64 { return arch.pmd_none<u64>(pmd); }
export function pmd_present(pmd: u64): u64 { return arch.pmd_present<u64>(pmd); }
export function pmd_leaf(pmd: u64): u64 { return arch.pmd_leaf<u64>(pmd); }
export function pmd_trans_huge(pmd: u64): u64 { return arch.pmd_trans_huge<u64>(pmd); }
export function pmd_write(pmd: u64): u64 { return arch.pmd_write<u64>(pmd); }
export function pmd_dirty(pmd: u64): u64 { return arch.pmd_dirty<u64>(pmd); }
export function pmd_young(pmd: u64): u64 { return arch.pmd_young<u64>(pmd); }
export function pmd_soft_dirty(pmd: u64): u64 { return arch.pmd_soft_dirty<u64>(pmd); }
export function pmd_uffd_wp(pmd: u64): u64 { return arch.pmd_uffd_wp<u64>(pmd); }
export function pmd_protnone(pmd: u64): u64 { return arch.pmd_protnone<u64>(pmd); }
export function pmd_pfn(pmd: u64): u64 { return arch.pmd_pfn<u64>(pmd); }
export function pmd_mkold(pmd: u64): u64 { return arch.pmd_mkold<u64>(pmd); }
export function pmd_mkyoung(pmd: u64): u64 { return arch.pmd_mkyoung<u64>(pmd); }
export function pmd_mkclean(pmd: u64): u64 { return arch.pmd_mkclean<u64>(pmd); }
export function pmd_mkdirty(pmd: u64): u64 { return arch.pmd_mkdirty<u64>(pmd); }
export function pmd_wrprotect(pmd: u64): u64 { return arch.pmd_wrprotect<u64>(pmd); }
export function pmd_mkwrite_novma(pmd: u64): u64 { return arch.pmd_mkwrite_novma<u64>(pmd); }

/** Two levels up, where it differs. */
export function pud_none(pud: u64): u64 { return arch.pud_none<u64>(pud); }
export function pud_present(pud: u64): u64 { return arch.pud_present<u64>(pud); }
export function pud_leaf(pud: u64): u64 { return arch.pud_leaf<u64>(pud); }
export function pud_write(pud: u64): u64 { return arch.pud_write<u64>(pud); }
export function pud_pfn(pud: u64): u64 { return arch.pud_pfn<u64>(pud); }
