/** A table that grows slot by slot, for files whose length nobody knows before. */
import { UsageError } from "../profile/errors.ts";
import { markSlot, planeWords, type Slot, type Table, type VmaRange } from "./table.ts";

/** What one walk can have in a module's memory, with all that comparing needs; more is for generated tables, which are streamed. */
export const MOST_SLOTS = 2 ** 24;

export class GrowingTable {
  private ptes = new BigUint64Array(1024);
  private planes = new BigUint64Array(planeWords(1024));
  private readonly vmas: VmaRange[] = [];
  private vma: { readonly start: number; readonly bits: number } | undefined = { start: 0, bits: 0 };
  length = 0;

  /** @throws UsageError where there are more slots than one walk takes */
  push(slot: Slot): void {
    if (this.length === MOST_SLOTS) throw new UsageError(`there are more than ${MOST_SLOTS} slots, and one table takes no more`);
    if (this.length === this.ptes.length) this.grow();
    this.ptes[this.length] = slot.pte;
    markSlot(this.planes, this.length, slot);
    this.length++;
  }

  private grow(): void {
    const [ptes, planes] = [this.ptes, this.planes];
    this.ptes = new BigUint64Array(2 * ptes.length);
    this.planes = new BigUint64Array(planeWords(2 * ptes.length));
    this.ptes.set(ptes);
    this.planes.set(planes);
  }

  /** The next slot begins a VMA; with undefined, it is in none. */
  beginVma(bits: number | undefined): void {
    if (this.vma && this.vma.start < this.length) this.vmas.push({ ...this.vma, end: this.length });
    this.vma = bits === undefined ? undefined : { start: this.length, bits };
  }

  finish(): Table {
    this.beginVma(undefined);
    return { ptes: this.ptes.slice(0, this.length), planes: this.planes.slice(0, planeWords(this.length)), vmas: this.vmas };
  }
}
