/** `ptelab verify`: profiles against their kernels. Configurations are built side by side, and what is ready is proved. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { InfrastructureError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";
import { type Compiled, compileKernel } from "./compile.ts";
import { configure } from "./configure.ts";
import { type Kernel, kernelOf } from "./kernels.ts";
import { openKernel } from "./opened.ts";
import type { ProfileReport } from "./outcome.ts";
import { verifyHelpers } from "./profile.ts";
import { debianTree, type Tree, userTree } from "./tree.ts";

/** What a tree of another version is compared with. */
const NEWEST = "6.12";

export interface VerifyOptions {
  /** A tree of the user's in the place of Debian's. */
  readonly linux?: string;
  readonly onProgress?: (text: string) => void;
}

/** Profiles that share a configuration of a tree. */
interface Job {
  readonly tree: Tree;
  readonly kernels: readonly Kernel[];
}

/**
 * The profiles that a tree's kernel may be: of two that differ by version, the one whose tree is older where the tree is as old.
 * @param profiles as they were chosen; with a tree that has no such version all of them stay
 */
export function fitting(profiles: readonly Profile[], { version }: Tree): readonly Profile[] {
  const old = profiles.map(kernelOf).filter(({ of }) => version === of.tree || version.startsWith(`${of.tree}.`));
  const tree = old[0]?.of.tree ?? NEWEST;
  const fits = profiles.filter((profile) => kernelOf(profile).of.tree === tree);
  return fits.length > 0 ? fits : profiles;
}

/** A tree as a user names it: a folder, or the version of one of Debian's, e.g. `6.1`. */
export async function givenTree(linux: string): Promise<Tree> {
  return /^\d+\.\d+$/.test(linux) && !existsSync(linux) ? debianTree(linux) : userTree(linux);
}

/** Trees by version, each unpacked once. */
export async function treesOf(kernels: readonly Kernel[], linux: string | undefined): Promise<(kernel: Kernel) => Tree> {
  if (linux !== undefined) {
    const tree = await givenTree(linux);
    return () => tree;
  }
  const trees = new Map<string, Tree>();
  for (const { of } of kernels) if (!trees.has(of.tree)) trees.set(of.tree, await debianTree(of.tree));
  return ({ of }) => trees.get(of.tree)!;
}

function jobsOf(kernels: readonly Kernel[], tree: (kernel: Kernel) => Tree): Job[] {
  const jobs = new Map<string, Kernel[]>();
  for (const kernel of kernels) jobs.set(kernel.config.id, [...(jobs.get(kernel.config.id) ?? []), kernel]);
  return [...jobs.values()].map((list) => ({ tree: tree(list[0]), kernels: list }));
}

function assumptionsOf({ config }: Kernel, { manifest }: Compiled, used: ReadonlySet<string>): string[] {
  const externals = Object.entries(config.externals ?? {}).map(([name, what]) =>
    what === "nothing" ? `${name}() changes no entry` : `${name}() answers ${what}`,
  );
  const variables =
    manifest.variables.length > 0 ? [`these variables have the value that the source gives them: ${manifest.variables.join(", ")}`] : [];
  const words = [...used].filter((name) => !(name in config.switches));
  return [...externals, ...variables, ...(words.length > 0 ? [`any value of: ${words.join(", ")}`] : [])];
}

async function report(kernel: Kernel, tree: Tree, compiled: Compiled): Promise<ProfileReport> {
  const start = performance.now();
  const { profile, config, of } = kernel;
  const verified = await verifyHelpers(openKernel(kernel, compiled), profile);
  const used = new Set(verified.flatMap(({ outcome }) => (outcome.kind === "proved" ? outcome.read : [])));
  return {
    profile: profile.id,
    tree: { name: tree.name, version: tree.version },
    config: config.id,
    compiler: compiled.manifest.compiler,
    states: of.states.map(({ title }) => title),
    verified,
    unasked: of.unasked ?? {},
    assumptions: assumptionsOf(kernel, compiled, used),
    seconds: (performance.now() - start) / 1000,
  };
}

/** Work on at most so many at once; the first fault ends it all, after what is under way has ended. */
export async function side<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  let failed: { error: unknown } | undefined;
  const lane = async () => {
    while (next < items.length && !failed) {
      const i = next++;
      try {
        results[i] = await work(items[i]);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  if (failed) throw failed.error;
  return results;
}

/** The kernel of a configuration, from the cache or made. */
export async function compiledKernel(kernel: Kernel, tree: Tree): Promise<Compiled> {
  const own = tree.name === `linux-source-${kernel.of.tree}`;
  return compileKernel(await configure(tree, kernel.config, own), kernel.probes);
}

/**
 * Makes the kernels of these profiles ready: what is done afterwards finds them in the cache.
 * @returns the tree of each profile
 * @throws InfrastructureError as verifyProfiles() does
 */
export async function prepareKernels(
  profiles: readonly Profile[],
  { linux, onProgress = () => {} }: VerifyOptions,
): Promise<(id: string) => Tree> {
  const kernels = profiles.map(kernelOf);
  const tree = await treesOf(kernels, linux);
  const jobs = jobsOf(kernels, tree);
  let ready = 0;
  await side(jobs, availableParallelism(), async ({ tree: source, kernels: [kernel] }) => {
    onProgress(`configurations ${ready}/${jobs.length} ${kernel.config.id}`);
    await compiledKernel(kernel, source);
    ready++;
  });
  return (id) => tree(kernels.find(({ profile }) => profile.id === id)!);
}

/**
 * @returns a report a profile, in the order of the profiles
 * @throws InfrastructureError where a tool is missing or a configuration cannot be built: it never counts as verified
 */
export async function verifyProfiles(
  profiles: readonly Profile[],
  { linux, onProgress = () => {} }: VerifyOptions = {},
): Promise<ProfileReport[]> {
  const kernels = profiles.map(kernelOf);
  if (kernels.length === 0) throw new InfrastructureError("no profile is left that has a kernel to compare with");
  onProgress("reading the tree");
  const jobs = jobsOf(kernels, await treesOf(kernels, linux));
  let ready = 0;
  const reports = await side(jobs, availableParallelism(), async ({ tree, kernels: shared }) => {
    onProgress(`configurations ${ready}/${jobs.length} ${shared[0].config.id}`);
    const compiled = await compiledKernel(shared[0], tree);
    const own: ProfileReport[] = [];
    for (const kernel of shared) {
      onProgress(`configurations ${ready}/${jobs.length} proving ${kernel.profile.id}`);
      own.push(await report(kernel, tree, compiled));
    }
    ready++;
    return own;
  });
  const byProfile = new Map(reports.flat().map((one) => [one.profile, one]));
  return profiles.map(({ id }) => byProfile.get(id)!);
}
