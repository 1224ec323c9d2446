/** Where a queue is: `redis://` and `rediss://`, checked, and shown without its password. */
import { readFileSync } from "node:fs";
import type { RedisOptions } from "ioredis";
import { InfrastructureError, quoted, UsageError } from "../../profile/errors.ts";

export interface Address {
  /** For messages: no user, no password. */
  readonly shown: string;
  readonly db: number;
  readonly options: RedisOptions;
}

const EXAMPLES = "redis://HOST:6379, redis://:PASSWORD@HOST:6379/0 or rediss://USER:PASSWORD@HOST:6380 (TLS)";
/** In the environment, where it is in no list of processes. */
const PASSWORD = "PTELAB_QUEUE_PASSWORD";
const PORT = 6379;
const MOST_DB = 2 ** 31 - 1;

function withoutSecret(text: string): string {
  return quoted(text.replace(/\/\/.*@/, "//…@"));
}

function certificate(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InfrastructureError(`--queue-ca ${file}: it cannot be read (${(error as Error).message})`);
  }
}

/** Letters that a URL cannot have stand as %XX; a lone % is meant as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param ca a file with certificates (PEM) that vouch for the server, where the system's own do not
 * @throws UsageError where the address is none
 */
export function parseAddress(text: string, ca?: string, environment: NodeJS.ProcessEnv = process.env): Address {
  const wrong = (why: string) => new UsageError(`--queue ${withoutSecret(text)}: ${why}; it must be ${EXAMPLES}`);
  const url = URL.parse(text);
  if (!url) throw wrong("that is no URL");
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") throw wrong(`${url.protocol}// is no Redis`);
  if (url.hostname === "") throw wrong("the host is missing");
  const [, digits] = /^\/?(\d*)$/.exec(url.pathname) ?? [];
  const db = Number(digits || "0");
  if (digits === undefined || db > MOST_DB) throw wrong("after the host stands the number of a database, or nothing");
  if (url.search || url.hash) throw wrong("nothing may follow the database's number");
  const secure = url.protocol === "rediss:";
  if (ca !== undefined && !secure) throw new UsageError("--queue-ca is for TLS: the address of --queue must begin with rediss://");
  const port = Number(url.port || PORT);
  const password = decoded(url.password) || environment[PASSWORD];
  return {
    shown: `${url.protocol}//${url.hostname}:${port}${db === 0 ? "" : `/${db}`}`,
    db,
    options: {
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port,
      db,
      ...(url.username && { username: decoded(url.username) }),
      ...(password && { password }),
      ...(secure && { tls: ca === undefined ? {} : { ca: certificate(ca) } }),
    },
  };
}
