/** Of which entries the kernel asks a helper at all: a law about it says nothing of the others. */
import { callUnchecked, findHelper } from "../profile/lab.ts";
import type { Reach, State } from "./types.ts";

interface Precondition {
  readonly helpers: readonly string[];
  /** vm_flags that the VMA must have. */
  readonly vmFlags: number;
  /** A question that the entry must answer with no. */
  readonly not?: string;
  readonly source: string;
}

const VM_WRITE = 2;

/** Helpers that are not here are asked of every present entry: clear_refs and userfaultfd write-protect whatever they find. */
export const preconditions: readonly Precondition[] = [
  {
    helpers: ["mkwrite", "mkwrite_novma"],
    vmFlags: VM_WRITE,
    not: "protnone",
    source:
      "include/linux/mm.h maybe_mkwrite(), mm/mprotect.c can_change_pte_writable(), mm/memory.c numa_rebuild_single_mapping() (6.12.117)",
  },
];

const met = new WeakMap<Reach, Map<Precondition, ReadonlySet<State>>>();

function statesThatMeet(reach: Reach, precondition: Precondition): ReadonlySet<State> {
  const known = met.get(reach) ?? new Map<Precondition, ReadonlySet<State>>();
  met.set(reach, known);
  const found = known.get(precondition);
  if (found) return found;
  const { lab, vmas } = reach;
  const refused = precondition.not === undefined ? undefined : findHelper(precondition.not);
  const states = reach.states.filter(
    ({ vma, pte }) =>
      (vmas[vma].access & precondition.vmFlags) === precondition.vmFlags && !(refused && callUnchecked(lab, refused, pte, 0n) === 1n),
  );
  const set = new Set(states);
  known.set(precondition, set);
  return set;
}

function concerned(helpers: readonly string[]): readonly Precondition[] {
  return preconditions.filter((one) => one.helpers.some((name) => helpers.includes(name)));
}

/** What the helpers demand, as numbers: the same for laws that are about the same entries. */
export function preconditionsOf(helpers: readonly string[]): readonly number[] {
  return concerned(helpers).map((one) => preconditions.indexOf(one));
}

/** Would the kernel ask all these helpers of the state's entry? */
export function isAsked(reach: Reach, helpers: readonly string[], state: State): boolean {
  return concerned(helpers).every((one) => statesThatMeet(reach, one).has(state));
}
