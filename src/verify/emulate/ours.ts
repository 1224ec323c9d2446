/** ptelab's side of a state: its module, and the questions that are worth asking it and the kernel. */
import { createLab, loadBytes } from "../../node.ts";
import { derived } from "../../profile/describe.ts";
import type { Lab } from "../../profile/lab.ts";
import type { Profile } from "../../profile/types.ts";
import type { KernelState } from "../types.ts";
import type { Question } from "./asked.ts";
import type { Exported } from "./digest.ts";
import { type Asked, plainEntries, structured } from "./values.ts";

export interface Ours {
  readonly lab: Lab;
  /** As the engine exports it, for loops in WebAssembly. */
  readonly exported: (name: string) => Exported;
}

export async function oursFor(profile: Profile, state: KernelState): Promise<Ours> {
  const own = derived(profile, {}, state.constants ?? {});
  const bytes = await loadBytes(own);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort: () => {} } });
  return { lab: await createLab(own, bytes), exported: (name) => exports[name] as unknown as Exported };
}

/** Unsigned, as the kernel's answers are. */
export const answer = (helper: Exported, a: bigint, b: bigint): bigint => BigInt.asUintN(64, helper(a, b));

/** The structured questions, and those of the profile's vectors. */
export function questionsTo({ inputs, name, defined }: Question, { lab }: Ours, vectors: ReadonlyMap<string, readonly Asked[]>): Asked[] {
  const { profile } = lab;
  const entries = plainEntries(profile, (type, offset) => lab.call("swp_to_pte", type, offset));
  const [first, second] = inputs;
  const within = ({ a, b }: Asked) => (a & ~first.mask) === 0n && (second === undefined || (b & ~second.mask) === 0n);
  const all = [...structured(inputs, profile, entries), ...(vectors.get(name) ?? [])].filter(
    (one) => within(one) && (defined?.holds(one.a) ?? true),
  );
  return [...new Map(all.map((one) => [`${one.a} ${one.b}`, one])).values()];
}
