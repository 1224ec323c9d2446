/** A table in which a policy did otherwise, made as small and plain as it can be while it still shows that. */
import { VM_SHADOW_STACK_BIT } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import { type Batch, FRAME, inOrder, reframe, shows } from "./batch.ts";
import { isContiguous } from "./lazyfree.ts";
import type { Loop } from "./loops.ts";
import type { Policy } from "./policies.ts";
import type { Offence } from "./replay.ts";
import { folioEnd, folioHead, isDirty, isHeld, slotKind, type Table, type VmaRange } from "./table.ts";

/** What the kernel can build: where it is told, a batch is shrunk to one that it can. */
export interface Buildable {
  /** Can all entries lie in one VMA, with the bits that the batch has? */
  fits(batch: Batch): boolean;
  /** Entries that may stand in the place of any of these, of frame FRAME. */
  others(batch: Batch): readonly bigint[];
  /** Steps of the ways to all entries; of more than `most` it is enough that they are many. */
  stepsTo(batch: Batch, most?: number): number;
}

/** What has to stay as it is: that the finding shows, and that the kernel can build the batch if it can build the given one. */
export interface Kept {
  readonly policy: Policy;
  readonly loop: Loop;
  /** The finding's bit. */
  readonly bit: number;
  readonly buildable?: Buildable;
}

/** All tuples of one to three entries are tried, as long as they are no more than this: some 20 µs each. */
const MOST_TUPLES = 5000;
const MOST_PAGES = 3;

/** A page of anonymous memory as MADV_FREE leaves it: written once, cleaned, not read since. What entries are made alike to. */
export function plainEntry(lab: Lab, bits: number): bigint {
  const shadow = BigInt((bits >> VM_SHADOW_STACK_BIT) & 1);
  const fresh = lab.call("mkyoung", lab.call("pfn_pte", lab.profile.protectionMap[3], FRAME));
  return lab.call("mkold", lab.call("mkclean", lab.call("mkwrite", lab.call("mkdirty", fresh), shadow)));
}

