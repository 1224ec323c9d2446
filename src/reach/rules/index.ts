/** All transitions of the memory management, a subsystem a file. */
import type { Transition } from "../types.ts";
import { faults } from "./fault.ts";
import { forks } from "./fork.ts";
import { hardware } from "./hardware.ts";
import { merges } from "./merge.ts";
import { migrations } from "./migrate.ts";
import { mprotects } from "./mprotect.ts";
import { numa } from "./numa.ts";
import { pfnmaps } from "./pfnmap.ts";
import { reclaims } from "./reclaim.ts";
import { softDirty } from "./softdirty.ts";
import { swaps } from "./swap.ts";
import { uffds } from "./uffd.ts";
import { writeFaults } from "./wp.ts";

/** Of two rules that lead to the same entry in as many steps, a story tells the first. */
export const transitions: readonly Transition[] = [
  ...hardware,
  ...faults,
  ...writeFaults,
  ...pfnmaps,
  ...mprotects,
  ...forks,
  ...reclaims,
  ...swaps,
  ...migrations,
  ...softDirty,
  ...uffds,
  ...numa,
  ...merges,
];
