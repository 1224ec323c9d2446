/** What a campaign has done, in one SQLite file: nothing counts as done that is not in here, and nothing is in here twice. */
import { hostname } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import { InfrastructureError } from "../profile/errors.ts";
import { campaignFromText, campaignToText } from "./campaignText.ts";
import { type Lock, lockLedger } from "./ledgerLock.ts";
import { prepareLedger } from "./ledgerSchema.ts";
import { endOf, type Range } from "./ranges.ts";
import { openDatabase, speaking } from "./sqlite.ts";
import type { Campaign, Finding, ShardResult } from "./types.ts";

/** A shard's result under the units that it is of: shards may be cut as one likes, so their index alone names nothing. */
export interface Stored extends Range {
  readonly result: ShardResult;
  /** Milliseconds since 1970. */
  readonly finished: number;
}

export interface StoredCampaign {
  readonly hash: string;
  readonly campaign: Campaign;
  readonly started: number;
}

export interface StoredFinding {
  readonly finding: Finding;
  readonly firstSeen: number;
}

export interface Ledger {
  readonly file: string;
  /** Notes the campaign; nothing where it is there already. */
  begin(hash: string, campaign: Campaign): void;
  /**
   * Inserts a shard's result and its findings, in one transaction; or verifies it, where the units have been computed before.
   * @throws InfrastructureError where the digest is another than the one that is there
   */
  put(hash: string, range: Range, result: ShardResult, finished?: number): "new" | "verified";
  /** Keeps findings that come from elsewhere; the first that came of each key stays. */
  keep(findings: Iterable<StoredFinding>): void;
  campaigns(): readonly StoredCampaign[];
  /** Of a campaign, in order of units. */
  ranges(hash: string): readonly Range[];
  results(hash: string): Iterable<Stored>;
  /** Findings of all campaigns, the oldest first. */
  findings(): readonly StoredFinding[];
  close(): void;
}

interface Row {
  readonly first: number;
  readonly units: number;
  readonly digest: string;
}

const MASK = (1n << 64n) - 1n;

function sameDigest(rows: readonly Row[], range: Range): bigint | undefined {
  let at = range.first;
  let sum = 0n;
  for (const { first, units, digest } of rows) {
    if (first !== at) return undefined;
    at += units;
    sum = (sum + BigInt(digest)) & MASK;
  }
  return at === endOf(range) ? sum : undefined;
}

/** What is there already of these units: nothing, or the same; whatever else is an error. */
function verify(file: string, rows: readonly Row[], range: Range, digest: string): "new" | "verified" {
  if (rows.length === 0) return "new";
  const units = `units ${range.first}..${endOf(range) - 1}`;
  const sum = sameDigest(rows, range);
  if (sum === undefined)
    throw new InfrastructureError(
      `ledger ${file}: ${units} overlap shards that were cut otherwise (${rows[0].first}..${endOf(rows[0]) - 1}), so they can be neither added nor verified; compute only what is missing`,
    );
  if (sum === BigInt(digest)) return "verified";
  throw new InfrastructureError(
    `nondeterminism: ${units} had the digest 0x${sum.toString(16)} in ledger ${file} and now have ${digest}; the machine, or ptelab, computes the same cases differently: run them again elsewhere, and trust neither till then`,
  );
}

