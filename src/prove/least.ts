/** The least input for which a truth holds. */
import { FALSE } from "./bdd.ts";
import { blast } from "./blast.ts";
import type { Input } from "./input.ts";
import { leastOf } from "./queries.ts";
import type { Term } from "./terms.ts";
import { isFalse } from "./truth.ts";
import { type Context, lexicographic, withFreeWords, wordsOf, workspaceFor } from "./workspace.ts";

/**
 * @returns the inputs' words, then those that the truth reads besides them; undefined where it holds nowhere
 * @throws LiftError where the diagram grows beyond its limit
 */
export function leastInput(context: Context, truth: Term, inputs: readonly Input[]): readonly bigint[] | undefined {
  if (isFalse(truth)) return undefined;
  const workspace = workspaceFor(context, [truth], withFreeWords([truth], inputs));
  const edge = blast(workspace, truth)[0];
  return edge === FALSE ? undefined : wordsOf(workspace, leastOf(workspace.bdd, edge, lexicographic(workspace)) as bigint);
}
