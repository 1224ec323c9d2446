/** The tables of a ledger, and how a file is known to be one. */
import type { DatabaseSync } from "node:sqlite";
import { InfrastructureError } from "../profile/errors.ts";

/** "PteL", in the place that SQLite has for it in a file's header. */
const APPLICATION = 0x5074654c;
const VERSION = 1;

const TABLES = `
  CREATE TABLE campaigns (hash TEXT PRIMARY KEY, json TEXT NOT NULL, started INTEGER NOT NULL) STRICT;
  CREATE TABLE shards (
    hash TEXT NOT NULL REFERENCES campaigns, first INTEGER NOT NULL, units INTEGER NOT NULL CHECK (units > 0),
    digest TEXT NOT NULL, json TEXT NOT NULL, finished INTEGER NOT NULL, PRIMARY KEY (hash, first)) STRICT;
  CREATE TABLE findings (key TEXT PRIMARY KEY, token TEXT NOT NULL, json TEXT NOT NULL, first_seen INTEGER NOT NULL) STRICT;
  CREATE TABLE writer (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, host TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${VERSION};
`;

function pragma(db: DatabaseSync, name: string): number {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0];
}

function tableCount(db: DatabaseSync): number {
  return (db.prepare("SELECT count(*) AS n FROM sqlite_schema").get() as { n: number }).n;
}

/** Whether the file is a ledger; an empty one is none yet. */
function isLedger(file: string, db: DatabaseSync): boolean {
  if (pragma(db, "application_id") === APPLICATION) {
    const version = pragma(db, "user_version");
    if (version === VERSION) return true;
    throw new InfrastructureError(
      `ledger ${file}: its tables have version ${version}, and this ptelab knows ${VERSION}; take the ptelab that wrote it, or a newer one`,
    );
  }
  if (tableCount(db) === 0) return false;
  throw new InfrastructureError(`ledger ${file}: it is an SQLite file, but no ledger of ptelab; choose another name`);
}

/** Makes the tables where the file is new; all of them or none. */
export function prepareLedger(file: string, db: DatabaseSync, mode: "write" | "read"): void {
  const there = isLedger(file, db);
  if (mode === "read") {
    if (!there) throw new InfrastructureError(`ledger ${file}: it is empty; no campaign has written into it`);
    return;
  }
  // FULL: a commit is on the disk when it returns, once a second or so; a job that a queue was told is done must not come back.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  if (there) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been faster.
    if (!isLedger(file, db)) db.exec(TABLES);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
