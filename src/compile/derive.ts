/** A profile that no listed one is, compiled when it is asked for and kept under build/derived. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { loadProfile, projectRoot } from "../node.ts";
import { profiles } from "../profile/find.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { compile } from "./compile.ts";
import { digest, sharedDigest } from "./stamp.ts";

/** Compiles a derived profile, which takes about a second, once. */
export async function compileDerived(profile: Profile): Promise<Lab> {
  const root = projectRoot();
  const path = join(root, "build/derived", `${digest(root, sharedDigest(root), profile, "release")}.wasm`);
  if (!existsSync(path)) {
    const { wasm } = await compile(root, profile, "release");
    mkdirSync(join(root, "build/derived"), { recursive: true });
    const unfinished = `${path}.${process.pid}.${threadId}`;
    writeFileSync(unfinished, wasm);
    renameSync(unfinished, path);
  }
  return createLab(profile, readFileSync(path));
}

/** The built module of a listed profile, or a derived one. */
export async function loadOrCompile(profile: Profile): Promise<Lab> {
  return profiles.some((listed) => listed.id === profile.id) ? loadProfile(profile.id) : compileDerived(profile);
}
