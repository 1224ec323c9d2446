/** Entries that are not present: what they hold comes back, nothing takes them for a page, and their marks do not disturb each other. */
import { and, any, equal, not, or } from "../../arch/generic/word";
import { pte_accessible, pte_none, pte_present, pte_same } from "../../asm/pgtable";
import {
  pte_swp_clear_exclusive, pte_swp_clear_soft_dirty, pte_swp_clear_uffd_wp, pte_swp_exclusive, pte_swp_mkexclusive, pte_swp_mksoft_dirty,
  pte_swp_mkuffd_wp, pte_swp_soft_dirty, pte_swp_uffd_wp, swp_entry_to_pte, swp_offset, swp_type,
} from "../../asm/swap";
import { ANY_ACCESS, grantsAny, is_swap_pte } from "../questions";
import { always, promise } from "./promise";

// @ts-ignore: decorator
@inline
const ALL: u64 = ~0;

/** Truth: is it still this swap entry, and neither present nor empty? */
// @ts-ignore: decorator
@inline
function stays<T>(pte: T, type: T, offset: T): T {
  const held = and<T>(equal<T>(swp_type<T>(pte), type), equal<T>(swp_offset<T>(pte), offset));
  return and<T>(held, is_swap_pte<T>(pte));
}

// @ts-ignore: decorator
@inline
export function swap_type_round_trip<T>(type: T, offset: T, _c: T): T {
  return always<T>(equal<T>(swp_type<T>(swp_entry_to_pte<T>(type, offset)), type));
}

// @ts-ignore: decorator
@inline
export function swap_offset_round_trip<T>(type: T, offset: T, _c: T): T {
  return always<T>(equal<T>(swp_offset<T>(swp_entry_to_pte<T>(type, offset)), offset));
}

// @ts-ignore: decorator
@inline
export function swap_is_not_present<T>(type: T, offset: T, _c: T): T {
  return always<T>(not<T>(pte_present<T>(swp_entry_to_pte<T>(type, offset))));
}

// @ts-ignore: decorator
@inline
export function swap_is_not_none<T>(type: T, offset: T, _c: T): T {
  return promise<T>(any<T>(offset, ALL), not<T>(pte_none<T>(swp_entry_to_pte<T>(type, offset))));
}

// @ts-ignore: decorator
@inline
export function swap_is_not_accessible<T>(type: T, offset: T, tlb_flush_pending: T): T {
  return always<T>(not<T>(pte_accessible<T>(swp_entry_to_pte<T>(type, offset), tlb_flush_pending)));
}

// @ts-ignore: decorator
@inline
export function swap_grants_nothing<T>(type: T, offset: T, _c: T): T {
  return always<T>(not<T>(grantsAny<T>(swp_entry_to_pte<T>(type, offset), ANY_ACCESS())));
}

// @ts-ignore: decorator
@inline
export function swap_begins_unmarked<T>(type: T, offset: T, _c: T): T {
  const entry = swp_entry_to_pte<T>(type, offset);
  return always<T>(not<T>(or<T>(pte_swp_exclusive<T>(entry), or<T>(pte_swp_soft_dirty<T>(entry), pte_swp_uffd_wp<T>(entry)))));
}

// @ts-ignore: decorator
@inline
export function swap_exclusive_is_set_and_cleared<T>(type: T, offset: T, _c: T): T {
  const entry = swp_entry_to_pte<T>(type, offset);
  const marked = pte_swp_mkexclusive<T>(entry);
  const cleared = pte_swp_clear_exclusive<T>(marked);
  return always<T>(and<T>(and<T>(pte_swp_exclusive<T>(marked), not<T>(pte_swp_exclusive<T>(cleared))), pte_same<T>(cleared, entry)));
}

// @ts-ignore: decorator
@inline
export function swap_exclusive_leaves_the_entry<T>(type: T, offset: T, _c: T): T {
  const marked = pte_swp_mkexclusive<T>(swp_entry_to_pte<T>(type, offset));
  return promise<T>(any<T>(offset, ALL), and<T>(stays<T>(marked, type, offset), not<T>(or<T>(pte_swp_soft_dirty<T>(marked), pte_swp_uffd_wp<T>(marked)))));
}

// @ts-ignore: decorator
@inline
export function swap_soft_dirty_is_set_and_cleared<T>(type: T, offset: T, _c: T): T {
  const entry = swp_entry_to_pte<T>(type, offset);
  const marked = pte_swp_mksoft_dirty<T>(entry);
  const cleared = pte_swp_clear_soft_dirty<T>(marked);
  return always<T>(and<T>(and<T>(pte_swp_soft_dirty<T>(marked), not<T>(pte_swp_soft_dirty<T>(cleared))), pte_same<T>(cleared, entry)));
}

// @ts-ignore: decorator
@inline
export function swap_soft_dirty_leaves_the_entry<T>(type: T, offset: T, _c: T): T {
  const marked = pte_swp_mksoft_dirty<T>(swp_entry_to_pte<T>(type, offset));
  return promise<T>(any<T>(offset, ALL), and<T>(stays<T>(marked, type, offset), not<T>(or<T>(pte_swp_exclusive<T>(marked), pte_swp_uffd_wp<T>(marked)))));
}

// @ts-ignore: decorator
@inline
export function swap_uffd_wp_is_set_and_cleared<T>(type: T, offset: T, _c: T): T {
  const entry = swp_entry_to_pte<T>(type, offset);
  const marked = pte_swp_mkuffd_wp<T>(entry);
  const cleared = pte_swp_clear_uffd_wp<T>(marked);
  return always<T>(and<T>(and<T>(pte_swp_uffd_wp<T>(marked), not<T>(pte_swp_uffd_wp<T>(cleared))), pte_same<T>(cleared, entry)));
}

// @ts-ignore: decorator
@inline
export function swap_uffd_wp_leaves_the_entry<T>(type: T, offset: T, _c: T): T {
  const marked = pte_swp_mkuffd_wp<T>(swp_entry_to_pte<T>(type, offset));
  return promise<T>(any<T>(offset, ALL), and<T>(stays<T>(marked, type, offset), not<T>(or<T>(pte_swp_exclusive<T>(marked), pte_swp_soft_dirty<T>(marked)))));
}

// @ts-ignore: decorator
@inline
export function swap_offset_holds_a_frame<T>(pfn: T, type: T, _c: T): T {
  return always<T>(equal<T>(swp_offset<T>(swp_entry_to_pte<T>(type, pfn)), pfn));
}
