/** A state's entries as sets of words: what the model leaves open is free. */
import { callUnchecked, findHelper } from "../profile/lab.ts";
import { type FrameBits, frameBits, swapBits } from "./frames.ts";
import type { Cube, Reach, State, Vma } from "./types.ts";
import { protectionsOf } from "./vmas.ts";

/** What the model leaves open, found out once for each search. */
interface Free {
  readonly frame: FrameBits;
  readonly swap: bigint;
  readonly all: bigint;
  /** What is left of a frame number in a slot that was emptied (44x: the high half is not reached). */
  readonly none: bigint;
}

const freed = new WeakMap<Reach, Free>();

export function freeOf(reach: Reach): Free {
  const found = freed.get(reach);
  if (found) return found;
  const { lab } = reach;
  const frame = frameBits(lab);
  const none = callUnchecked(lab, findHelper("clear_value"), frame.mask, 0n) & frame.mask;
  const free = { frame, swap: swapBits(lab), all: (1n << BigInt(lab.profile.pteBits)) - 1n, none };
  freed.set(reach, free);
  return free;
}

/**
 * Bits that a VMA may add to the protection, each by itself: no helper lets another bit depend on them, and all pass them on (a test shows
 * that). A page that was copied out of device memory is no device's any more.
 */
export function addedBits(reach: Reach, vma: Vma, page = ""): bigint {
  const added = protectionsOf(reach.lab.profile, vma.kind).filter(({ only }) => only !== "devices" || page === "pfn");
  return added.reduce((mask, { set }) => mask | set, 0n);
}

/**
 * NUMA hinting takes PAGE_NONE, without what the VMA adds: such an entry looks PROT_NONE in a VMA that is not, and so it does once it is no
 * longer hidden.
 */
function isHinting(reach: Reach, { vma, pte, page }: State): boolean {
  const { lab, vmas } = reach;
  if (vmas[vma].access === 0) return false;
  const steps = page.includes("transient") ? (lab.profile.entryRules?.steps ?? []).filter(({ transient }) => transient) : [];
  const shown = [pte, ...steps.map(({ clear, set }) => (pte & ~set) | clear)];
  return shown.some((word) => callUnchecked(lab, findHelper("protnone"), word, 0n) === 1n);
}

/** The bits of a state's entry that may be anything: frame or swap entry, the VMA's additions, the hash table's notes. */
export function freeBits(reach: Reach, state: State): bigint {
  const free = freeOf(reach);
  if (state.form === "none") return free.none;
  if (state.form === "swap") return free.swap;
  const { noise } = reach.lab.profile.entryRules ?? {};
  const hashed = noise && (state.pte & noise.has) === noise.has ? noise.free : 0n;
  return free.frame.mask | hashed | (isHinting(reach, state) ? 0n : addedBits(reach, reach.vmas[state.vma], state.page));
}

/** A state's entries: one cube, or several where bits of the frame are tied to each other. */
export function cubesOf(reach: Reach, state: State): readonly Cube[] {
  const { frame, all } = freeOf(reach);
  const mask = all & ~freeBits(reach, state);
  const cube = { mask, value: state.pte & mask };
  if (state.form !== "present") return [cube];
  return frame.tied.map((tied) => ({ mask: cube.mask | tied.mask, value: cube.value | tied.value }));
}

/**
 * The same where two entries stand side by side: what the VMA adds is nothing (no helper asks for it, and both would have the same), and
 * of the frames' tied bits both have the combination `tied`.
 */
export function pairedCube(reach: Reach, state: State, tied: number): Cube {
  const cubes = cubesOf(reach, state);
  const { mask, value } = cubes[cubes.length > 1 ? tied : 0];
  if (state.form !== "present") return { mask, value };
  const added = addedBits(reach, reach.vmas[state.vma], state.page);
  return { mask: mask | added, value: (value & ~added) | (state.pte & added) };
}
