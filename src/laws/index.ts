/** The catalogue: one file a family. */
import type { Law } from "./types.ts";
import { wrprotect } from "./wrprotect.ts";

export { inputMask, inputMasks, namedInputs } from "./inputs.ts";
export type { InputKind, Law, Severity, Where } from "./types.ts";
export { lawExport } from "./types.ts";

export const laws: readonly Law[] = [...wrprotect];
