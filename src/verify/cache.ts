/**
 * Where trees, configurations and compiled kernels are kept between runs. Nothing half-built is ever trusted: a folder counts once its stamp is
 * written, which is last; a file comes into place in one step.
 */
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InfrastructureError, quoted } from "../profile/errors.ts";

/** The kernel's make takes no path with spaces or colons. */
export function isPlainPath(path: string): boolean {
  return /^[^\s:]+$/.test(path);
}

/**
 * `$PTELAB_CACHE`, else `ptelab` in `$XDG_CACHE_HOME` or `~/.cache`.
 * @throws InfrastructureError where it cannot be used
 */
export function cacheRoot(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const root = env.PTELAB_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "ptelab");
  if (!isPlainPath(root))
    throw new InfrastructureError(
      `the cache ${quoted(root)} has a space or a colon in its path, which the kernel's make does not take; set PTELAB_CACHE to a plain one, e.g. ${join(tmpdir(), "ptelab")}`,
    );
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw new InfrastructureError(
      `the cache ${quoted(root)} cannot be made (${(error as Error).message}); set PTELAB_CACHE to a folder that can be written`,
    );
  }
  return root;
}

/** A short digest of texts, in order. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 16);
}

/** @throws InfrastructureError on a full disk or one that cannot be written */
export function writeWhole(path: string, contents: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, contents);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new InfrastructureError(`${quoted(path)} cannot be written: ${(error as Error).message}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A lock that holds no number for so long (ms) was never written to its end. */
const UNWRITTEN = 5000;

/** Is whoever made this lock gone? It may be in the middle of writing its number. */
function isLeft(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    return pid === 0 ? Date.now() - statSync(lock).mtimeMs > UNWRITTEN : !isAlive(pid);
  } catch {
    return false;
  }
}

/** Takes a lock away that was left behind: by its name, for another process may have done so and made its own since. */
function takeAway(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (!isLeft(aside)) linkSync(aside, lock);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
}

/**
 * Runs `work` while no other process works in `folder`. A lock whose process is gone is taken over.
 * @throws InfrastructureError where the lock cannot be written
 */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST")
        throw new InfrastructureError(`the cache cannot be written: ${(error as Error).message}`);
      if (isLeft(lock)) takeAway(lock);
      else await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Is `folder` finished, for this very key? */
export function isFinished(folder: string, key: string): boolean {
  const stamp = join(folder, ".ptelab");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === key;
}

/** Takes the stamp away: whatever happens from here on, the folder does not count until finish(). */
export function begin(folder: string): void {
  rmSync(join(folder, ".ptelab"), { force: true });
}

export function finish(folder: string, key: string): void {
  writeWhole(join(folder, ".ptelab"), key);
}

/** What processes that are gone left unfinished beside `folder`. */
function sweep(folder: string): void {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(`${basename(folder)}.`) ? Number(name.slice(basename(folder).length + 1)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * The folder, made where it is not there for this key. It is made under another name and comes into place whole: neither an interrupted run nor what its
 * compiler still writes after it can be taken for one.
 * @returns the folder
 * @throws InfrastructureError where the cache cannot be written, and whatever `make` throws
 */
export async function made(folder: string, key: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  if (isFinished(folder, key)) return folder;
  return locked(folder, async () => {
    if (isFinished(folder, key)) return folder;
    sweep(folder);
    const unfinished = `${folder}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    try {
      mkdirSync(unfinished);
      await make(unfinished);
      finish(unfinished, key);
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === "ENOSPC" || code === "EROFS" ? new InfrastructureError(`the cache cannot be written: ${message}`) : error;
    }
    return folder;
  });
}
