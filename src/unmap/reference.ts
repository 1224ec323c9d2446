/**
 * The walk once more, in plain TypeScript on bigints and by the letter of the kernel, one helper call after the other: for --explain, and
 * for the tests to hold against the fast one. It shares no code with assembly/unmap.
 * Kernel: mm/rmap.c, mm/internal.h, include/linux/pgtable.h, arch/arm64/mm/contpte.c.
 */
import * as flags from "../../assembly/flags.ts";
import * as bits from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import type { Policy } from "./policies.ts";
import { createPtep, type Ptep } from "./ptep.ts";
import { copyTable, folioEnd, isDirty, isHeld, markFolioDirty, slotKind, type Table } from "./table.ts";

/** What happened, in the order in which it did. */
export type Step =
  | { readonly kind: "folio"; readonly slot: number; readonly held: boolean; readonly dirty: boolean; readonly guest: boolean }
  | {
      readonly kind: "batch";
      readonly slot: number;
      readonly nr: number;
      readonly max: number;
      readonly first: bigint;
      readonly ends: string;
    }
  | { readonly kind: "entry"; readonly name: string; readonly before: bigint; readonly after: bigint; readonly why: string }
  | { readonly kind: "unfolded"; readonly slot: number; readonly blocks: number }
  | { readonly kind: "flush"; readonly flushed: boolean; readonly pte: bigint }
  | { readonly kind: "dirty"; readonly pte: bigint }
  | { readonly kind: "dropped"; readonly slot: number; readonly nr: number; readonly why: string }
  | { readonly kind: "restored"; readonly slot: number; readonly nr: number; readonly pte: bigint; readonly why: string };

/** What was done with one slot. */
export interface Note {
  readonly place: number;
  readonly length: number;
  readonly flushed: boolean;
  readonly dirtied: boolean;
  readonly dropped: boolean;
}

export interface Walked {
  readonly table: Table;
  readonly notes: readonly (Note | undefined)[];
  readonly steps: readonly Step[];
}

const has = (word: number, bit: number) => ((word >> bit) & 1) === 1;

interface Batch {
  readonly nr: number;
  readonly ends: string;
  /** The caller's copy of the first entry, after the merges. */
  readonly copy: bigint;
  readonly laterWrite: boolean;
}

interface Folio {
  readonly head: number;
  readonly held: boolean;
  dirty: boolean;
  aborted: boolean;
}

/** __pte_batch_clear_ignored(). */
function clearIgnored(lab: Lab, pte: bigint, policy: number): bigint {
  let left = pte;
  if (!has(policy, flags.FPB_RESPECT_DIRTY_BIT)) left = lab.call("mkclean", left);
  if (!has(policy, flags.FPB_RESPECT_SOFT_DIRTY_BIT)) left = lab.call("clear_soft_dirty", left);
  if (!has(policy, flags.FPB_RESPECT_WRITE_BIT)) left = lab.call("wrprotect", left);
  return lab.call("mkold", left);
}

class Walk {
  readonly steps: Step[] = [];
  readonly notes: (Note | undefined)[] = [];
  private readonly lab: Lab;
  private readonly table: Table;
  private readonly policy: number;
  private readonly ptep: Ptep;

  constructor(lab: Lab, table: Table, policy: number) {
    this.lab = lab;
    this.table = table;
    this.policy = policy;
    this.ptep = createPtep(lab, table.ptes);
  }

  private is(name: string, pte: bigint, argument = 0n): boolean {
    return this.lab.call(name, pte, argument) === 1n;
  }

  private change(name: string, pte: bigint, why: string, argument = 0n): bigint {
    const after = this.lab.call(name, pte, argument);
    this.steps.push({ kind: "entry", name: `pte_${name}`, before: pte, after, why });
    return after;
  }

  /** folio_pte_batch_flags(). */
  private batch(slot: number, first: bigint, max: number, shadow: bigint): Batch {
    const { lab, policy, ptep } = this;
    let [write, young, dirty] = [false, false, false];
    let nr = ptep.hint(slot, first);
    let expected = clearIgnored(lab, lab.call("advance_pfn", first, BigInt(nr)), policy);
    let ends = "the folio, its VMA or the page table ends";
    while (nr < max) {
      const pte = ptep.get(slot + nr);
      if (!this.is("same", clearIgnored(lab, pte, policy), expected)) {
        ends = "the next entry differs in what is respected";
        break;
      }
      write ||= this.is("write", pte);
      young ||= this.is("young", pte);
      dirty ||= this.is("dirty", pte);
      const hint = ptep.hint(slot + nr, pte);
      expected = lab.call("advance_pfn", expected, BigInt(hint));
      nr += hint;
    }
    let copy = first;
    if (has(policy, bits.FPB_MERGE_WRITE_BIT) && write) copy = lab.call("mkwrite", copy, shadow);
    if (has(policy, bits.FPB_MERGE_YOUNG_DIRTY_BIT) && young) copy = lab.call("mkyoung", copy);
    if (has(policy, bits.FPB_MERGE_YOUNG_DIRTY_BIT) && dirty) copy = lab.call("mkdirty", copy);
    return { nr: Math.min(nr, max), ends, copy, laterWrite: write };
  }

  /** get_and_clear_ptes(). What each slot held is returned besides, for a policy that puts each back. */
  private getAndClear(slot: number, nr: number): { pteval: bigint; own: readonly bigint[] } {
    const { table, ptep } = this;
    const blocks = ptep.unfoldPartial(slot, nr);
    if (blocks > 0) this.steps.push({ kind: "unfolded", slot, blocks });
    const own = Array.from(table.ptes.subarray(slot, slot + nr));
    let pteval = own[0];
    for (const pte of own.slice(1)) {
      if (this.is("dirty", pte)) pteval = this.change("mkdirty", pteval, "a later entry is dirty");
      if (this.is("young", pte)) pteval = this.change("mkyoung", pteval, "a later entry is young");
    }
    for (let i = 0; i < nr; i++) table.ptes[slot + i] = this.lab.call("clear_value", own[i]);
    return { pteval, own };
  }

