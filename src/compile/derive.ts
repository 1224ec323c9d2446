/** A profile that no listed one is, compiled when it is asked for and kept under build/derived. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type { Profile } from "../profile/types.ts";
import { projectRoot } from "../root.ts";
import { compile, type Target } from "./compile.ts";
import { digest, sharedDigest } from "./stamp.ts";

/** The bytes of a derived profile's module; compiling it takes about a second, once. */
export async function compileDerived(profile: Profile, target: Target): Promise<Uint8Array<ArrayBuffer>> {
  const root = projectRoot();
  const path = join(root, "build/derived", `${digest(root, sharedDigest(root), profile, target)}.wasm`);
  if (!existsSync(path)) {
    const { wasm } = await compile(root, profile, target);
    mkdirSync(join(root, "build/derived"), { recursive: true });
    const unfinished = `${path}.${process.pid}.${threadId}`;
    writeFileSync(unfinished, wasm);
    renameSync(unfinished, path);
  }
  return new Uint8Array(readFileSync(path));
}
