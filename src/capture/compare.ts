/** What ptelab says of a captured row against what the kernel said. */

import { helperByName } from "../profile/helpers.ts";
import type { Lab } from "../profile/lab.ts";
import { callUnchecked } from "../profile/lab.ts";
import { parseBytes } from "../profile/value.ts";
import { type Compared, compared, type Item, notCompared } from "./outcome.ts";
import { comparePagemap } from "./pagemap.ts";
import type { EntryRow, OpsRow, Row } from "./row.ts";
import { SWAP_TYPE_TESTS, SwapTypes } from "./swapTypes.ts";

/** What one kernel's rows share. */
export interface RunState {
  readonly swapTypes: SwapTypes;
}

export function newRun(): RunState {
  return { swapTypes: new SwapTypes() };
}

/** The arguments of a name that stands for a helper with one: `access_permitted_w` is pte_access_permitted(pte, 1). */
const ALIASES: Readonly<Record<string, readonly [string, bigint]>> = {
  access_permitted_r: ["access_permitted", 0n],
  access_permitted_w: ["access_permitted", 1n],
  is_swap_pte: ["is_swap", 0n],
};

/** vm_flags of the `modify_*` operations, as an index into protection_map. */
const MODIFY: Readonly<Record<string, number>> = {
  modify_none: 0,
  modify_r: 1,
  modify_w: 2,
  modify_rw: 3,
  modify_x: 4,
  modify_rx: 5,
  modify_rwx: 7,
  modify_rw_shared: 11,
};

function raw(lab: Lab, name: string, pte: bigint): bigint | undefined {
  const entry = lab.exports[name];
  return entry === undefined ? undefined : BigInt.asUintN(64, entry(pte, 0n) as bigint);
}

/** By a helper of the contract, else by a predicate that the room has beyond it. */
function compareCall(lab: Lab, name: string, pte: bigint, argument: bigint, said: bigint): Compared {
  const helper = helperByName.get(name);
  const ours = helper ? callUnchecked(lab, helper, pte, argument) : raw(lab, `pte_${name}`, pte);
  return ours === undefined ? notCompared(`the room has no pte_${name}()`) : compared(said, ours);
}

/** Protection keys are the process's: the row holds the key, not what the process may do with it. */
function keyed(lab: Lab, pte: bigint): boolean {
  return (raw(lab, "pte_pkey", pte) ?? 0n) !== 0n;
}

function compareHelper(lab: Lab, row: EntryRow, pte: bigint, name: string, said: bigint, run: RunState): Compared {
  const type = row.helpers.swp_type;
  if ((SWAP_TYPE_TESTS as readonly string[]).includes(name) && type !== undefined) {
    const fits = run.swapTypes.fits(name as (typeof SWAP_TYPE_TESTS)[number], type, said);
    return fits ? { kind: "agrees" } : { kind: "differs", kernel: said, ours: 1n - said };
  }
  if (name === "normal_page") {
    // vm_normal_page(): not for special entries, nor (here) for the zero page.
    const special = lab.call("special", pte) === 1n || raw(lab, "pte_devmap", pte) === 1n;
    return compared(said, special || row.zeroPage ? 0n : 1n);
  }
  if (name.startsWith("access_permitted") && keyed(lab, pte))
    return notCompared("pte_access_permitted() of an entry with a protection key asks the process's PKRU");
  const [helper, argument] = ALIASES[name] ?? [name, 0n];
  return compareCall(lab, helper, pte, argument, said);
}

function compareUpper(lab: Lab, level: string, pte: bigint, name: string, said: bigint): Compared {
  const ours = raw(lab, `${level}_${name}`, pte) ?? raw(lab, `pmd_${name}`, pte);
  return ours === undefined ? notCompared(`the room has no ${level}_${name}()`) : compared(said, ours);
}

/** Is `pte` what ptep_get() may give of this word: itself, or of a contiguous block's with accessed and dirty of the others in it? */
function gathered(lab: Lab, mem: bigint, pte: bigint): boolean {
  if (mem === pte) return true;
  const [young, dirty] = [lab.call("mkyoung", mem), lab.call("mkdirty", mem)];
  return raw(lab, "pte_cont", mem) === 1n && [young, dirty, lab.call("mkdirty", young)].includes(pte);
}

/** The bytes are the word in memory in the profile's byte order; the entry is that word, unless arm64 gathered a block. */
function compareMemory(lab: Lab, row: EntryRow, pte: bigint): Item[] {
  const { pteBits, byteOrder } = lab.profile;
  const word = row.mem ?? pte;
  const items: Item[] = [];
  // 8xx with 16K pages keeps four copies of one word.
  const bytes = row.bytes?.slice(0, pteBits / 4);
  if (bytes !== undefined) items.push({ name: "bytes", outcome: compared(parseBytes(bytes, pteBits, byteOrder), word) });
  if (row.mem !== undefined)
    items.push({ name: "mem", outcome: gathered(lab, row.mem, pte) ? { kind: "agrees" } : compared(pte, row.mem) });
  return items;
}

function compareEntry(lab: Lab, row: EntryRow, run: RunState): Item[] {
  const { pte, level } = row;
  if (level === "none" || pte === undefined) {
    return Object.keys(row.helpers).map((name) => ({ name, outcome: notCompared("no page table there: no entry to compare with") }));
  }
  if (level !== "pte") {
    return Object.entries(row.helpers).map(([name, said]) => ({
      name: `${level}_${name}`,
      outcome: compareUpper(lab, level, pte, name, said),
    }));
  }
  const helpers = Object.entries(row.helpers).map(([name, said]) => ({ name, outcome: compareHelper(lab, row, pte, name, said, run) }));
  return [...helpers, ...compareMemory(lab, row, pte), ...comparePagemap(lab, row, pte)];
}

function compareOp(lab: Lab, row: OpsRow, name: string, said: bigint): Compared {
  if (row.level !== "pte") return compareUpper(lab, row.level, row.pte, name, said);
  const { pte, vmaProt } = row;
  if (name === "modify_vma" || name === "pfn_pte_vma") {
    if (vmaProt === undefined) return notCompared("the row has no vma_prot");
    return compared(said, name === "modify_vma" ? lab.call("modify", pte, vmaProt) : lab.call("pfn_pte", vmaProt, lab.call("pfn", pte)));
  }
  if (name in MODIFY) return compared(said, lab.call("modify", pte, lab.profile.protectionMap[MODIFY[name]]));
  if (name === "swp_entry_to_pte") return compared(said, lab.call("swp_to_pte", lab.call("swp_type", pte), lab.call("swp_offset", pte)));
  return compareCall(lab, name, pte, 0n, said);
}

/** Every value of a row, compared or with the reason why not. */
export function compareRow(lab: Lab, row: Row, run: RunState): Item[] {
  if (row.kind === "entry") return compareEntry(lab, row, run);
  return Object.entries(row.ops).map(([name, said]) => ({ name, outcome: compareOp(lab, row, name, said) }));
}
