/** What the processor writes into an entry by itself. */
import type { Transition } from "../types.ts";

const MMU = "the room's mmu.ts, mmu_mark()";

export const hardware: readonly Transition[] = [
  {
    id: "hw-access",
    words: "load or fetch",
    when: [["present", MMU]],
    run: ["mmu_mark=0"],
    inPlace: true,
    source: MMU,
    assumes: "the hardware asks the entry alone, whatever the VMA; where it refuses the access, mmu_mark() changes nothing",
  },
  {
    id: "hw-store",
    words: "store",
    when: [["present", MMU]],
    run: ["mmu_mark=1"],
    inPlace: true,
    source: MMU,
    assumes: "as above; a store by the kernel counts as one",
  },
];
