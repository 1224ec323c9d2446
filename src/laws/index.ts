/** The catalogue: one file a family. */
import { batch } from "./batch.ts";
import { bystanders } from "./bystanders.ts";
import { commute } from "./commute.ts";
import { conformance } from "./conformance.ts";
import { dirty } from "./dirty.ts";
import { hardware } from "./hardware.ts";
import { huge } from "./huge.ts";
import { marks } from "./marks.ts";
import { mprotect } from "./mprotect.ts";
import { pfn } from "./pfn.ts";
import { presence } from "./presence.ts";
import { protection } from "./protection.ts";
import { readonly } from "./readonly.ts";
import { restore } from "./restore.ts";
import { same } from "./same.ts";
import { swap } from "./swap.ts";
import type { Law } from "./types.ts";
import { vma } from "./vma.ts";
import { write } from "./write.ts";
import { wrprotect } from "./wrprotect.ts";
import { young } from "./young.ts";

export { inputMask, inputMasks, namedInputs } from "./inputs.ts";
export type { InputKind, Law, Severity, Where } from "./types.ts";
export { lawExport } from "./types.ts";

export const laws: readonly Law[] = [
  ...wrprotect,
  ...readonly,
  ...bystanders,
  ...write,
  ...dirty,
  ...young,
  ...marks,
  ...presence,
  ...hardware,
  ...same,
  ...pfn,
  ...swap,
  ...mprotect,
  ...protection,
  ...vma,
  ...conformance,
  ...commute,
  ...batch,
  ...restore,
  ...huge,
];

export { type LawFile, parseLawFile } from "./custom.ts";
