/** Which bits of an entry hold what the model does not tell apart: its frame, its swap type and offset. The module itself is asked. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import type { Cube } from "./types.ts";

const ALL = (1n << 64n) - 1n;
const SWAP_TYPE_BITS = 5;

export interface FrameBits {
  /** All bits that change with the frame. */
  readonly mask: bigint;
  /**
   * Of these, the ones that no frame changes alone: on arm64 with 64 KiB pages, address bits 49:48 lie in two places each. The cubes are
   * all that a frame can make of them; one cube of nothing where each bit of the frame has a bit of its own.
   */
  readonly tied: readonly Cube[];
}

function call(lab: Lab, name: string, word: bigint, argument: bigint): bigint {
  return callUnchecked(lab, findHelper(name), word, argument);
}

/**
 * What each bit of a frame number changes in an entry of this protection. Asked bit by bit: with all bits at once, riscv's Svnapot would
 * read its size out of the overflow.
 */
function footprints(lab: Lab): readonly bigint[] {
  const prot = lab.profile.protectionMap[1];
  const zero = call(lab, "pfn_pte", prot, 0n);
  const prints: bigint[] = [];
  for (let bit = 1n; bit <= ALL; bit <<= 1n) {
    const pte = call(lab, "pfn_pte", prot, bit);
    if (call(lab, "pfn", pte, 0n) === bit) prints.push(pte ^ zero);
  }
  return prints;
}

export function frameBits(lab: Lab): FrameBits {
  const prints = footprints(lab);
  const mask = prints.reduce((all, print) => all | print, 0n);
  const wide = prints.filter((print) => (print & (print - 1n)) !== 0n);
  const tiedMask = wide.reduce((all, print) => all | print, 0n);
  const tied = wide.reduce(
    (cubes: readonly Cube[], print) => cubes.flatMap((cube) => [cube, { ...cube, value: cube.value | print }]),
    [{ mask: tiedMask, value: 0n }],
  );
  return { mask, tied };
}

/** The bits of a swap entry that hold its type and offset. */
export function swapBits(lab: Lab): bigint {
  const zero = call(lab, "swp_to_pte", 0n, 0n);
  let mask = 0n;
  for (let i = 0; i < SWAP_TYPE_BITS; i++) mask |= call(lab, "swp_to_pte", 1n << BigInt(i), 0n) ^ zero;
  for (let bit = 1n; bit <= ALL; bit <<= 1n) {
    const pte = call(lab, "swp_to_pte", 0n, bit);
    if (call(lab, "swp_offset", pte, 0n) === bit) mask |= pte ^ zero;
  }
  return mask;
}
