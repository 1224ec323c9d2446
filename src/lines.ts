/** Lines of standard input or a file, with the checks that text from anywhere needs. */
import type { Readable } from "node:stream";
import { UsageError } from "./profile/errors.ts";

/** Longer than any honest line of hexadecimal words or one capture row. */
export const LONGEST_LINE = 1 << 20;

export interface Chunk {
  /** Whole lines, without their ends. */
  readonly lines: string[];
  /** Number of the first, from 1. */
  readonly first: number;
}

/**
 * Groups of whole lines as they arrive. A last line without an end counts.
 * @throws UsageError on a NUL byte (a binary file) or a line over `longest` characters
 */
export async function* lineChunks(input: Readable, name: string, longest = LONGEST_LINE): AsyncGenerator<Chunk> {
  let rest = "";
  let first = 1;
  input.setEncoding("latin1");
  for await (const data of input as AsyncIterable<string>) {
    if (data.includes("\0")) throw new UsageError(`${name} is not text: it holds a NUL byte near line ${first}`);
    const lines = (rest + data).split("\n");
    rest = lines.pop() as string;
    if (lines.length > 0) yield { lines: lines.map(chomp), first };
    first += lines.length;
    if (rest.length > longest) throw new UsageError(`${name}: line ${first} is longer than ${longest} characters`);
  }
  if (rest.length > 0) yield { lines: [chomp(rest)], first };
}

function chomp(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
