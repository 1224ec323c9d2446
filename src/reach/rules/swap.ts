/** Swapping in, by a fault and by swapoff(). mm/memory.c, mm/swapfile.c. */
import type { Transition } from "../types.ts";

const swapIn = "mm/memory.c (6.12.117) do_swap_page()";
const swapIn61 = "mm/memory.c (6.1.192) do_swap_page()";
const unuse = "mm/swapfile.c (6.12.117) unuse_pte()";
const entry = ["swap", swapIn] as const;
const FRESH = ["pfn_pte=vm_page_prot", "mksoft_dirty if swp_soft_dirty", "mkuffd_wp if swp_uffd_wp"] as const;

/** What do_swap_page() asks before it makes the entry writable. */
const WRITABLE = "VM_WRITE !wp|!uffd_wp !tracking|soft_dirty";
const EXCLUSIVE = "any page in swap may turn out to have one reference only";

export const swaps: readonly Transition[] = [
  {
    id: "swap-in",
    words: "{load}: swapped in, still shared",
    when: [entry],
    run: FRESH,
    becomes: ["anon"],
    source: swapIn,
    since: [6, 2],
  },
  {
    id: "swap-in-exclusive",
    words: "{load}: swapped in, not shared",
    when: [entry],
    run: [...FRESH, `mkwrite now ${WRITABLE}`],
    becomes: ["anon", "exclusive"],
    source: swapIn,
    since: [6, 2],
    assumes: EXCLUSIVE,
  },
  {
    id: "swap-in-write",
    words: "store: swapped in, not shared",
    when: [entry, ["VM_WRITE !wp|!swp_uffd_wp !tracking|swp_soft_dirty", swapIn]],
    run: [...FRESH, `mkwrite now ${WRITABLE}`, "mkdirty"],
    becomes: ["anon", "exclusive"],
    source: swapIn,
    since: [6, 2],
    assumes: EXCLUSIVE,
  },
  {
    id: "swap-in-6.1",
    words: "{load}: swapped in",
    when: [["swap", swapIn61]],
    run: [...FRESH, "wrprotect if swp_uffd_wp"],
    becomes: ["anon", "exclusive if swp_exclusive"],
    source: swapIn61,
    until: [6, 2],
  },
  {
    id: "swap-in-write-6.1",
    words: "{store}: swapped in, not shared",
    when: [["swap", swapIn61]],
    run: [
      "pfn_pte=vm_page_prot",
      "mkdirty",
      "mkwrite if VM_WRITE",
      "mksoft_dirty if swp_soft_dirty",
      "mkuffd_wp if swp_uffd_wp",
      "wrprotect if swp_uffd_wp",
    ],
    becomes: ["anon", "exclusive"],
    source: swapIn61,
    until: [6, 2],
    assumes: EXCLUSIVE,
  },
  {
    id: "swapoff",
    words: "swapoff()",
    when: [["swap", unuse]],
    run: ["pfn_pte=vm_page_prot", "mkold", "mksoft_dirty if swp_soft_dirty", "mkuffd_wp if swp_uffd_wp"],
    becomes: ["anon", "exclusive if swp_exclusive"],
    source: unuse,
  },
];
