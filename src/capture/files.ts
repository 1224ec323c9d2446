/** Capture files: one JSON object a line, as they are or compressed with gzip. */
import { createReadStream, existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { lineChunks } from "../lines.ts";
import { UsageError } from "../profile/errors.ts";
import { parseRow, type Row } from "./row.ts";

/** A file as text comes out of it, uncompressed where its name ends in .gz. */
export function openText(file: string): Readable {
  const stream = createReadStream(file);
  if (!file.endsWith(".gz")) return stream;
  const gunzip = createGunzip();
  stream.on("error", (error) => gunzip.destroy(error));
  return stream.pipe(gunzip);
}

/**
 * The rows of a file.
 * @throws UsageError where the file cannot be read, is no text, or a line is not a row
 */
export async function* readRows(file: string): AsyncGenerator<Row> {
  try {
    for await (const { lines, first } of lineChunks(openText(file), file)) {
      for (const [i, line] of lines.entries()) if (line.trim() !== "") yield parseRow(line, file, first + i);
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What to tell of a file that could not be read, or was not what it should be. */
export function unreadable(file: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new UsageError(code === "ENOENT" ? `${file}: no such file` : `${file}: cannot be read (${message})`);
}

/** The file that holds the rows with `config` of the run whose operations are in `file`: `x.ops.ndjson.gz` → `x.ndjson.gz`. */
export function siblingOf(file: string): string | undefined {
  const sibling = join(dirname(file), basename(file).replace(".ops.", "."));
  return sibling !== file && existsSync(sibling) ? sibling : undefined;
}
