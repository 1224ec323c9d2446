/** The library in Node: everything of `ptelab`, and profiles loaded from the built modules. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Target } from "./compile/compile.ts";
import { compileDerived } from "./compile/derive.ts";
import { InfrastructureError } from "./profile/errors.ts";
import { findProfile, profiles } from "./profile/find.ts";
import { createLab, type Lab } from "./profile/lab.ts";
import type { Profile } from "./profile/types.ts";
import { projectRoot } from "./root.ts";

export * from "./index.ts";
export { projectRoot } from "./root.ts";

/** Where the module of a listed profile is built to. */
export function modulePath(id: string, target: Target = "release"): string {
  return join(projectRoot(), "build", target, `${id}.wasm`);
}

/**
 * The bytes of a profile's module: a listed one's as they were built, a derived one's compiled when they are first asked for.
 * @throws InfrastructureError where it is not built
 */
export async function loadBytes(profile: Profile, target: Target = "release"): Promise<Uint8Array<ArrayBuffer>> {
  const { id } = profile;
  if (!profiles.some((listed) => listed.id === id)) return compileDerived(profile, target);
  const path = modulePath(id, target);
  const bytes = await readFile(path).catch(() => {
    throw new InfrastructureError(
      `the ${target} module of ${id} is not built (${path}); run: npm run build${target === "debug" ? " -- --debug" : ""}`,
    );
  });
  return new Uint8Array(bytes);
}

/** Loads the module of a profile; throws as loadBytes() does. */
export async function loadLab(profile: Profile, target: Target = "release"): Promise<Lab> {
  return createLab(profile, await loadBytes(profile, target));
}

/**
 * Loads a profile by id, with switches or without (`arm64-4k`, `arm64-4k,pie=on`).
 * @throws UsageError on an unknown id (with the nearest ones), InfrastructureError where it is not built
 */
export async function loadProfile(id: string, target: Target = "release"): Promise<Lab> {
  return loadLab(findProfile(id), target);
}