  /** One turn of the loop in try_to_unmap_one(); how many slots it took. */
  turn(folio: Folio, slot: number, max: number, vma: number, alone: boolean): number {
    const { policy, ptep, steps } = this;
    const shadow = has(vma, bits.VM_SHADOW_STACK_BIT) ? 1n : 0n;
    const first = ptep.get(slot);
    const one = alone || has(policy, bits.SINGLE_BIT) || ptep.unused(first);
    const skipped = has(vma, bits.SKIP_UFFD_BIT) && has(vma, bits.VM_UFFD_WP_BIT);
    const limit = one || skipped ? 1 : max;
    const single: Batch = { nr: 1, ends: "one at a time", copy: first, laterWrite: false };
    const batch = limit === 1 ? single : this.batch(slot, first, limit, shadow);
    let { nr } = batch;
    if (has(vma, bits.WHOLE_BIT) && nr > 1 && (slot !== folio.head || folioEnd(this.table, folio.head) !== slot + nr)) nr = 1;
    steps.push({ kind: "batch", slot, nr, max, first, ends: batch.ends });

    let { pteval, own } = this.getAndClear(slot, nr);
    // 6.15 throws away what it asked of a batch that is not the whole folio.
    const { copy, laterWrite } = nr === batch.nr ? batch : single;
    const write = laterWrite || this.is("write", first);
    if (has(policy, bits.USE_MERGED_BIT)) pteval = copy;
    if (has(policy, bits.MKWRITE_BIT) && laterWrite) pteval = this.change("mkwrite", pteval, "a later entry was writable", shadow);
    const protects = (!has(policy, bits.IF_WRITABLE_BIT) || write) && (!has(policy, bits.IF_BATCH_BIT) || nr > 1);
    if (has(policy, bits.WRPROTECT_EARLY_BIT) && protects) pteval = this.change("wrprotect", pteval, "the policy: before the checks");

    const flushed = this.is("accessible", pteval, has(vma, bits.TLB_FLUSH_PENDING_BIT) ? 1n : 0n);
    steps.push({ kind: "flush", flushed, pte: pteval });
    const dirtied = this.is("dirty", pteval);
    if (dirtied) {
      steps.push({ kind: "dirty", pte: pteval });
      folio.dirty = true;
      markFolioDirty(this.table, folio.head);
    }
    const unused = ptep.unused(pteval) && !has(vma, bits.VM_UFFD_WP_BIT);
    const redirtied = folio.dirty && !has(vma, bits.VM_DROPPABLE_BIT);
    const dropped = unused || !(redirtied || folio.held);
    for (let i = 0; i < nr; i++) this.notes[slot + i] = { place: i, length: nr, flushed, dirtied, dropped };
    if (dropped) {
      const why = unused ? "the guest does not need the content" : folio.dirty ? "VM_DROPPABLE" : "clean, and nobody else holds it";
      steps.push({ kind: "dropped", slot, nr, why });
      return nr;
    }
    if (has(policy, bits.RESTORE_OWN_BIT)) {
      for (let i = 0; i < nr; i++) ptep.set(slot + i, own[i], 1);
    } else {
      if (has(policy, bits.WRPROTECT_RESTORE_BIT) && protects)
        pteval = this.change("wrprotect", pteval, "the policy: before it is put back");
      ptep.set(slot, pteval, nr);
    }
    steps.push({ kind: "restored", slot, nr, pte: pteval, why: redirtied ? "the folio is dirty" : "somebody else holds a reference" });
    folio.aborted = true;
    return nr;
  }

  /** The batches of a folio in slots `slot` to before `stop`. */
  run(folio: Folio, slot: number, stop: number, vma: number, alone: boolean): void {
    for (let at = slot; at < stop && !folio.aborted; ) {
      if (!this.is("present", this.table.ptes[at])) at++;
      else at += this.turn(folio, at, stop - at, vma, alone);
    }
  }

  begin(head: number, guest: boolean): Folio {
    const folio = { head, held: isHeld(this.table, head), dirty: isDirty(this.table, head), aborted: false };
    this.steps.push({ kind: "folio", slot: head, held: folio.held, dirty: folio.dirty, guest });
    return folio;
  }
}

/** Walks a copy of the table under a policy. `loop` are the bits that its kernel's loop adds to every VMA's. */
export function walkByTheLetter(lab: Lab, given: Table, policy: Policy, loop = 0): Walked {
  const table = copyTable(given);
  const walk = new Walk(lab, table, policy.word);
  const perTable = lab.profile.ptrsPerPte;
  let folio: Folio = { head: 0, held: false, dirty: false, aborted: false };
  for (const { start, end, bits: own } of table.vmas) {
    const vma = own | loop;
    for (let slot = start; slot < end; ) {
      const kind = slotKind(table, slot);
      if (kind === "guest") walk.run(walk.begin(slot, true), slot, slot + 1, vma, true);
      if (kind === "guest" || kind === "foreign") {
        slot++;
        continue;
      }
      if (kind === "head") folio = walk.begin(slot, false);
      const tableEnd = (Math.floor(slot / perTable) + 1) * perTable;
      let stop = slot + 1;
      while (stop < Math.min(end, tableEnd) && slotKind(table, stop) === "page") stop++;
      walk.run(folio, slot, stop, vma, false);
      slot = stop;
    }
  }
  return { table, notes: walk.notes, steps: walk.steps };
}
