/** Moving a page to another frame: the migration entry, and what comes after it. mm/rmap.c, mm/migrate.c. */
import type { Transition } from "../types.ts";

const away = "mm/rmap.c (6.12.117) try_to_migrate_one()";
const back = "mm/migrate.c (6.12.117) remove_migration_pte()";
const back61 = "mm/migrate.c (6.1.192) remove_migration_pte()";
const page = ["present anon|file", `${away}: a page that can be moved`] as const;
const MARKS = ["swp_mksoft_dirty if soft_dirty", "swp_mkuffd_wp if uffd_wp"] as const;
const KIND = ["migration", "anon if anon", "file if file", "mig_young if young", "mig_dirty if dirty"] as const;

const BACK = [
  "pfn_pte=vm_page_prot",
  "mkold if !mig_young",
  "mkdirty if mig_dirty",
  "mksoft_dirty if swp_soft_dirty",
  "clear_soft_dirty if !swp_soft_dirty",
  "mkwrite if mig_write",
  "mkuffd_wp if !mig_write swp_uffd_wp",
] as const;
const PAGE = ["anon if anon", "file if file", "exclusive if anon mig_write|mig_exclusive"] as const;

export const migrations: readonly Transition[] = [
  {
    id: "migrate-writable",
    words: "the page is being moved",
    when: [page, ["write", away]],
    run: ["swp_to_pte=migration_write", ...MARKS],
    becomes: [...KIND, "mig_write"],
    source: away,
  },
  {
    id: "migrate-exclusive",
    words: "the page is being moved",
    when: [page, ["!write exclusive", away]],
    run: ["swp_to_pte=migration_read_exclusive", ...MARKS],
    becomes: [...KIND, "mig_exclusive"],
    source: away,
  },
  {
    id: "migrate-readable",
    words: "the page is being moved",
    when: [page, ["!write !exclusive", away]],
    run: ["swp_to_pte=migration_read", ...MARKS],
    becomes: KIND,
    source: away,
  },
  {
    id: "migrated",
    words: "the page was moved",
    when: [["migration", back]],
    run: BACK,
    becomes: PAGE,
    source: back,
    since: [6, 2],
    assumes:
      "migration entries have room for young and dirty; where not (32-bit), the entry comes back old and clean, as another rule makes it",
  },
  {
    id: "migrated-clean",
    words: "the page was moved, and is clean by now",
    when: [["migration mig_dirty", `${back}: folio_test_dirty()`]],
    run: BACK.filter((call) => !call.startsWith("mkdirty")),
    becomes: PAGE,
    source: back,
    since: [6, 2],
  },
  {
    id: "migrated-6.1",
    words: "the page was moved",
    when: [["migration", back61]],
    run: [
      "pfn_pte=vm_page_prot",
      "mksoft_dirty if swp_soft_dirty",
      "mkold if !mig_young",
      "mkdirty if mig_dirty",
      "mkwrite if mig_write VM_WRITE",
      "mkuffd_wp if !mig_write swp_uffd_wp",
      "wrprotect if !mig_write !swp_uffd_wp",
    ],
    becomes: PAGE,
    source: back61,
    until: [6, 2],
  },
  {
    id: "migrated-to-zeropage",
    words: "a huge page is split, and this page of it was never used: the zero page",
    when: [["migration anon", "mm/migrate.c (6.12.117) try_to_map_unused_to_zeropage()"]],
    run: ["pfn_pte=vm_page_prot", "mkspecial", "mksoft_dirty if swp_soft_dirty", "mkuffd_wp if swp_uffd_wp"],
    becomes: ["zero"],
    source: "mm/migrate.c (6.12.117) try_to_map_unused_to_zeropage()",
    since: [6, 12],
    needs: "thp",
  },
];
