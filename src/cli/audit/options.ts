/** The options of `ptelab audit`, as commander hands them over. */
import type { Target } from "./outputs.ts";
import type { Selection } from "./select.ts";

export interface Options extends Selection {
  readonly explain?: string;
  readonly findings?: boolean;
  readonly captures?: string[] | false;
  readonly json?: Target;
  readonly markdown?: Target;
  readonly junit?: Target;
  readonly sarif?: Target;
  readonly html?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exitZero?: boolean;
  readonly others?: boolean;
}
