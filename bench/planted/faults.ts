/** Faults to plant: one changed instruction of a module, drawn from a seed, and policies that are wrong. */
import { type Change, changesIn } from "../../src/mutate/changes.ts";
import { drawer } from "../../src/mutate/random.ts";
import { rewritten } from "../../src/mutate/writer.ts";
import { allInstructions, bodyOf } from "../../src/prove/body.ts";
import { openModule } from "../../src/prove/index.ts";
import { exportedFunction } from "../../src/prove/module.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Fault {
  /** The exported function whose own code is changed. */
  readonly name: string;
  readonly change: Change;
  readonly bytes: Bytes;
}

/** Changes that cannot make a loop run for ever: constants that no loop counts with. */
const HARMLESS = /^i64\.const/;

/** Of each export what may become of it, one instruction at a time. */
function changesOfExport(bytes: Bytes, name: string, bits: number): readonly Change[] {
  const module = openModule(bytes);
  const code = [...allInstructions(bodyOf(module, exportedFunction(module, name)).code)];
  const loops = code.some(({ op }) => op === "loop");
  const changes = changesIn(bytes, code, bits).flat();
  return loops ? changes.filter(({ was }) => HARMLESS.test(was)) : changes;
}

/**
 * `count` faults of these exports: a function, an instruction and a change each drawn evenly.
 * @param bits how many bits of a constant are flipped, from the lowest
 * @throws RangeError where nothing in them can be changed
 */
export function faultsOf(bytes: Bytes, names: readonly string[], count: number, seed: bigint, bits: number): readonly Fault[] {
  const draw = drawer(seed, names[0] ?? "");
  const faults: Fault[] = [];
  for (let tries = 0; faults.length < count; tries++) {
    if (tries > 100 * (count + 1)) throw new RangeError(`nothing can be changed in ${names.slice(0, 3).join(", ")}`);
    const name = names[draw(names.length)];
    const changes = changesOfExport(bytes, name, bits);
    if (changes.length === 0) continue;
    const places = [...new Set(changes.map(({ at }) => at))];
    const place = places[draw(places.length)];
    const here = changes.filter(({ at }) => at === place);
    const change = here[draw(here.length)];
    faults.push({ name, change, bytes: rewritten(bytes, change) });
  }
  return faults;
}

/** Policies under which an entry gets a permission that it had not: all put a batch back as its first entry, which may be another than the rest. */
export const WRONG_POLICIES: readonly string[] = [
  "unmap/wrong=none,restore:first",
  "unmap/wrong=RESPECT_DIRTY,restore:first",
  "unmap/wrong=RESPECT_SOFT_DIRTY,restore:first",
  "unmap/wrong=MERGE_WRITE,restore:first",
];
