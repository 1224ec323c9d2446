/**
 * The modules that are fuzzed: the release module, which everybody uses, and one with two-lane loops over the campaign's laws and the generator
 * of words, compiled when it is first asked for and kept under build/fuzz.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { compile } from "../compile/compile.ts";
import { lawGroups, lawLoops } from "../compile/loops.ts";
import { digest, sharedDigest } from "../compile/stamp.ts";
import { laws as allLaws, type Law } from "../laws/index.ts";
import { loadBytes } from "../node.ts";
import { InfrastructureError } from "../profile/errors.ts";
import { findProfile } from "../profile/find.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { projectRoot } from "../root.ts";
import { chainModules } from "./evaluators.ts";
import { CHAINS, lawsOn } from "./targets.ts";
import type { Campaign } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where a profile's module with loops over these laws is kept: by what it is made of. */
export function fuzzModulePath(profile: Profile, laws: readonly Law[]): string {
  const root = projectRoot();
  const sources = createHash("sha256")
    .update(digest(root, sharedDigest(root), profile, "release"))
    .update(lawLoops(lawGroups(laws)))
    .digest("hex");
  return join(root, "build/fuzz", `${profile.id}-${sources.slice(0, 16)}.wasm`);
}

/**
 * The module's bytes. Each process writes a file of its own and moves it into place, so that two at once, or one that is killed, leave nothing half
 * written.
 */
export async function loadFuzzBytes(profile: Profile, laws: readonly Law[]): Promise<Bytes> {
  const path = fuzzModulePath(profile, laws);
  if (!existsSync(path)) {
    const { wasm } = await compile(projectRoot(), profile, "release", undefined, laws);
    const unfinished = `${path}.${process.pid}.${threadId}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(unfinished, wasm);
      renameSync(unfinished, path);
    } catch (error) {
      throw new InfrastructureError(`the module for fuzzing ${profile.id} cannot be kept at ${path}: ${(error as Error).message}`);
    }
  }
  return new Uint8Array(readFileSync(path));
}

/** Compiled modules go to threads as they are. */
export interface CampaignModule {
  readonly release: WebAssembly.Module;
  readonly fuzz: WebAssembly.Module;
}
export type CampaignModules = Readonly<Record<string, CampaignModule>>;

interface ModuleBytes {
  readonly release: Bytes;
  readonly fuzz: Bytes;
}

async function bytesOf(id: string, targets: readonly string[]): Promise<ModuleBytes> {
  const profile = findProfile(id);
  return { release: await loadBytes(profile), fuzz: await loadFuzzBytes(profile, lawsOn(id, { targets })) };
}

/** Chains run in the debug module, too: it is part of what the campaign is about. */
async function digestOf(id: string, { release, fuzz }: ModuleBytes, targets: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(release).update(fuzz);
  if (targets.includes(CHAINS)) hash.update((await chainModules(findProfile(id))).debug);
  return hash.digest("hex");
}

export async function moduleDigests(ids: readonly string[], targets: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const id of ids) digests[id] = await digestOf(id, await bytesOf(id, targets), targets);
  return digests;
}

/**
 * Every profile's modules, compiled once for all threads.
 * @throws InfrastructureError where the bytes here are not those of the campaign
 */
export async function compileModules(campaign: Campaign): Promise<CampaignModules> {
  const modules: Record<string, CampaignModule> = {};
  for (const id of campaign.profiles) {
    const bytes = await bytesOf(id, campaign.targets);
    if ((await digestOf(id, bytes, campaign.targets)) !== campaign.modules[id])
      throw new InfrastructureError(
        `the modules of ${id} are not those that the campaign was planned with; use the same version of ptelab everywhere, built from the same sources`,
      );
    modules[id] = { release: await WebAssembly.compile(bytes.release), fuzz: await WebAssembly.compile(bytes.fuzz) };
  }
  return modules;
}

/** Both modules of a profile, each with a memory of its own. */
export interface Builds {
  readonly release: Lab;
  readonly fuzz: Lab;
}

export async function createBuilds(id: string, modules: CampaignModule): Promise<Builds> {
  const profile = findProfile(id);
  return { release: await createLab(profile, modules.release), fuzz: await createLab(profile, modules.fuzz) };
}

/** For cases of any law. */
export async function loadBuilds(id: string): Promise<Builds> {
  const { release, fuzz } = await bytesOf(id, allLaws.map((law) => law.id).sort());
  return createBuilds(id, { release: await WebAssembly.compile(release), fuzz: await WebAssembly.compile(fuzz) });
}
