/** The catalogue: one file a family. */
import type { Law } from "./types.ts";
import { wrprotect } from "./wrprotect.ts";

export type { Law } from "./types.ts";
export { lawArguments, lawExport } from "./types.ts";

export const laws: readonly Law[] = [...wrprotect];
