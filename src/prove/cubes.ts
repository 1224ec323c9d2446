/** Sets of inputs in words: `pte[0]=1 pte[6:5]=01 or pte[63]=1`. */
import type { Edge } from "./bdd.ts";
import { coverOf, type LevelCube, supportOf } from "./queries.ts";
import { inputMasks, type Workspace } from "./workspace.ts";

/** Cubes that a person still reads. */
const MOST = 6;

/** Bit numbers as runs, highest first: `63 11:0`. */
export function runsOf(mask: bigint): { hi: number; lo: number }[] {
  const runs: { hi: number; lo: number }[] = [];
  for (let bit = 63; bit >= 0; bit--) {
    if (!((mask >> BigInt(bit)) & 1n)) continue;
    const last = runs.at(-1);
    if (last && last.lo === bit + 1) last.lo = bit;
    else runs.push({ hi: bit, lo: bit });
  }
  return runs;
}

export function runText({ hi, lo }: { readonly hi: number; readonly lo: number }): string {
  return hi === lo ? `${hi}` : `${hi}:${lo}`;
}

function cubeText(workspace: Workspace, cube: LevelCube): string {
  const levels = [...cube.keys()];
  const masks = inputMasks(workspace, levels);
  const values = inputMasks(
    workspace,
    levels.filter((level) => cube.get(level)),
  );
  return masks
    .flatMap((mask, i) =>
      runsOf(mask).map((run) => {
        const digits = (values[i] >> BigInt(run.lo)) & ((1n << BigInt(run.hi - run.lo + 1)) - 1n);
        return `${workspace.inputs[i].name}[${runText(run)}]=${digits.toString(2).padStart(run.hi - run.lo + 1, "0")}`;
      }),
    )
    .join(" ");
}

/** Where a function holds: as cubes if they are few, else only the bits that decide it. */
export function conditionText(workspace: Workspace, edge: Edge): string {
  const cubes = coverOf(workspace.bdd, edge, MOST);
  if (cubes) return cubes.map((cube) => cubeText(workspace, cube) || "always").join(" or ");
  const bits = inputMasks(workspace, supportOf(workspace.bdd, [edge])).flatMap((mask, i) =>
    mask === 0n ? [] : [`${workspace.inputs[i].name}[${runsOf(mask).map(runText).join(" ")}]`],
  );
  return `a condition on ${bits.join(" and ")}`;
}
