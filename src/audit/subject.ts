/** A profile made ready for the judge: its bytes read once, for the engine and the prover alike. */
import { createHash } from "node:crypto";
import { compileLaws } from "../compile/laws.ts";
import { loadBytes } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import { createLab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { openModule } from "../prove/index.ts";
import { explore } from "../reach/index.ts";
import { projectRoot } from "../root.ts";
import { kernelOf } from "../verify/kernels.ts";
import { linkKernel } from "../verify/linked.ts";
import type { Tree } from "../verify/tree.ts";
import { compiledKernel } from "../verify/verify.ts";
import type { Subject } from "./proof.ts";

/** Law files of a user's own, as name → source. */
export type LawFiles = ReadonlyMap<string, string>;

const digestOf = (...bytes: readonly Uint8Array[]): string =>
  bytes.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

async function plainSubject(profile: Profile, bytes: Uint8Array<ArrayBuffer>): Promise<Subject> {
  return { lab: await createLab(profile, bytes), module: openModule(bytes), sha256: digestOf(bytes) };
}

/** The laws over the kernel's own helpers. */
async function linkedSubject(profile: Profile, tree: Tree, compiled: (own: Profile) => Promise<Uint8Array<ArrayBuffer>>): Promise<Subject> {
  const kernel = kernelOf(profile);
  const theirs = await compiledKernel(kernel, tree);
  const { lab, module, bytes } = await linkKernel(kernel, theirs, compiled);
  return { lab, module, sha256: digestOf(bytes, theirs.wasm) };
}

/**
 * @param reachable whether the reachable entries are asked about
 * @param tree the kernel whose own compiled helpers are asked; it must be in the cache (prepareKernels())
 * @param files laws that are compiled on the spot, beside the helpers, in the place of the shipped ones
 * @throws UsageError where a law file does not compile, InfrastructureError where the profile is not built
 */
export async function prepareSubject(id: string, reachable: boolean, files?: LawFiles, tree?: Tree): Promise<Subject> {
  const profile = findProfile(id);
  const compiled = async (own: Profile) =>
    (files ? (await compileLaws(projectRoot(), own, files)).wasm : loadBytes(own)) as Promise<Uint8Array<ArrayBuffer>>;
  const subject = tree ? await linkedSubject(profile, tree, compiled) : await plainSubject(profile, await compiled(profile));
  const { lab } = subject;
  return reachable ? { ...subject, reach: explore(lab) } : subject;
}
