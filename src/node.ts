/** The library in Node: everything of `ptelab`, and profiles loaded from the built modules. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Target } from "./compile/compile.ts";
import { InfrastructureError } from "./profile/errors.ts";
import { findProfile, profiles } from "./profile/find.ts";
import { createLab, type Lab } from "./profile/lab.ts";

export * from "./index.ts";

/** The folder that holds asconfig.json: this file runs from src/ in a checkout and from dist/src/ in a package. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "asconfig.json"))) {
    if (folder === dirname(folder)) throw new InfrastructureError("ptelab's own folder (the one with asconfig.json) was not found");
    folder = dirname(folder);
  }
  return folder;
}

/** Where the module of a profile is built to. */
export function modulePath(id: string, target: Target = "release"): string {
  return join(projectRoot(), "build", target, `${id}.wasm`);
}

/**
 * Loads a profile by id; one with switches (`arm64-4k,pie=on`) is compiled when it is first asked for.
 * @throws UsageError on an unknown id (with the nearest ones), InfrastructureError where it is not built
 */
export async function loadProfile(id: string, target: Target = "release"): Promise<Lab> {
  const profile = findProfile(id);
  if (!profiles.includes(profile)) return (await import("./compile/derive.ts")).compileDerived(profile);
  const path = modulePath(id, target);
  const bytes = await readFile(path).catch(() => {
    throw new InfrastructureError(
      `the ${target} module of ${id} is not built (${path}); run: npm run build${target === "debug" ? " -- --debug" : ""}`,
    );
  });
  return createLab(profile, bytes);
}
