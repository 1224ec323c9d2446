/** What a mutant's helpers are compared with. */
import type { Helper } from "../profile/helpers.ts";
import type { WasmModule } from "../prove/index.ts";

/** Of a helper: the function that it has to be, as an export of some module with the same parameters. */
export type Reference = (helper: Helper) => { readonly module: WasmModule; readonly export: string };

/** The unchanged module. That it is the kernel's function is for `ptelab verify` to say. */
export function unchanged(module: WasmModule): Reference {
  return (helper) => ({ module, export: helper.export });
}
