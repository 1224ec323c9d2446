/** How a queue is reached: passwords, TLS, and what is said where it cannot be. */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parseAddress } from "../../src/fuzz/queue/address.ts";
import { connectRedis } from "../../src/fuzz/queue/connect.ts";
import { freePort, hasRedis, hasTls, type RedisServer, startRedis } from "./support/redis.ts";

const there = hasRedis();
const servers: RedisServer[] = [];

async function serverWith(options: readonly string[], port?: number): Promise<RedisServer> {
  const server = await startRedis(options, port);
  servers.push(server);
  return server;
}

/** Two tries. */
async function answer(url: string, ca?: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const redis = await connectRedis(parseAddress(url, ca, environment), () => undefined, [50]);
  const text = await redis.ping();
  redis.disconnect();
  return text;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
});

describe.skipIf(!there)("the connection", () => {
  test("with a password, in the address or in the environment", async () => {
    const { url } = await serverWith(["--requirepass", "sesam"]);
    expect(await answer(url.replace("//", "//:sesam@"))).toBe("PONG");
    expect(await answer(url, undefined, { PTELAB_QUEUE_PASSWORD: "sesam" })).toBe("PONG");
  });

  test("with a wrong password, or none: told at once, and without the password", async () => {
    const { url } = await serverWith(["--requirepass", "sesam"]);
    for (const wrong of [url, url.replace("//", "//:falsch@")]) {
      await expect(answer(wrong)).rejects.toThrow(/^Redis at redis:\/\/127.0.0.1:\d+ refuses the user or password/);
      await expect(answer(wrong)).rejects.not.toThrow("falsch");
    }
  });

  test("to a database that is not there", async () => {
    const { url } = await serverWith([]);
    expect(await answer(`${url}/3`)).toBe("PONG");
    await expect(answer(`${url}/999`)).rejects.toThrow("DB index is out of range");
  });

  test("to nobody: one line after some tries", async () => {
    await expect(answer(`redis://127.0.0.1:${await freePort()}`)).rejects.toThrow(/cannot be reached \(.*ECONNREFUSED.*\), after 2 tries/);
  });

  test.skipIf(!there || !hasTls())("with TLS and a certificate of one's own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ptelab-tls-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const subject = ["-subj", "/CN=ptelab", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files], { stdio: "ignore" });
    const port = await freePort();
    const trust = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"];
    await serverWith(["--port", "0", "--tls-port", `${port}`, ...trust], port);
    expect(await answer(`rediss://127.0.0.1:${port}`, certificate)).toBe("PONG");
    await expect(answer(`rediss://127.0.0.1:${port}`)).rejects.toThrow(/certificate is not trusted .*--queue-ca FILE/);
    await expect(answer(`redis://127.0.0.1:${port}`)).rejects.toThrow("else rediss://");
  });
});

describe("addresses", () => {
  test("that are none are told apart, without what is secret in them", () => {
    for (const [text, why] of [
      ["http://host", "http:// is no Redis"],
      ["host:6379", "host:// is no Redis"],
      ["redis://:geheim@", "that is no URL"],
      ["redis://:geheim@host/one", "the number of a database"],
      ["redis://:ge@heim@host:x", "that is no URL"],
      ["redis://host?x=1", "nothing may follow"],
    ]) {
      expect(() => parseAddress(text)).toThrow(why);
      expect(() => parseAddress(text)).not.toThrow(/ge.?heim/);
    }
    expect(() => parseAddress("redis://host", "ca.pem")).toThrow("must begin with rediss://");
    expect(() => parseAddress("rediss://host", "/no/such.pem")).toThrow("--queue-ca /no/such.pem: it cannot be read");
  });

  test("have a port, a database, a user and a password, or not", () => {
    const { shown, options } = parseAddress("rediss://u:p%40ss@[::1]:7000/3", undefined, {});
    expect(shown).toBe("rediss://[::1]:7000/3");
    expect(options).toEqual({ host: "::1", port: 7000, db: 3, username: "u", password: "p@ss", tls: {} });
    expect(parseAddress("redis://host", undefined, {}).options).toEqual({ host: "host", port: 6379, db: 0 });
  });
});
