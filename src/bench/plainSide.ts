/** The sides in plain TypeScript: tables that the module of the profile generates, walked in arrays of JavaScript's own. */
import { SINGLE_BIT, WRPROTECT_EARLY_BIT, WRPROTECT_RESTORE_BIT } from "../../assembly/unmap/bits.ts";
import type { Lab } from "../profile/lab.ts";
import { NO_TALLY, type Tally } from "../unmap/replay.ts";
import { walkBigints } from "./bigint.ts";
import { knobsOf } from "./cases.ts";
import { addWords, checksumText, newChecksum } from "./checksum.ts";
import { walkHalves } from "./halves.ts";
import type { Side } from "./side.ts";
import { generateTable, layOutRoom, timed } from "./wasmSide.ts";

/** As 32-bit words, the lower half of each 64 first. */
export interface PlainTable {
  readonly ptes: Uint32Array;
  readonly planes: Uint32Array;
  readonly n: number;
}

export type PlainTally = Tally;

/** Respecting write and soft-dirty are FPB bits 1 and 2; dirty, merges and conditions are left to the module. */
const KNOWN = 0b110 | (1 << SINGLE_BIT) | (1 << WRPROTECT_EARLY_BIT) | (1 << WRPROTECT_RESTORE_BIT);
const PROFILE = "x86_64";
/** BigInt takes some hundred nanoseconds an entry. */
const FEWEST = 1;

function tableOf(lab: Lab, ptes: number, planes: number, n: number): PlainTable {
  const { buffer } = lab.memory;
  return { ptes: new Uint32Array(buffer, ptes, 2 * n).slice(), planes: new Uint32Array(buffer, planes, n / 8).slice(), n };
}

/** @param lab a lab of its own: its memory is laid out anew for each case */
export function plainSide(id: "halves" | "bigint", lab: Lab): Side {
  const walk = id === "halves" ? walkHalves : walkBigints;
  let kept: PlainTable = { ptes: new Uint32Array(), planes: new Uint32Array(), n: 0 };
  let table = kept;
  let tally = NO_TALLY;
  let policy = 0;
  return {
    id,
    takes: ({ profile, size, policy: { word } }) => profile === PROFILE && size === "cache" && (word & ~KNOWN) === 0,
    async prepare(test, seed) {
      const room = layOutRoom(lab, test.ptes, test.ptes, false);
      generateTable(lab, room, knobsOf(test, lab.profile), seed);
      kept = tableOf(lab, room.ptes, room.planes, test.ptes);
      table = tableOf(lab, room.ptes, room.planes, test.ptes);
      policy = test.policy.word;
    },
    async walk(times) {
      const before = () => {
        table.ptes.set(kept.ptes);
        table.planes.set(kept.planes);
      };
      return timed(id === "bigint" ? FEWEST : times, before, () => {
        tally = walk(table, policy);
      });
    },
    async outcome() {
      const sum = newChecksum();
      addWords(sum, table.ptes);
      addWords(sum, table.planes);
      return { checksum: checksumText(sum), tally };
    },
    stop: () => {},
  };
}