/** All of `act` or nothing of it. */
function transact<T>(db: DatabaseSync, act: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const value = act();
    db.exec("COMMIT");
    return value;
  } catch (error) {
    // A full disk makes SQLite roll back by itself.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function over(file: string, db: DatabaseSync, close: () => void): Ledger {
  const all = <T>(sql: string, ...values: (string | number)[]) => db.prepare(sql).all(...values) as T[];
  const within = <T>(act: () => T) => speaking(file, () => transact(db, act));

  function keep(findings: Iterable<StoredFinding>): void {
    const insert = db.prepare("INSERT OR IGNORE INTO findings (key, token, json, first_seen) VALUES (?, ?, ?, ?)");
    for (const { finding, firstSeen } of findings) insert.run(finding.key, finding.token, JSON.stringify(finding), firstSeen);
  }

  return {
    file,
    begin: (hash, campaign) =>
      within(() => {
        db.prepare("INSERT OR IGNORE INTO campaigns (hash, json, started) VALUES (?, ?, ?)").run(
          hash,
          campaignToText(campaign),
          Date.now(),
        );
      }),
    put: (hash, range, result, finished = Date.now()) =>
      within(() => {
        const rows = all<Row>(
          "SELECT first, units, digest FROM shards WHERE hash = ? AND first < ? AND first + units > ? ORDER BY first",
          hash,
          endOf(range),
          range.first,
        );
        const outcome = verify(file, rows, range, result.digest);
        if (outcome === "new")
          db.prepare("INSERT INTO shards (hash, first, units, digest, json, finished) VALUES (?, ?, ?, ?, ?, ?)").run(
            hash,
            range.first,
            range.units,
            result.digest,
            JSON.stringify(result),
            finished,
          );
        keep(result.findings.map((finding) => ({ finding, firstSeen: finished })));
        return outcome;
      }),
    keep: (findings) => within(() => keep(findings)),
    campaigns: () =>
      speaking(file, () =>
        all<{ hash: string; json: string; started: number }>("SELECT hash, json, started FROM campaigns ORDER BY started, hash").map(
          ({ hash, json, started }) => ({ hash, campaign: campaignFromText(json), started }),
        ),
      ),
    ranges: (hash) =>
      speaking(file, () =>
        all<Range>("SELECT first, units FROM shards WHERE hash = ? ORDER BY first", hash).map(({ first, units }) => ({ first, units })),
      ),
    *results(hash) {
      // Row by row: a long campaign has more of them than fit in memory at ease.
      const rows = speaking(file, () =>
        db.prepare("SELECT first, units, digest, json, finished FROM shards WHERE hash = ? ORDER BY first").iterate(hash),
      ) as Iterable<Row & { json: string; finished: number }>;
      for (const { first, units, digest, json, finished } of rows) {
        const result = JSON.parse(json) as ShardResult;
        if (result.digest !== digest)
          throw new InfrastructureError(
            `ledger ${file}: units ${first}..${first + units - 1} have the digest ${digest} and a result with ${result.digest}: it was tampered with or is damaged; take a copy, or compute it again`,
          );
        yield { first, units, finished, result };
      }
    },
    findings: () =>
      speaking(file, () =>
        all<{ json: string; first_seen: number }>("SELECT json, first_seen FROM findings ORDER BY first_seen, key").map(
          ({ json, first_seen }) => ({ finding: JSON.parse(json) as Finding, firstSeen: first_seen }),
        ),
      ),
    close,
  };
}

/** Who writes, as the last to write noted it. */
function writerOf(file: string): string | undefined {
  try {
    const db = openDatabase(file, true);
    try {
      const writer = db.prepare("SELECT pid, host FROM writer").get() as { pid: number; host: string } | undefined;
      return writer && `process ${writer.pid} on ${writer.host}`;
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

/**
 * Opens a ledger, to write (it is made where it is not there; one process at a time) or to read (also while another writes).
 * @param mode and how many pages the file may have, where it is not the disk that limits it
 * @throws InfrastructureError in one line whatever is wrong with it
 */
export function openLedger(file: string, mode: "write" | "read", { mostPages }: { readonly mostPages?: number } = {}): Ledger {
  let lock: Lock | undefined;
  let db: DatabaseSync | undefined;
  const close = () => {
    db?.close();
    lock?.release();
  };
  try {
    return speaking(file, () => {
      db = openDatabase(file, mode === "read");
      // Before the lock: no file is made beside one that is no ledger.
      prepareLedger(file, db, mode);
      if (mostPages !== undefined) db.exec(`PRAGMA max_page_count = ${mostPages}`);
      if (mode === "write") {
        lock = lockLedger(file, () => writerOf(file));
        db.prepare("INSERT OR REPLACE INTO writer (id, pid, host, since) VALUES (1, ?, ?, ?)").run(process.pid, hostname(), Date.now());
      }
      return over(file, db, close);
    });
  } catch (error) {
    close();
    throw error;
  }
}
