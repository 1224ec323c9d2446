/** The programs that verifying needs, the Debian packages that have them, and how they are installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { InfrastructureError } from "../profile/errors.ts";
import type { KernelConfig } from "./types.ts";

/** LLVM's major version: the rewriting of its IR is written for this one. */
const LLVM = 19;

export const tools = {
  clang: `clang-${LLVM}`,
  opt: `opt-${LLVM}`,
  link: `llvm-link-${LLVM}`,
  llc: `llc-${LLVM}`,
  lld: `wasm-ld-${LLVM}`,
} as const;

export interface Need {
  /** A program on PATH, or a file. */
  readonly needs: string;
  readonly package: string;
}

const PROVING: readonly Need[] = [
  { needs: tools.clang, package: `clang-${LLVM}` },
  { needs: tools.opt, package: `llvm-${LLVM}` },
  { needs: tools.lld, package: `lld-${LLVM}` },
  ...["make", "flex", "bison", "bc", "gcc"].map((name) => ({ needs: name, package: name })),
  { needs: "/usr/include/stdio.h", package: "libc6-dev" },
  { needs: "/usr/include/libelf.h", package: "libelf-dev" },
  { needs: "/usr/include/openssl/ssl.h", package: "libssl-dev" },
  { needs: "xz", package: "xz-utils" },
];

/** Where Debian's packages put a kernel's source. */
export function tarball(version: string): string {
  return `/usr/src/linux-source-${version}.tar.xz`;
}

/** Debian's name of a cross compiler's package. */
const packageOf = (gcc: string): string => (gcc === "gcc" ? "gcc" : gcc.replace(/^(.*)-gcc$/, "gcc-$1"));

/**
 * @param trees versions of Debian's sources that are read
 * @param running configurations whose headers are run as well
 */
export function needsOf(trees: readonly string[], running: readonly KernelConfig[] = []): readonly Need[] {
  const runs = running.flatMap(({ run }) =>
    run ? [{ needs: run.gcc, package: packageOf(run.gcc) }, ...(run.qemu ? [{ needs: run.qemu, package: "qemu-user-static" }] : [])] : [],
  );
  return [...PROVING, ...trees.map((version) => ({ needs: tarball(version), package: `linux-source-${version}` })), ...runs];
}

function isThere(needs: string): boolean {
  if (needs.startsWith("/")) return existsSync(needs);
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, needs)));
}

/** Packages that are missing, each once. */
export function missing(needs: readonly Need[]): readonly string[] {
  return [...new Set(needs.filter((need) => !isThere(need.needs)).map((need) => need.package))];
}

export function installLine(packages: readonly string[]): string {
  return `apt-get install --no-install-recommends ${packages.join(" ")}`;
}

/** @throws InfrastructureError that says what to install */
export function requireTools(needs: readonly Need[]): void {
  const packages = missing(needs);
  if (packages.length === 0) return;
  throw new InfrastructureError(`missing: ${packages.join(", ")}; run: ptelab verify --setup, or: ${installLine(packages)}`);
}

/**
 * Installs by apt where this user may.
 * @returns what is still missing
 */
export function install(packages: readonly string[]): readonly string[] {
  const root = process.getuid?.() === 0;
  if (packages.length === 0 || !root || !isThere("apt-get")) return packages;
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, { stdio: ["ignore", 2, 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
  const done = apt("update", "-q") && apt("install", "-q", "-y", "--no-install-recommends", ...packages);
  return done ? [] : packages;
}
