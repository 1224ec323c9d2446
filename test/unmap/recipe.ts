/** The recipe of docs/unmap.md once more, in plain TypeScript on bigints, one helper call after the other. */
import * as at from "../../assembly/unmap/knobs.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { buildTable, type Slot, type Table, type VmaRange } from "../../src/unmap/table.ts";

const cut64 = (value: bigint) => BigInt.asUintN(64, value);

function mix(seed: bigint, index: bigint): bigint {
  let z = cut64(seed + (index + 1n) * 0x9e3779b97f4a7c15n);
  z = cut64((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = cut64((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** CONT for whole aligned blocks of valid entries that are alike but for accessed and dirty. */
function fold(lab: Lab, slots: Slot[], from: number, to: number): void {
  const { CONTPTE, CONT_PTES } = lab.profile.constants;
  if (CONTPTE !== true) return;
  const block = CONT_PTES as number;
  const plain = (pte: bigint) => lab.call("mkold", lab.call("mkclean", pte));
  for (let start = Math.ceil(from / block) * block; start + block <= to; start += block) {
    const first = slots[start].pte;
    const aligned = lab.call("pfn", first) % BigInt(block) === 0n && lab.call("accessible", first, 0n) === 1n;
    const alike = slots.slice(start, start + block).every(({ pte }, i) => plain(pte) === lab.call("advance_pfn", plain(first), BigInt(i)));
    if (!aligned || !alike) continue;
    for (let i = start; i < start + block; i++) {
      slots[i] = { ...slots[i], pte: BigInt.asUintN(64, lab.exports.pte_mkcont(slots[i].pte, 0n) as bigint) };
    }
  }
}

export function tableByRecipe(lab: Lab, first: number, n: number, seed: bigint, knobs: Int32Array): Table {
  const knob = (offset: number) => knobs[offset / 4];
  const hit = (draw: bigint, byte: number, offset: number) => Number((draw >> BigInt(8 * byte)) & 0xffn) < knob(offset);
  const { protectionMap } = lab.profile;
  const ask = (name: string, pte: bigint, argument = 0n) => lab.call(name, pte, argument);
  const empty = ask("clear_value", 0n);
  const slots: Slot[] = [];
  const vmas: VmaRange[] = [];

  for (let start = 0; start < n; start += at.BLOCK) {
    const block = BigInt((first + start) / at.BLOCK);
    const [draw, more] = [mix(seed ^ 0x5a5a000000000001n, block), mix(seed ^ 0x5a5a000000000002n, block)];
    const cut = hit(more, 0, at.VMA_CUT) ? Number(draw & BigInt(at.BLOCK - 1)) : at.BLOCK;
    const pair = [0, 1].map((i) => ({
      droppable: hit(draw, 2 + i, at.DROPPABLE),
      readonly: hit(draw, 4 + i, at.MPROTECT),
      shadow: hit(draw, 6 + i, at.SHADOW_STACK),
      uffd: hit(more, 1 + i, at.UFFD_VMA),
    }));
    for (const [i, [from, to]] of [[start, start + cut] as const, [start + cut, start + at.BLOCK] as const].entries()) {
      const { droppable, shadow, uffd } = pair[i];
      const bits = Number(droppable) | (Number(shadow) << 1) | (Number(uffd) << 2) | (knob(at.TLB_FLUSH_PENDING) << 3);
      if (from < to) vmas.push({ start: from, end: to, bits });
    }

    const entry = (pfn: bigint, page: number, pageDraw: bigint): bigint => {
      const vma = pair[page < start + cut ? 0 : 1];
      const shadow = vma.shadow ? 1n : 0n;
      const write = (pte: bigint) => ask("mkwrite", ask("mkdirty", ask("mkyoung", pte)), shadow);
      let pte = write(ask("pfn_pte", protectionMap[3], pfn));
      if (hit(pageDraw, 0, at.CLEAR_REFS)) pte = ask("clear_soft_dirty", ask("wrprotect", pte));
      if (hit(pageDraw, 1, at.FORK)) pte = ask("wrprotect", pte);
      if (hit(pageDraw, 2, at.REWRITE)) pte = write(pte);
      if (hit(pageDraw, 3, at.FREED)) pte = ask("mkclean", ask("mkold", pte));
      if (hit(pageDraw, 4, at.REDIRTY) && ask("write", pte) === 1n) pte = ask("mkdirty", ask("mkyoung", pte));
      if (hit(pageDraw, 5, at.TOUCH)) pte = ask("mkyoung", pte);
      if (vma.uffd && hit(pageDraw, 6, at.UFFD_WP_RATE)) pte = ask("mkuffd_wp", pte);
      if (vma.readonly) pte = ask("modify", pte, protectionMap[1]);
      if (hit(pageDraw, 7, at.NUMA)) pte = ask("modify", pte, protectionMap[0]);
      return pte;
    };

    for (let slot = start; slot < start + at.BLOCK; ) {
      const number = BigInt(first + slot);
      const folio = mix(seed, 4n * number);
      const orders = knob(at.ORDER_MAX) - knob(at.ORDER_MIN) + 1;
      const size = 2 ** (knob(at.ORDER_MIN) + Number((folio & 0xffffn) % BigInt(orders)));
      let room = knob(at.ALIGNED) ? size - (slot % size) : size;
      if (!knob(at.ALIGNED) && slot === start) room = 1 + Number((folio >> 32n) % BigInt(size));
      const stop = Math.min(slot + room, start + at.BLOCK);
      const base = ((number + BigInt(size) - 1n) / BigInt(size)) * BigInt(size);
      for (let page = slot; page < stop; page++) {
        const pageNumber = BigInt(first + page);
        const [pageDraw, other] = [mix(seed, 4n * pageNumber + 1n), mix(seed, 4n * pageNumber + 2n)];
        if (page > slot && hit(other, 0, at.HOLE)) slots.push({ pte: empty, kind: "foreign" });
        else if (page > slot && hit(other, 1, at.GUEST)) {
          const pte = entry(0x20000n | (pageNumber & 0xffffn), page, pageDraw);
          slots.push({ pte, kind: "guest", held: hit(other, 2, at.HELD) });
        } else {
          const pte = entry(0x10000n | ((base + BigInt(page - slot)) & 0xffffn), page, pageDraw);
          slots.push({ pte, kind: page === slot ? "head" : "page", held: page === slot && hit(folio, 2, at.HELD) });
        }
      }
      if (hit(folio, 3, at.FOLD)) fold(lab, slots, slot, stop);
      slot = stop;
    }
  }
  return buildTable(slots, vmas);
}
