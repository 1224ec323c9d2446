/** Vectors: what a kernel's headers answered, a file a profile in test/vectors/. Lines `helper pte [argument] result`, hexadecimal, sorted. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { InfrastructureError } from "../profile/errors.ts";
import { projectRoot } from "../root.ts";

export interface Vector {
  /** A helper by its name in src/profile/helpers.ts, or a predicate beyond the contract by the kernel's name without `pte_`. */
  readonly name: string;
  /** Of pfn_pte() the protection, of swp_entry_to_pte() the type. */
  readonly pte: bigint;
  /** Absent where the helper takes none, or where it may be left out and is then 0. */
  readonly argument?: bigint;
  /** null where the kernel lacks the helper. */
  readonly result: bigint | null;
}

const ENDING = ".txt.gz";
const LINE = /^([a-z]\w*) ([0-9a-f]+)(?: ([0-9a-f]+))? ([0-9a-f]+|-)$/;
/** Where a gzip header names the operating system, and the value for "unknown". */
const SYSTEM_AT = 9;
const NO_SYSTEM = 0xff;

const word = (digits: string): bigint => BigInt(`0x${digits}`);

function parseVector(line: string, number: number, where: string): Vector {
  const found = LINE.exec(line);
  if (!found) throw new InfrastructureError(`line ${number} of ${where} is no vector: ${JSON.stringify(line.slice(0, 60))}`);
  const [, name, pte, argument, result] = found;
  const taken = { name, pte: word(pte), result: result === "-" ? null : word(result) };
  return argument === undefined ? taken : { ...taken, argument: word(argument) };
}

export function vectorLine({ name, pte, argument, result }: Vector): string {
  const words = argument === undefined ? [pte] : [pte, argument];
  return [name, ...words.map((one) => one.toString(16)), result === null ? "-" : result.toString(16)].join(" ");
}

/** @throws InfrastructureError on a line that is no vector, with its number; @param where names the text in that error */
export function parseVectors(text: string, where = "the vectors"): Vector[] {
  const lines = text.endsWith("\n") ? text.slice(0, -1) : text;
  return lines === "" ? [] : lines.split("\n").map((line, i) => parseVector(line, i + 1, where));
}

/** Each line once, in the order of their bytes. */
export function formatVectors(vectors: readonly Vector[]): string {
  const lines = [...new Set(vectors.map(vectorLine))].sort();
  return lines.map((line) => `${line}\n`).join("");
}

/** The same bytes on every machine: without a time, a name or an operating system in the header. */
export function packVectors(vectors: readonly Vector[]): Uint8Array {
  const packed = gzipSync(formatVectors(vectors), { level: 9 });
  packed[SYSTEM_AT] = NO_SYSTEM;
  return packed;
}

export function vectorFolder(): string {
  return join(projectRoot(), "test/vectors");
}

function vectorPath(profile: string): string {
  return join(vectorFolder(), `${profile}${ENDING}`);
}

/** Ids of the profiles that have vectors. @throws InfrastructureError outside a checkout */
export function profilesWithVectors(): string[] {
  if (!existsSync(vectorFolder())) throw new InfrastructureError(`there are no vectors in ${vectorFolder()}: they are in a checkout only`);
  return readdirSync(vectorFolder())
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** @throws InfrastructureError where the file is missing, no gzip, or holds a line that is no vector */
export function readVectors(profile: string): Vector[] {
  const path = vectorPath(profile);
  let text: string;
  try {
    text = gunzipSync(readFileSync(path)).toString();
  } catch (error) {
    throw new InfrastructureError(`the vectors of ${profile} could not be read: ${(error as Error).message}`);
  }
  return parseVectors(text, path);
}

export function writeVectors(profile: string, vectors: readonly Vector[]): void {
  writeFileSync(vectorPath(profile), packVectors(vectors));
}
