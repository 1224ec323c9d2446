/** A question about a profile: what the kernel is asked, and what ptelab answers. */
import type { Input, WasmModule } from "../prove/index.ts";
import type { Term } from "../prove/terms.ts";
import type { Context } from "../prove/workspace.ts";

export interface Question {
  readonly name: string;
  /** Name of the probe that asks the kernel. */
  readonly probe: string;
  readonly inputs: readonly Input[];
  /** The export of ptelab's module that answers, where one does. */
  readonly export?: string;
  /** ptelab's answer as a formula over the inputs. @param theirs the kernel in its state, for what stands around its inputs */
  readonly answer: (module: WasmModule, context: Context, theirs: WasmModule) => Term;
  readonly without?: { readonly bits: bigint; readonly why: string };
  /** A truth over the inputs: only where it holds is the question asked. */
  readonly given?: { readonly words: string; readonly holds: (context: Context) => Term };
  /** What is no function of the machine's state is asked in the profile's own alone. */
  readonly onlyFirstState?: boolean;
}
