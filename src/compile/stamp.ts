/** Whether a built module is still the one that its sources would give: a hash of everything that goes in. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Profile } from "../profile/types.ts";
import type { Target } from "./compile.ts";

function filesBelow(root: string, folder: string): string[] {
  return (
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      // How a kernel is configured to compare with is nothing that a module is made of.
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && entry.name !== "kernel.ts")
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  );
}

/** One digest for what all profiles share: core, generic room, build, options, compiler version. */
export function sharedDigest(root: string): string {
  const hash = createHash("sha256");
  // Where npm put it: beside ptelab when that is installed as a package.
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/package.json");
  const files = [...filesBelow(root, "assembly"), ...filesBelow(root, "arch/generic"), ...filesBelow(root, "src/compile")];
  const policies = join(root, "src/unmap/policies.ts");
  for (const file of [...files, policies, join(root, "asconfig.json"), compiler]) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** The digest of one profile's module: the shared part, its rooms, its facts, the target. */
export function digest(root: string, shared: string, profile: Profile, target: Target): string {
  const hash = createHash("sha256").update(shared).update(target);
  // The whole architecture, for a family's room may import from its neighbours.
  const folders = new Set(profile.rooms.map((room) => room.split("/")[0]));
  for (const folder of folders) for (const file of filesBelow(root, join("arch", folder))) hash.update(readFileSync(file));
  const { id, rooms, pageShift, pteBits, ptrsPerPte, pfnPteShift, supports, constants, linked } = profile;
  const words = [...profile.protectionMap, profile.entryRules?.stores?.drops, profile.entryRules?.stores?.keeps].map(String);
  hash.update(JSON.stringify({ id, rooms, pageShift, pteBits, ptrsPerPte, pfnPteShift, supports, constants, words, linked }));
  return hash.digest("hex");
}

export function isFresh(stampFile: string, wasmFile: string, wanted: string): boolean {
  return existsSync(wasmFile) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted;
}
