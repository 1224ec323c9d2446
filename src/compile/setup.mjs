/**
 * Everything that `npm start` and `npm test` need, from a fresh clone: packages, the compiled command, the modules of all profiles.
 * Plain JavaScript without packages, for it runs before anything is installed, on Node 20 as well.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const INFRASTRUCTURE = 3;

function fail(message) {
  console.error(`ptelab: ${message}`);
  process.exit(INFRASTRUCTURE);
}

/** Runs a command with its output on standard error, so that standard output stays the main job's. */
function run(command, args, what) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (error) fail(`${what}: ${command} could not be started (${error.message})`);
  if (status !== 0) fail(`${what} failed: ${command} ${args.join(" ")} ended with ${status}`);
}

/**
 * Packages are installed again when the lock file has changed since. `npm ci` would be stricter, but refuses a lock file that lacks
 * optional packages of other platforms, which is what npm writes behind a registry that does not carry them.
 */
function installPackages() {
  const stamp = join(root, "node_modules/.ptelab-lock");
  const digest = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  console.error("ptelab: installing packages");
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], "installing packages");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

if (Number(process.versions.node.split(".")[0]) < 20) fail(`Node ${process.versions.node} is too old; install Node 20 or newer`);
installPackages();

const bin = (name) => join(root, "node_modules/.bin", name);
/** The pinned toolchain where its package could be installed, else the Node that runs this. */
const node = existsSync(bin("node")) ? bin("node") : process.execPath;

run(node, [bin("tsc"), "-p", "tsconfig.build.json"], "compiling TypeScript");
run(node, ["dist/src/compile/main.js", ...process.argv.slice(2)], "building the profiles");
