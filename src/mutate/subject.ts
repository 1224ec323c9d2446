/** A profile as it is put to the test: its module, the vectors, and the helpers that have any. */
import { loadBytes } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import { type Helper, hasHelper, helpers } from "../profile/helpers.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { openModule, type WasmModule } from "../prove/index.ts";
import { readVectors, type Vector } from "../vectors/file.ts";
import { byHelper } from "./vectors.ts";

export interface Subject {
  readonly lab: Lab;
  readonly module: WasmModule;
  /** By name of the helper, in the order of the file; those that say that the kernel lacks it are not among them. */
  readonly vectors: ReadonlyMap<string, readonly Vector[]>;
  /** Whose code is changed: what the profile's kernel has and the vectors ask. */
  readonly helpers: readonly Helper[];
  /** Names of what the kernel has and no vector asks: the hardware view is no function of the kernel's. */
  readonly leftOut: readonly string[];
}

export async function subjectOf(profile: Profile, bytes: Uint8Array<ArrayBuffer>, vectors: readonly Vector[]): Promise<Subject> {
  const present = helpers.filter((helper) => hasHelper(helper, profile));
  const byName = byHelper(vectors.filter(({ result }) => result !== null));
  const [asked, rest] = [true, false].map((wanted) => present.filter(({ name }) => byName.has(name) === wanted));
  return {
    lab: await createLab(profile, bytes),
    module: openModule(bytes),
    vectors: byName,
    helpers: asked,
    leftOut: rest.map(({ name }) => name),
  };
}

/** @throws UsageError on an unknown profile, InfrastructureError where it is not built or has no vectors */
export async function loadSubject(id: string): Promise<Subject> {
  const profile = findProfile(id);
  return subjectOf(profile, await loadBytes(profile), readVectors(id));
}
