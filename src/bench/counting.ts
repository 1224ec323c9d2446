/** What counting the outcome costs, apart from the unmap: the walk that notes what it does, and the comparison with one at a time. */
import type { Lab } from "../profile/lab.ts";
import { type Call, layOut, type Places, walkTable } from "../unmap/arena.ts";
import { type Policy, UNBATCHED } from "../unmap/policies.ts";
import { type Case, knobsOf } from "./cases.ts";
import { type Summary, summarise } from "./statistics.ts";
import { timed } from "./wasmSide.ts";

export interface Counting {
  readonly profile: string;
  readonly policy: string;
  readonly flags: Case["flags"];
  /** ns per entry: the walk alone, the walk that notes, and comparing the two tables. */
  readonly walk: Summary;
  readonly noted: Summary;
  readonly compare: Summary;
}

function restart(lab: Lab, { before, planesBefore, planes, slots }: Places, at: number): void {
  const memory = new Uint8Array(lab.memory.buffer);
  memory.copyWithin(at, before, before + 8 * slots);
  memory.copyWithin(planes, planesBefore, planesBefore + slots / 2);
}

const WARM = 12;

export function measureCounting(
  lab: Lab,
  policy: Policy,
  { batch, flags, ptes }: Pick<Case, "batch" | "flags" | "ptes">,
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): Counting {
  const places = layOut(lab, ptes, true);
  const vmas = [{ start: 0, end: ptes, bits: 0 }];
  new Int32Array(lab.memory.buffer, places.knobs).set(knobsOf({ batch, flags }, lab.profile));
  (lab.exports.generate as unknown as Call)(places.before, places.planesBefore, 0n, ptes, BigInt(seed), places.knobs);
  const compare = lab.exports.compare as unknown as Call;
  const walk = (how: Policy, at: number, record: number) => walkTable(lab, places, vmas, how, { ptes: at, record, loop: 0 });
  const fresh = () => restart(lab, places, places.ptes);
  const perPte = (times: readonly number[]) => summarise(times.map((ns) => ns / ptes));

  restart(lab, places, places.alone);
  walk(UNBATCHED, places.alone, places.recordAlone);
  // The compiler behind the first calls makes slow code.
  const times = (before: () => void, fn: () => void) => {
    timed(WARM, before, fn);
    return perPte(timed(rounds, before, fn));
  };
  const { before, ptes: after, alone, record, recordAlone, marks, counts } = places;
  const walkAlone = times(fresh, () => walk(policy, after, 0));
  const noted = times(fresh, () => walk(policy, after, record));
  const compared = times(
    () => {},
    () => void compare(before, after, alone, record, recordAlone, ptes, 0, marks, counts),
  );
  return {
    profile: lab.profile.id,
    policy: policy.id,
    flags,
    walk: walkAlone,
    noted,
    compare: compared,
  };
}
