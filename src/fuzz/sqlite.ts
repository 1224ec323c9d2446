/** Node's own SQLite, without its warning, and its errors in words. */
import type { DatabaseSync } from "node:sqlite";
import { InfrastructureError } from "../profile/errors.ts";

type Sqlite = typeof import("node:sqlite");

let loaded: Sqlite | undefined;

/** node:sqlite says once, when it is first loaded, that it is experimental: no news for who fuzzes. Other warnings stay. */
function sqlite(): Sqlite {
  if (loaded) return loaded;
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    loaded = process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
  return loaded;
}

/** Primary result codes of SQLite (sqlite.org/rescode.html); extended ones have them in their low byte. */
export const CODES = { busy: 5, locked: 6, readonly: 8, io: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 };

/** The primary code of an error out of node:sqlite; 0 of any other. */
export function sqliteCode(error: unknown): number {
  const { errcode } = error as { errcode?: number };
  return typeof errcode === "number" ? errcode & 0xff : 0;
}

const WORDS: Readonly<Record<number, string>> = {
  [CODES.busy]: "another process holds it for too long; run it again when that one has ended",
  [CODES.locked]: "another process holds it for too long; run it again when that one has ended",
  [CODES.readonly]: "it, or its folder, is read-only, and a campaign has to write; choose another place or make it writable",
  [CODES.io]: "the disk gives errors, or is full; what was written before is kept: see to the disk and run the same command again",
  [CODES.corrupt]: "it is damaged; restore it from a copy or begin a new one",
  [CODES.full]: "no space is left on the disk; what was written before is kept: make room and run the same command again",
  [CODES.cannotOpen]: "it cannot be opened or made: is its folder there, and may you write into it?",
  [CODES.notADatabase]: "it is no ledger (not an SQLite file); choose another name",
};

/** Does something with the ledger `file`; what SQLite throws comes out as one line. */
export function speaking<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = sqliteCode(error);
    if (code === 0) throw error;
    throw new InfrastructureError(`ledger ${file}: ${WORDS[code] ?? (error as Error).message}`);
  }
}

export function openDatabase(file: string, readOnly: boolean): DatabaseSync {
  const { DatabaseSync } = sqlite();
  return new DatabaseSync(file, { readOnly, timeout: 5000 });
}
