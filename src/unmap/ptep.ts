/**
 * What the kernel does to entries in a table, by the letter: storing, and arm64's contiguous blocks.
 * Kernel: include/linux/pgtable.h set_ptes(); arch/arm64/include/asm/pgtable.h, arch/arm64/mm/contpte.c (6.12.117).
 */
import type { Lab } from "../profile/lab.ts";

export interface Ptep {
  /** ptep_get() */
  get(slot: number): bigint;
  /** pte_batch_hint() */
  hint(slot: number, pte: bigint): number;
  /** pte_unused() */
  unused(pte: bigint): boolean;
  /** Unfolds the blocks of which only a part is in slot .. slot + nr - 1; how many. */
  unfoldPartial(slot: number, nr: number): number;
  /** set_ptes() */
  set(slot: number, pte: bigint, nr: number): void;
}

/** Room exports beyond the contract, where the room has them. */
function ask(lab: Lab, name: string, pte: bigint): bigint | undefined {
  const fn = lab.exports[name];
  return fn === undefined ? undefined : BigInt.asUintN(64, fn(pte, 0n) as bigint);
}

const NOTHING = { drops: 0n, keeps: 0n };

function storeLoop(lab: Lab, ptes: BigUint64Array, { drops, keeps } = NOTHING): (slot: number, pte: bigint, nr: number) => void {
  return (slot, pte, nr) => {
    let next = pte;
    for (let i = 0; i < nr; i++) {
      ptes[slot + i] = (next & ~drops & ~keeps) | (ptes[slot + i] & keeps);
      next = lab.call("advance_pfn", next, 1n);
    }
  };
}

function plain(lab: Lab, ptes: BigUint64Array): Ptep {
  return {
    get: (slot) => ptes[slot],
    hint: () => 1,
    unused: (pte) => ask(lab, "pte_unused", pte) === 1n,
    unfoldPartial: () => 0,
    set: storeLoop(lab, ptes, lab.profile.entryRules?.stores),
  };
}

/**
 * The bits that stores leave out are CONT alone, which set_ptes() itself takes off and, of a whole block, puts on again.
 * @param block CONT_PTES
 */
function contiguous(lab: Lab, ptes: BigUint64Array, block: number): Ptep {
  const store = storeLoop(lab, ptes);
  const isFolded = (pte: bigint) => ask(lab, "pte_cont", pte) === 1n && lab.call("accessible", pte, 0n) === 1n;
  const isSet = (name: string, pte: bigint) => lab.call(name, pte) === 1n;
  const gathered = (start: number, pte: bigint): bigint => {
    let all = pte;
    for (const other of ptes.subarray(start, start + block)) {
      if (isSet("dirty", other)) all = lab.call("mkdirty", all);
      if (isSet("young", other)) all = lab.call("mkyoung", all);
    }
    return all;
  };
  const unfold = (slot: number): number => {
    if (!isFolded(ptes[slot])) return 0;
    const start = slot - (slot % block);
    const pte = ask(lab, "pte_mknoncont", ptes[slot]) as bigint;
    const back = lab.call("pfn", pte) % BigInt(block);
    const first = lab.call("advance_pfn", pte, BigInt.asUintN(64, -back));
    const all = gathered(start, first);
    store(start, all, block);
    return 1;
  };
  return {
    get: (slot) => (isFolded(ptes[slot]) ? gathered(slot - (slot % block), ptes[slot]) : ptes[slot]),
    hint: (slot, pte) => Number(lab.call("batch_hint", pte, BigInt(slot))),
    unused: () => false,
    unfoldPartial(slot, nr) {
      const first = slot % block !== 0 || nr < block ? unfold(slot) : 0;
      return first + ((slot + nr) % block !== 0 ? unfold(slot + nr - 1) : 0);
    },
    set(slot, given, nr) {
      const pte = ask(lab, "pte_mknoncont", given) as bigint;
      if (nr === 1 || lab.call("accessible", pte, 0n) === 0n) return store(slot, pte, nr);
      for (let at = slot; at < slot + nr; ) {
        const next = Math.min((Math.floor(at / block) + 1) * block, slot + nr);
        const part = lab.call("advance_pfn", pte, BigInt(at - slot));
        const whole = next - at === block && lab.call("pfn", part) % BigInt(block) === 0n;
        store(at, whole ? (ask(lab, "pte_mkcont", part) as bigint) : part, next - at);
        at = next;
      }
    },
  };
}

export function createPtep(lab: Lab, ptes: BigUint64Array): Ptep {
  const { CONTPTE, CONT_PTES } = lab.profile.constants;
  return CONTPTE === true ? contiguous(lab, ptes, CONT_PTES as number) : plain(lab, ptes);
}
