/**
 * `verify --write-vectors`: a profile's file in test/vectors/, out of its kernel. What the file asks already is asked again; helpers that are asked too
 * little get structured values on top. Nothing of ptelab's decides a result.
 */
import { hasHelper, helperByName, helpers } from "../../profile/helpers.ts";
import type { Profile } from "../../profile/types.ts";
import { profilesWithVectors, readVectors, type Vector, writeVectors as writeFile } from "../../vectors/file.ts";
import { type Kernel, kernelOf } from "../kernels.ts";
import { type Probe, predicate } from "../probes.ts";
import { needsOf, requireTools } from "../tools.ts";
import type { Tree } from "../tree.ts";
import { askedOf, probesToRun, type Question } from "./asked.ts";
import { buildProgram } from "./build.ts";
import { askedBy } from "./earlier.ts";
import { type Ours, oursFor, questionsTo } from "./ours.ts";
import { ask, enter, type Session } from "./session.ts";
import { type Asked, spread } from "./values.ts";

/** So many lines a helper, where it had fewer. */
const ENOUGH = 260;

type Asking = Pick<Vector, "name" | "pte" | "argument">;

function byName<T extends Asking>(list: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const own = groups.get(one.name);
    if (own) own.push(one);
    else groups.set(one.name, [one]);
  }
  return groups;
}

/** In the order of a vector: the entry first. */
function vectorOf(name: string, { a, b }: Asked): Asking {
  const helper = helperByName.get(name);
  if (!helper?.argument) return { name, pte: a };
  const [pte, argument] = helper.swapped ? [b, a] : [a, b];
  return helper.optional && argument === 0n ? { name, pte } : { name, pte, argument };
}

/** Names in the file that no probe of the configuration has: another architecture's predicates. */
function probesFor({ lab }: Ours, kernel: Kernel, before: readonly Vector[]): readonly Probe[] {
  const probes = probesToRun(lab, kernel);
  const known = new Set(probes.map(({ name }) => name));
  const more = [...new Set(before.map(({ name }) => name))].filter((name) => !known.has(name)).sort();
  return [...probes, ...more.map((name) => kernel.probes.find((probe) => probe.name === name) ?? predicate(name))];
}

/** What the file asks, and structured questions where that is little. */
function asking(questions: readonly Question[], ours: Ours, before: readonly Vector[]): Asking[] {
  const known = byName(before);
  const added = questions.flatMap((question) => {
    const missing = ENOUGH - (known.get(question.name)?.length ?? 0);
    return missing <= 0 ? [] : spread(questionsTo(question, ours, new Map()), missing).map((one) => vectorOf(question.name, one));
  });
  return [...before, ...added];
}

/** The kernel's answers. */
async function answered(session: Session, list: readonly Asking[]): Promise<Vector[]> {
  const groups = [...byName(list)];
  const answers = await ask(
    session,
    groups.map(([probe, own]) => ({ probe, asked: own.map(askedBy) })),
  );
  return groups.flatMap(([, own], i) => own.map((one, j) => ({ ...one, result: answers[i][j] })));
}

const keyOfVector = ({ name, pte, argument }: Asking): string => `${name} ${pte} ${argument ?? ""}`;

export interface Made {
  readonly vectors: readonly Vector[];
  /** Lines of the file that the kernel answers otherwise. */
  readonly changed: readonly { readonly before: Vector; readonly now: bigint | null }[];
  /** Lines that stay as they were, because the kernel is not asked about these words. */
  readonly kept: readonly Vector[];
}

/** What the file would hold. */
export async function makeVectors(profile: Profile, tree: Tree): Promise<Made> {
  const kernel = kernelOf(profile);
  requireTools(needsOf([], [kernel.config]));
  const before = profilesWithVectors().includes(profile.id) ? readVectors(profile.id) : [];
  const [state] = kernel.of.states;
  const ours = await oursFor(profile, state);
  const program = await buildProgram(tree, kernel, probesFor(ours, kernel, before));
  const session = await enter(program, kernel, state);
  const lacks = (name: string) => name in program.absent || (helperByName.has(name) && !hasHelper(helperByName.get(name)!, profile));
  const questions = askedOf(ours.lab, kernel, program.absent).filter(({ name }) => !lacks(name));
  const isKept = ({ name, pte }: Asking) => (pte & (kernel.of.notRun?.[name]?.bits ?? 0n)) !== 0n;
  const all = asking(questions, ours, before);
  const given = await answered(
    session,
    all.filter((one) => !lacks(one.name) && !isKept(one)),
  );
  const kept = before.filter((one) => !lacks(one.name) && isKept(one));
  const known = new Set(before.map(({ name }) => name));
  const unknown = helpers.filter(({ name }) => lacks(name) && !known.has(name)).map(({ name }): Asking => ({ name, pte: 0n }));
  const lacking = [...before.filter(({ name }) => lacks(name)), ...unknown];
  // A stub for architectures without the predicate answers 0: that is no predicate.
  const stubs = new Set(before.filter(({ name, result }) => result === null && !helperByName.has(name)).map(keyOfVector));
  const vectors = [
    ...given.map((vector) => (vector.result === 0n && stubs.has(keyOfVector(vector)) ? { ...vector, result: null } : vector)),
    ...kept,
    ...lacking.map((one): Vector => ({ ...one, result: null })),
  ];
  const now = new Map(vectors.map((vector) => [keyOfVector(vector), vector.result]));
  const changed = before
    .filter((vector) => now.get(keyOfVector(vector)) !== vector.result)
    .map((vector) => ({ before: vector, now: now.get(keyOfVector(vector)) ?? null }));
  return { vectors, changed, kept };
}

/** @throws InfrastructureError as runProfile() does */
export async function writeVectors(profile: Profile, tree: Tree): Promise<Pick<Made, "changed" | "kept"> & { readonly lines: number }> {
  const { vectors, changed, kept } = await makeVectors(profile, tree);
  writeFile(profile.id, vectors);
  return { lines: vectors.length, changed, kept };
}
