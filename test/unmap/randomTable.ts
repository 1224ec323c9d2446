/** Tables that nobody would build: any entries of a few words, folios, guests, holes and VMAs anywhere, for the two walks to agree on. */
import { callUnchecked, findHelper, type Lab } from "../../src/profile/lab.ts";
import { buildTable, type Slot, type Table, type VmaRange } from "../../src/unmap/table.ts";
import { createRandom, type Random } from "../support/random.ts";

const CHANGES = ["wrprotect", "mkdirty", "mkclean", "mkyoung", "mkold", "mksoft_dirty", "clear_soft_dirty", "mkuffd_wp", "mkwrite"];

/** An entry of frame `pfn` after up to three changes: a few states each, so that many neighbours are alike. */
function entry(lab: Lab, random: Random, pfn: bigint): bigint {
  const ask = (name: string, pte: bigint, argument = 0n) => callUnchecked(lab, findHelper(name), pte, argument);
  let pte = ask("pfn_pte", lab.profile.protectionMap[random.below(10) === 0 ? 0 : random.below(10) === 0 ? 1 : 3], pfn);
  for (let i = random.below(4); i > 0; i--) pte = ask(CHANGES[random.below(CHANGES.length)], pte, BigInt(random.below(2)));
  return pte;
}

/** Marks whole aligned blocks as contiguous where the profile's kernel does so. */
function fold(lab: Lab, random: Random, slots: Slot[]): void {
  const { CONTPTE, CONT_PTES } = lab.profile.constants;
  if (CONTPTE !== true) return;
  const block = CONT_PTES as number;
  for (let start = 0; start + block <= slots.length; start += block) {
    if (random.below(2) === 0) continue;
    if (slots.slice(start + 1, start + block).some(({ kind }) => kind !== "page")) continue;
    const base = callUnchecked(lab, findHelper("pfn_pte"), lab.profile.protectionMap[3], BigInt(0x10000 + start));
    for (let i = 0; i < block; i++) {
      let pte = callUnchecked(lab, findHelper("advance_pfn"), base, BigInt(i));
      if (random.below(8) === 0) pte = callUnchecked(lab, findHelper("mkdirty"), pte, 0n);
      if (random.below(4) === 0) pte = callUnchecked(lab, findHelper("mkold"), pte, 0n);
      const cont = lab.exports.pte_mkcont;
      slots[start + i] = { ...slots[start + i], pte: BigInt.asUintN(64, cont(pte, 0n) as bigint) };
    }
  }
}

export function randomTable(lab: Lab, seed: bigint, count: number): Table {
  const random = createRandom(seed);
  const empty = callUnchecked(lab, findHelper("clear_value"), 0n, 0n);
  const slots: Slot[] = [];
  while (slots.length < count) {
    const size = Math.min(1 << random.below(8), count - slots.length);
    const start = slots.length;
    const shift = random.below(3) === 0 ? random.below(64) : 0;
    const dull = random.below(2) === 0 ? entry(lab, random, 0n) : undefined;
    for (let page = 0; page < size; page++) {
      const pfn = BigInt(0x10000 + ((start + page + shift) & 0xffff));
      const what = page === 0 ? 0 : random.below(40);
      const alike = dull === undefined ? undefined : callUnchecked(lab, findHelper("advance_pfn"), dull, pfn);
      const pte = alike !== undefined && random.below(8) !== 0 ? alike : entry(lab, random, pfn);
      if (what === 39) slots.push({ pte: empty, kind: "foreign" });
      else if (what === 38) slots.push({ pte: entry(lab, random, 0x20000n + pfn), kind: "guest", held: random.below(3) === 0 });
      else
        slots.push({
          pte,
          kind: page === 0 ? "head" : "page",
          held: page === 0 && random.below(4) === 0,
          dirty: page === 0 && random.below(12) === 0,
        });
    }
  }
  fold(lab, random, slots);
  const vmas: VmaRange[] = [];
  for (let start = 0; start < count; ) {
    const end = Math.min(count, start + 1 + random.below(300));
    vmas.push({ start, end, bits: random.below(16) });
    start = end;
  }
  return buildTable(slots, vmas);
}