function ones(word: bigint): number {
  let count = 0;
  for (let rest = word; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

/**
 * How far a batch is from the plainest, the weightiest first: pages, what its VMA and mm are, what has to happen until it is there, bits in
 * which its entries are not plain.
 */
function priceOf(lab: Lab, batch: Batch, buildable: Buildable | undefined, most?: number): readonly number[] {
  const { ptes, held, dirty, bits } = batch;
  const plain = plainEntry(lab, bits);
  const away = ptes.reduce((sum, pte) => sum + ones(plain ^ reframe(lab, pte, FRAME)), 0);
  return [ptes.length, ones(BigInt(bits)), (buildable?.stepsTo(batch, most) ?? 0) + Number(held) + Number(dirty), away];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** Entries without their places, each once. */
function kindsOf(lab: Lab, ptes: readonly bigint[]): readonly bigint[] {
  return [...new Set(ptes.map((pte) => reframe(lab, pte, FRAME)))];
}

function* tuples(kinds: readonly bigint[], length: number): Generator<readonly bigint[]> {
  if (length === 0) return yield [];
  for (const rest of tuples(kinds, length - 1)) for (const kind of kinds) yield [...rest, kind];
}

const without = <T>(list: readonly T[], at: number) => list.filter((_, i) => i !== at);

/** As few pages as show it: any of its entries in any order; where these are too many, one page less at a time. */
function fewerPages(lab: Lab, batch: Batch, still: (batch: Batch) => boolean): Batch {
  const kinds = kindsOf(lab, batch.ptes);
  for (let length = 1; length <= MOST_PAGES && length < batch.ptes.length && kinds.length ** length <= MOST_TUPLES; length++)
    for (const tuple of tuples(kinds, length)) {
      const candidate = { ...batch, ptes: inOrder(lab, tuple) };
      if (still(candidate)) return candidate;
    }
  let least = batch;
  for (let at = 0; at < least.ptes.length && least.ptes.length > 1; ) {
    const candidate = { ...least, ptes: inOrder(lab, without(least.ptes, at)) };
    if (still(candidate)) least = candidate;
    else at++;
  }
  return least;
}

const PLAINER = ["mkold", "mkclean", "mksoft_dirty", "clear_soft_dirty", "clear_uffd_wp"];

/** What an entry may be made instead: plain, or nearer to it by a helper. */
function plainer(lab: Lab, bits: number): readonly ((pte: bigint) => bigint)[] {
  const plain = plainEntry(lab, bits);
  const shadow = BigInt((bits >> VM_SHADOW_STACK_BIT) & 1);
  const prot = lab.profile.protectionMap[3];
  return [
    () => plain,
    ...PLAINER.map((name) => (pte: bigint) => lab.call(name, pte)),
    (pte) => lab.call("mkwrite", pte, shadow),
    (pte) => lab.call("modify", pte, prot),
    (pte) => lab.call("mkwrite", lab.call("modify", pte, prot), shadow),
  ];
}

/** Other entries in the place of one, or of both of two: what is one change to the kernel may be several bits. */
function* replaced(lab: Lab, batch: Batch, others: readonly bigint[]): Generator<Batch> {
  const { ptes } = batch;
  for (const at of ptes.keys()) for (const other of others) yield { ...batch, ptes: inOrder(lab, ptes.with(at, other)) };
  if (ptes.length === 2) for (const pair of tuples(others, 2)) yield { ...batch, ptes: inOrder(lab, pair) };
}

/** Batches that may be plainer. All entries are changed at once, too: else the batch would come apart. */
function* steps(lab: Lab, batch: Batch, buildable: Buildable | undefined): Generator<Batch> {
  const { ptes, bits } = batch;
  for (let bit = 1; bit <= bits; bit <<= 1) if (bits & bit) yield { ...batch, bits: bits & ~bit };
  yield { ...batch, dirty: false };
  yield { ...batch, held: false };
  for (const change of plainer(lab, bits)) {
    yield { ...batch, ptes: inOrder(lab, ptes.map(change)) };
    for (const [at, pte] of ptes.entries()) yield { ...batch, ptes: inOrder(lab, ptes.with(at, change(pte))) };
  }
  if (buildable) for (const held of new Set([batch.held, true])) yield* replaced(lab, { ...batch, held }, buildable.others(batch));
}

/** The same finding in the smallest and plainest batch; the same one each time. */
export function shrinkBatch(lab: Lab, given: Batch, { policy, loop, bit, buildable }: Kept): Batch {
  // A batch that the kernel cannot build may become any other one.
  const ways = buildable?.fits(given) ? buildable : undefined;
  const still = (batch: Batch) => (!ways || ways.fits(batch)) && shows(lab, batch, policy, loop, bit);
  const plainerThan = (batch: Batch) => {
    const price = priceOf(lab, batch, ways);
    const fitting = [...steps(lab, batch, ways)].filter((candidate) => !ways || ways.fits(candidate));
    return fitting
      .map((candidate) => ({ candidate, price: priceOf(lab, candidate, ways, price[2]) }))
      .filter((one) => compare(one.price, price) < 0)
      .sort((a, b) => compare(a.price, b.price))
      .find(({ candidate }) => still(candidate))?.candidate;
  };
  let least = fewerPages(lab, given, still);
  for (let found: Batch | undefined = least; found; found = plainerThan(least)) least = found;
  return least;
}

/** Contiguous entries apart: a block of them is more than the smallest batch. */
function unfolded(lab: Lab, pte: bigint): bigint {
  return isContiguous(lab, pte) ? BigInt.asUintN(64, lab.exports.pte_mknoncont(pte, 0n) as bigint) : pte;
}

/** The pages of the folio that has the offence, those of guests left out, and its VMA there. */
function pagesOf(table: Table, { slot }: Offence): { readonly pages: readonly number[]; readonly vma: VmaRange } {
  const head = folioHead(table, slot);
  const all = Array.from({ length: folioEnd(table, head) - head }, (_, i) => head + i);
  const vma = table.vmas.find(({ start, end }) => start <= slot && slot < end) as VmaRange;
  return { pages: all.filter((page) => page === head || slotKind(table, page) === "page"), vma };
}

/** The whole folio as it is. */
export function wholeFolio(table: Table, offence: Offence): Batch {
  const { pages, vma } = pagesOf(table, offence);
  return {
    ptes: pages.map((slot) => table.ptes[slot]),
    held: isHeld(table, pages[0]),
    dirty: isDirty(table, pages[0]),
    bits: vma.bits,
  };
}

/**
 * The offending batch of a table as a folio of its own, shrunk.
 * @param offence where, as offencesIn() gives it
 * @returns undefined where only the whole table shows it: contiguous blocks, VMAs that cut the folio
 */
export function shrink(lab: Lab, table: Table, offence: Offence, kept: Kept): Batch | undefined {
  const { pages, vma } = pagesOf(table, offence);
  const own = pages.filter((slot) => slot >= offence.batch && slot < offence.batch + Math.max(1, offence.length));
  const sharing = pages.filter((slot) => vma.start <= slot && slot < vma.end);
  const whole = wholeFolio(table, offence);
  for (const slots of [own, sharing, pages]) {
    const present = slots.map((slot) => table.ptes[slot]).filter((pte) => lab.call("present", pte) === 1n);
    if (present.length === 0) continue;
    const apart = present.map((pte) => unfolded(lab, pte));
    // What was walked before may have made the folio dirty.
    for (const dirty of whole.dirty ? [true] : [false, true]) {
      const batch = { ...whole, ptes: inOrder(lab, apart), dirty };
      if (shows(lab, batch, kept.policy, kept.loop, kept.bit)) return shrinkBatch(lab, batch, kept);
    }
  }
  return undefined;
}
