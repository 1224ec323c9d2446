/** What is to a batch beside its entries: whether its folio stays, and what its mm is doing. */
import { TLB_FLUSH_PENDING_BIT, VM_DROPPABLE_BIT } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";

export interface Situation {
  /** Somebody holds a reference, so that the folio stays. */
  readonly held: boolean;
  /** folio_test_dirty() before the walk. */
  readonly dirty: boolean;
  /** VM_DROPPABLE: dirty pages are dropped too. */
  readonly droppable: boolean;
  /** mm->tlb_flush_pending, which pte_accessible() asks. */
  readonly pending: boolean;
}

const BOTH = [false, true];

/** All of them. */
export const situations: readonly Situation[] = BOTH.flatMap((pending) =>
  BOTH.flatMap((droppable) => BOTH.flatMap((dirty) => BOTH.map((held) => ({ held, dirty, droppable, pending })))),
);

/** The bits that the VMA of such a batch has. */
export function situationBits({ droppable, pending }: Situation): number {
  return (Number(droppable) << VM_DROPPABLE_BIT) | (Number(pending) << TLB_FLUSH_PENDING_BIT);
}

function isUnused(lab: Lab, pte: bigint): boolean {
  const unused = lab.exports.pte_unused;
  return unused !== undefined && BigInt.asUintN(64, unused(pte, 0n) as bigint) === 1n;
}

/**
 * One situation for each way a walk can take; the others come out the same, entry for entry. A folio that is held, or dirty where dirty
 * pages are not dropped, stays whatever else is true. One that is not held is dropped where VM_DROPPABLE is set, dirty or not. Entries
 * that the hypervisor calls unused (s390) are dropped in any case, so with these all situations are walked. Where the architecture has no
 * pte_accessible() of its own (include/linux/pgtable.h), nothing asks tlb_flush_pending.
 */
export function decisive(lab: Lab, ptes: readonly bigint[]): readonly Situation[] {
  const pendings = lab.profile.supports.accessible ? BOTH : [false];
  if (ptes.some((pte) => isUnused(lab, pte))) return situations.filter(({ pending }) => pendings.includes(pending));
  const plain = { held: false, dirty: false, droppable: false };
  return pendings.flatMap((pending) => [
    { ...plain, held: true, pending },
    { ...plain, pending },
    { ...plain, droppable: true, pending },
  ]);
}
