/** Wrong on purpose, each in the place of the law of its name: something of a swap entry is lost, or it is taken for a page. */

export function swap_type_round_trip<T>(type: T, offset: T): T {
  return always(equal(swp_type(swp_entry_to_pte(offset, type)), type));
}

export function swap_offset_round_trip<T>(type: T, offset: T): T {
  return always(equal(swp_offset(swp_entry_to_pte(type, add(offset, word<T>(1)))), offset));
}

export function swap_is_not_present<T>(type: T, offset: T): T {
  return always(pte_present(swp_entry_to_pte(type, offset)));
}

export function swap_is_not_none<T>(type: T, offset: T): T {
  return always(pte_none(swp_entry_to_pte(type, offset)));
}

export function swap_is_not_accessible<T>(type: T, offset: T, tlb_flush_pending: T): T {
  return always(not(pte_accessible(pfn_pte(offset, protection_map(word<T>(1))), tlb_flush_pending)));
}

export function swap_grants_nothing<T>(type: T, offset: T): T {
  return always(grantsAny(swp_entry_to_pte(type, offset), ANY_ACCESS()));
}

export function swap_begins_unmarked<T>(type: T, offset: T): T {
  return always(pte_swp_exclusive(swp_entry_to_pte(type, offset)));
}

export function swap_exclusive_is_set_and_cleared<T>(type: T, offset: T): T {
  return always(pte_swp_exclusive(pte_swp_clear_exclusive(pte_swp_mkexclusive(swp_entry_to_pte(type, offset)))));
}

export function swap_exclusive_leaves_the_entry<T>(type: T, offset: T): T {
  return always(pte_same(pte_swp_mkexclusive(swp_entry_to_pte(type, offset)), swp_entry_to_pte(type, offset)));
}

export function swap_soft_dirty_is_set_and_cleared<T>(type: T, offset: T): T {
  return always(pte_swp_soft_dirty(pte_swp_clear_soft_dirty(pte_swp_mksoft_dirty(swp_entry_to_pte(type, offset)))));
}

export function swap_soft_dirty_leaves_the_entry<T>(type: T, offset: T): T {
  return always(pte_same(pte_swp_mksoft_dirty(swp_entry_to_pte(type, offset)), swp_entry_to_pte(type, offset)));
}

export function swap_uffd_wp_is_set_and_cleared<T>(type: T, offset: T): T {
  return always(pte_swp_uffd_wp(pte_swp_clear_uffd_wp(pte_swp_mkuffd_wp(swp_entry_to_pte(type, offset)))));
}

export function swap_uffd_wp_leaves_the_entry<T>(type: T, offset: T): T {
  return always(pte_same(pte_swp_mkuffd_wp(swp_entry_to_pte(type, offset)), swp_entry_to_pte(type, offset)));
}

export function swap_offset_holds_a_frame<T>(pfn: T, type: T): T {
  return always(equal(swp_offset(swp_entry_to_pte(type, pfn)), add(pfn, word<T>(1))));
}
