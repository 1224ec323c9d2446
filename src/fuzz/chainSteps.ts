/** Which helpers a chain of a profile may take, as plain data for the three evaluators. */
import { type Argument, type Helper, hasHelper } from "../profile/helpers.ts";
import type { Profile } from "../profile/types.ts";
import { evaluated } from "./halves/index.ts";

/** How the argument is drawn: the numbers of assembly/fuzz/chain.ts. */
export const argumentKinds = { none: 0, truth: 1, prot: 2, frame: 3, steps: 4, index: 5, other: 6 } as const;
export type ArgumentKind = (typeof argumentKinds)[keyof typeof argumentKinds];

const KIND_OF: Readonly<Record<Argument, ArgumentKind>> = {
  tlb_flush_pending: argumentKinds.truth,
  write: argumentKinds.truth,
  shadow_stack_vma: argumentKinds.truth,
  prot: argumentKinds.prot,
  nr: argumentKinds.steps,
  pfn: argumentKinds.frame,
  offset: argumentKinds.frame,
  index: argumentKinds.index,
  other: argumentKinds.other,
};

export interface Step {
  readonly helper: Helper;
  readonly kind: ArgumentKind;
  /** The result is the entry that the next step takes; an answer or a number only goes into the digest. */
  readonly makesEntry: boolean;
  /** Of the entry its lowest five bits are taken: swp_entry_to_pte() wants a swap type. */
  readonly takesType: boolean;
  /** What assembly/fuzz/chain.ts reads. */
  readonly packed: number;
}

const ones = evaluated.filter(({ argument }) => argument === undefined);
const twos = evaluated.filter(({ argument }) => argument !== undefined);

function step(helper: Helper): Step {
  const kind = helper.argument ? KIND_OF[helper.argument] : argumentKinds.none;
  const makesEntry = helper.result === "pte";
  const takesType = helper.name === "swp_to_pte";
  const number = (helper.argument ? twos : ones).indexOf(helper);
  const packed = number | (kind << 8) | (Number(helper.swapped ?? false) << 12) | (Number(makesEntry) << 13) | (Number(takesType) << 14);
  return { helper, kind, makesEntry, takesType, packed };
}

/** In the order of the helpers; what the profile's kernel lacks is not among them. */
export function stepsOf(profile: Profile): readonly Step[] {
  return evaluated.filter((helper) => hasHelper(helper, profile)).map(step);
}

/** What bit `bit` of a profile's `pairs/…` stands for: `wrprotect, mkdirty`. */
export function pairName(profile: Profile, bit: number): string {
  const steps = stepsOf(profile);
  return `${steps[Math.floor(bit / steps.length)].helper.name}, ${steps[bit % steps.length].helper.name}`;
}
