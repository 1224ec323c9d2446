/** The module's memory as a bump allocator of ours: sized once, since growing detaches every view. */
import type { Lab } from "./lab.ts";

const PAGE = 65536;
/** Below lies what the compiler put there. */
const START = PAGE;

/** Makes room for `bytes` and returns where they start; earlier room is given up. */
export function reserve(lab: Lab, bytes: number): number {
  const missing = Math.ceil((START + bytes - lab.memory.buffer.byteLength) / PAGE);
  if (missing > 0) lab.memory.grow(missing);
  return START;
}

/** A view of `count` words at `at`; make it anew after reserve(). */
export function words(lab: Lab, at: number, count: number): BigUint64Array {
  return new BigUint64Array(lab.memory.buffer, at, count);
}
