/** A profile that no listed one is, compiled when it is asked for and kept under build/derived. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProfile, projectRoot } from "../node.ts";
import { profiles } from "../profile/find.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { compile } from "./compile.ts";
import { digest, sharedDigest } from "./stamp.ts";

/** Loads the built module of a listed profile, or compiles a derived one (about a second, once). */
export async function loadOrCompile(profile: Profile): Promise<Lab> {
  if (profiles.some((listed) => listed.id === profile.id)) return loadProfile(profile.id);
  const root = projectRoot();
  const path = join(root, "build/derived", `${digest(root, sharedDigest(root), profile, "release")}.wasm`);
  if (!existsSync(path)) {
    const { wasm } = await compile(root, profile, "release");
    mkdirSync(join(root, "build/derived"), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, wasm);
    renameSync(`${path}.${process.pid}`, path);
  }
  return createLab(profile, readFileSync(path));
}
