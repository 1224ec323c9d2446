/** The states of an entry that words are to reach: what Linux can say of one, as far as the format lets it. */
import { readFileSync } from "node:fs";
import { loadBytes, modulePath } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import { dependsOn, openModule, type WasmModule } from "../prove/index.ts";

/** The questions, lowest bit first, as fuzz_states() of assembly/fuzz.ts asks them. */
const QUESTIONS = ["present", "write", "dirty", "young", "soft_dirty", "uffd_wp", "special", "protnone"] as const;
export const STATES = 1 << QUESTIONS.length;

type Ask = (pte: bigint) => bigint;

/** Every value that has ones only under `mask`. */
function* combinations(mask: bigint): Generator<bigint> {
  let bits = 0n;
  do {
    yield bits;
    bits = (bits - mask) & mask;
  } while (bits !== 0n);
}

/** Which states some word has: all combinations of the bits on which the answers depend, by the prover's word, are asked. */
function statesOf(module: WasmModule, asks: readonly Ask[], width: number): readonly number[] {
  const inputs = [{ name: "pte", mask: (1n << BigInt(width)) - 1n }];
  const mask = QUESTIONS.reduce((all, name) => dependsOn(module, `pte_${name}`, inputs).reduce((sum, { from }) => sum | from[0], all), 0n);
  const seen = new Set<number>();
  for (const word of combinations(mask)) seen.add(asks.reduce((state, ask, bit) => state | (Number(ask(word)) << bit), 0));
  return [...seen].sort((a, b) => a - b);
}

const known = new Map<string, readonly number[]>();

/**
 * A profile's states in the order of the bits of its set `flags/<profile>`. A profile with switches has no file of its own: loadStates() comes
 * first.
 */
export function possibleStates(profile: string): readonly number[] {
  return known.get(profile) ?? ask(profile, new Uint8Array(readFileSync(modulePath(profile))));
}

/** The same of any profile, whose module is compiled where there is none. */
export async function loadStates(profile: string): Promise<readonly number[]> {
  return known.get(profile) ?? ask(profile, await loadBytes(findProfile(profile)));
}

function ask(profile: string, bytes: Uint8Array<ArrayBuffer>): readonly number[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort: () => {} } });
  const asks = QUESTIONS.map((name) => exports[`pte_${name}`] as Ask);
  const states = statesOf(openModule(bytes), asks, findProfile(profile).pteBits);
  known.set(profile, states);
  return states;
}

export function stateName(state: number): string {
  return QUESTIONS.filter((_, bit) => (state >> bit) & 1).join(" ") || "nothing";
}
