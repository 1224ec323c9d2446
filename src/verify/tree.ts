/** A kernel's source: Debian's, unpacked once into the cache, or a folder of the user's. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { InfrastructureError, quoted, UsageError } from "../profile/errors.ts";
import { cacheRoot, isPlainPath, keyOf, made } from "./cache.ts";
import { mustRun } from "./run.ts";
import { tarball } from "./tools.ts";

export interface Tree {
  /** Without spaces; for the kernel's make. */
  readonly path: string;
  /** As the user gave it, or Debian's package. */
  readonly name: string;
  /** `6.12.117`, as its Makefile says. */
  readonly version: string;
  /** Changes when any file does: names, sizes, times. */
  readonly state: string;
}

/** VERSION.PATCHLEVEL.SUBLEVEL and EXTRAVERSION. @throws UsageError where the folder is no kernel's source */
function versionOf(path: string, name: string): string {
  const makefile = join(path, "Makefile");
  const text = existsSync(makefile) && existsSync(join(path, "Kconfig")) ? readFileSync(makefile, "utf8") : "";
  const field = (key: string) => new RegExp(`^${key} *= *(.*)$`, "m").exec(text)?.[1].trim() ?? "";
  if (field("VERSION") === "" || field("PATCHLEVEL") === "")
    throw new UsageError(`${quoted(name)} is no kernel source: no Makefile with VERSION and PATCHLEVEL; give the top folder of a tree`);
  return `${field("VERSION")}.${field("PATCHLEVEL")}${field("SUBLEVEL") === "" ? "" : `.${field("SUBLEVEL")}`}${field("EXTRAVERSION")}`;
}

/** What a change of any source changes: of every file its name, size and time. Folders of version control are left out. */
function stateOf(path: string): string {
  const parts: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === ".git" || entry.name === "Documentation") continue;
      const full = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(full);
      else {
        const { size, mtimeMs } = lstatSync(full);
        parts.push(`${full} ${size} ${mtimeMs}`);
      }
    }
  };
  walk(path);
  return keyOf(...parts.sort());
}

/** Unpacks Debian's tarball into a folder of its own, which comes into place when it is whole. */
async function unpacked(version: string): Promise<string> {
  const archive = tarball(version);
  if (!existsSync(archive)) throw new InfrastructureError(`${archive} is not there; run: ptelab verify --setup`);
  const { size, mtimeMs } = statSync(archive);
  const key = keyOf(archive, `${size}`, `${mtimeMs}`);
  const folder = join(cacheRoot(), `linux-${version}-${key}`);
  return made(folder, key, async (unfinished) => {
    await mustRun(`unpacking ${archive}`, "tar", ["-xJf", archive, "-C", unfinished, "--strip-components=1"]);
  });
}

function copyAsLinks(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === ".git") continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target);
      copyAsLinks(source, target);
    } else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else symlinkSync(source, target);
  }
}

/** A farm of links to a tree whose path the kernel's make would refuse. */
function linked(path: string, state: string): Promise<string> {
  const key = keyOf(path, state);
  return made(join(cacheRoot(), `links-${keyOf(path)}`), key, async (unfinished) => copyAsLinks(path, unfinished));
}

/** Debian's tree of a version such as `6.12`. */
export async function debianTree(version: string): Promise<Tree> {
  const path = await unpacked(version);
  return { path, name: `linux-source-${version}`, version: versionOf(path, path), state: basename(path) };
}

/**
 * A tree of the user's. It is only read.
 * @throws UsageError where it is no kernel's source, or was built in place
 */
export async function userTree(given: string): Promise<Tree> {
  const path = resolve(given);
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UsageError(`--linux ${quoted(given)} is no folder; give the top of a kernel tree`);
  const version = versionOf(path, given);
  if (existsSync(join(path, ".config")) || existsSync(join(path, "include/config/auto.conf")))
    throw new UsageError(
      `the tree ${quoted(given)} was configured in place, and the kernel's make then refuses to build elsewhere; give a clean one (git worktree add, or make mrproper)`,
    );
  const state = stateOf(path);
  return { path: isPlainPath(path) ? path : await linked(path, state), name: given, version, state };
}
