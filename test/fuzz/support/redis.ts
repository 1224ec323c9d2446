/** A Redis of one's own: on a free port, in a folder of its own, without a file on the disk, so that a restart forgets everything. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { install, missing } from "../../../src/verify/tools.ts";

const NEEDS = [{ needs: "redis-server", package: "redis-server" }];

/** Whether there is a redis-server; it is installed where that may be done. */
export function hasRedis(): boolean {
  const left = missing(NEEDS).length === 0 ? [] : install(["redis-server"]);
  if (left.length === 0) return true;
  console.error(
    "the tests of the queue are skipped: there is no redis-server, and it cannot be installed here (apt-get install redis-server)",
  );
  return false;
}

/** Whether it was built with TLS: else it complains of that option before the one that is wrong everywhere. */
export function hasTls(): boolean {
  const { stdout, stderr } = spawnSync("redis-server", ["--tls-port", "0", "--port", "none"], { encoding: "utf8", timeout: 10_000 });
  return !/>>> 'tls-port/.test(`${stdout}${stderr}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export interface RedisServer {
  readonly url: string;
  /** As if its machine had lost power. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** @param port where the options say the port themselves, which it is */
export async function startRedis(options: readonly string[] = [], port?: number): Promise<RedisServer> {
  const at = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), "ptelab-redis-"));
  const listening = port === undefined ? ["--port", `${at}`] : [];
  const args = [...listening, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder, ...options];
  let child: ChildProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${at}`,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    async start() {
      child = spawn("redis-server", args, { stdio: "ignore" });
      for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
        if (await isListening(at)) return;
        await sleep(50);
      }
      throw new Error(`redis-server does not listen on port ${at}`);
    },
  };
  await server.start();
  return server;
}
