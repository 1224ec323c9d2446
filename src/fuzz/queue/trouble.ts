/** What can be wrong with a Redis: what passes by itself, and what does not; in words. */
import { setTimeout as sleep } from "node:timers/promises";
import { InfrastructureError } from "../../profile/errors.ts";
import type { Address } from "./address.ts";

/** Replies and errors of the driver that come while a server starts, stops or is out of reach. */
const PASSING =
  /ECONN|EPIPE|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Connection is closed|Stream isn't writeable|Command timed out|Command aborted|MaxRetriesPerRequestError|LOADING|MASTERDOWN|READONLY|TRYAGAIN|disconnected before secure TLS/i;
const PASSWORD = /WRONGPASS|NOAUTH|invalid username-password|invalid password|NOPERM/i;
const CERTIFICATE = /certificate|CERT_|self[- ]signed|ERR_TLS|altnames/i;
/** A server without TLS answers a TLS greeting with something else. */
const NO_TLS = /wrong version number|EPROTO|packet length too long/i;

interface Told {
  readonly code?: string;
  readonly name?: string;
  readonly message?: string;
  readonly errors?: readonly Error[];
}

/** A connection that nobody listens to gives an AggregateError without a message. */
export function reasonOf(error: unknown): string {
  const { code, message, errors, name } = error as Told;
  if (name === "MaxRetriesPerRequestError") return "no connection";
  return (message || errors?.[0]?.message || code || "no reason given").split("\n")[0];
}

function textOf(error: unknown): string {
  const { code = "", name = "" } = error as Told;
  return `${name} ${code} ${reasonOf(error)}`;
}

export function isPassing(error: unknown): boolean {
  const text = textOf(error);
  return PASSING.test(text) && !PASSWORD.test(text);
}

/** What trying again does not repair, as one line; undefined where it may. */
export function lasting({ shown }: Address, error: unknown): InfrastructureError | undefined {
  const [text, reason] = [textOf(error), reasonOf(error)];
  if (/NOPERM/.test(text))
    return new InfrastructureError(
      `Redis at ${shown}: its user may not do what a queue needs (${reason}); docs/fuzz-machines.md has the keys and channels`,
    );
  if (PASSWORD.test(text))
    return new InfrastructureError(
      `Redis at ${shown} refuses the user or password (${reason}); give them in the address (redis://USER:PASSWORD@HOST, redis://:PASSWORD@HOST) or the password in PTELAB_QUEUE_PASSWORD`,
    );
  if (CERTIFICATE.test(text))
    return new InfrastructureError(
      `Redis at ${shown}: its certificate is not trusted (${reason}); --queue-ca FILE names the certificate that vouches for it, and the host must be the one in it`,
    );
  if (NO_TLS.test(text))
    return new InfrastructureError(`Redis at ${shown} does not speak TLS (${reason}); try redis:// instead of rediss://`);
  return isPassing(error) ? undefined : new InfrastructureError(`Redis at ${shown}: ${reason}`);
}

/** Something that the server says, and no fault of the ledger or of ptelab. */
function isReply(error: unknown): boolean {
  return (error as Told).name === "ReplyError" || PASSWORD.test(textOf(error));
}

export interface Patience {
  /** @throws the error where it does not pass by itself, InfrastructureError where it has lasted too long */
  lost(error: unknown): void;
  fine(): void;
  isLost(): boolean;
  /** Does something until Redis lets it. */
  until<T>(act: () => Promise<T>): Promise<T>;
}

const AGAIN = 500;

function span(ms: number): string {
  return ms >= 60_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`;
}

/** Says once that the connection is lost and once that it is back; gives up after `ms`. */
export function createPatience(address: Address, ms: number, say: (line: string) => void): Patience {
  let since: number | undefined;
  const patience: Patience = {
    lost(error) {
      if (!isPassing(error)) throw (isReply(error) && lasting(address, error)) || error;
      const now = performance.now();
      if (since === undefined) {
        since = now;
        say(`lost Redis at ${address.shown} (${reasonOf(error)}); trying again for ${span(ms)}`);
      }
      if (now - since > ms)
        throw new InfrastructureError(
          `Redis at ${address.shown} has been away for ${span(now - since)} (${reasonOf(error)}), longer than --queue-patience; start it and run the same command again`,
        );
    },
    fine() {
      if (since !== undefined) say(`Redis at ${address.shown} is back after ${span(performance.now() - since)}`);
      since = undefined;
    },
    isLost: () => since !== undefined,
    async until(act) {
      for (;;)
        try {
          const value = await act();
          patience.fine();
          return value;
        } catch (error) {
          patience.lost(error);
          await sleep(AGAIN);
        }
    },
  };
  return patience;
}
