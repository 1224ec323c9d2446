/** What s390 adds to building entries. */
import { bits } from "../../src/profile/describe.ts";
import type { EntryRules } from "../../src/profile/types.ts";
import { INVALID_BIT, PRESENT_BIT } from "./bits.ts";

export const entryRules: EntryRules = {
  steps: [
    {
      id: "flush-lazy",
      words: "the entry is about to change: made invalid first",
      when: "present",
      mask: bits(PRESENT_BIT, INVALID_BIT),
      value: bits(PRESENT_BIT),
      clear: 0n,
      set: bits(INVALID_BIT),
      transient: true,
      source: "arch/s390/mm/pgtable.c (6.12.117) ptep_flush_lazy(), ptep_flush_direct()",
    },
  ],
};
