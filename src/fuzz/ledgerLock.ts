/** One campaign at a time writes into a ledger. */
import type { DatabaseSync } from "node:sqlite";
import { InfrastructureError } from "../profile/errors.ts";
import { CODES, openDatabase, speaking, sqliteCode } from "./sqlite.ts";

/** A database that nobody refers to any more is closed when memory is collected, and its lock would be gone. */
const held = new Set<DatabaseSync>();

export interface Lock {
  release(): void;
}

/**
 * The lock is a transaction that stays open on an empty database beside the ledger. The system drops it when its process ends, however
 * that is: after `kill -9` nothing is left that would have to be judged stale. The ledger itself stays free for readers.
 * @param holder who holds the ledger now, for the message
 * @throws InfrastructureError where another holds it
 */
export function lockLedger(file: string, holder: () => string | undefined): Lock {
  const lock = speaking(file, () => openDatabase(`${file}-lock`, false));
  try {
    // An empty database: no journal is written, and to wait for another campaign would be to wait for hours.
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (sqliteCode(error) !== CODES.busy)
      return speaking(file, () => {
        throw error;
      });
    const who = holder();
    throw new InfrastructureError(
      `ledger ${file}: another campaign is writing into it${who === undefined ? "" : ` (${who})`}; wait until it ends, or give this one its own --ledger and merge them`,
    );
  }
  held.add(lock);
  return {
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}
