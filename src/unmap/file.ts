/** Page tables as text that a person can write: docs/unmap.md describes it. Read as a stream, a line at a time. */
import { TLB_FLUSH_PENDING_BIT, VM_DROPPABLE_BIT, VM_SHADOW_STACK_BIT, VM_UFFD_WP_BIT } from "../../assembly/unmap/bits.ts";
import { openText, unreadable } from "../capture/files.ts";
import { type Chunk, lineChunks } from "../lines.ts";
import { quoted, UsageError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import { parseWord } from "../profile/value.ts";
import { capturedTable } from "./captures/asTable.ts";
import { GrowingTable, MOST_SLOTS } from "./growing.ts";
import { emptyEntry, type SlotKind, type Table } from "./table.ts";

/** Words behind `vma`, and the bit that each sets. */
export const VMA_FLAGS: Readonly<Record<string, number>> = {
  droppable: VM_DROPPABLE_BIT,
  shadow_stack: VM_SHADOW_STACK_BIT,
  uffd_wp: VM_UFFD_WP_BIT,
  flush_pending: TLB_FLUSH_PENDING_BIT,
};
const KINDS: readonly SlotKind[] = ["head", "page", "guest", "foreign"];
/** Longer than any line that says something. */
const LONGEST = 4096;

interface State {
  held: boolean;
  dirty: boolean;
}

function count(text: string | undefined, what: string, least: number): number {
  const number = /^[0-9]{1,9}$/.test(text ?? "") ? Number(text) : -1;
  if (number >= least && number <= MOST_SLOTS) return number;
  throw new UsageError(`${what} ${quoted(text ?? "")} must be a number from ${least} to ${MOST_SLOTS}`);
}

/** `held`, `dirty`, or the counts that say whether somebody holds the folio: of all references one is each mapping's. */
function folioState(words: readonly string[], where: string): State {
  const state = { held: false, dirty: false };
  const counts = new Map<string, number>();
  for (const word of words) {
    const [name, value] = word.split("=");
    if (word === "held" || word === "dirty") state[word] = true;
    else if ((name === "refs" || name === "mapcount") && value !== undefined) counts.set(name, count(value, name, 0));
    else throw new UsageError(`${quoted(word)} after ${where}: it must be held, dirty, or refs=N and mapcount=N`);
  }
  const [refs, mapcount] = [counts.get("refs"), counts.get("mapcount")];
  if ((refs === undefined) !== (mapcount === undefined)) throw new UsageError("refs= and mapcount= only say something together; give both");
  return refs === undefined ? state : { ...state, held: state.held || refs !== mapcount };
}

function vmaBits(words: readonly string[]): number | undefined {
  if (words.length === 1 && words[0] === "none") return undefined;
  return words.reduce((bits, word) => {
    const bit = Object.hasOwn(VMA_FLAGS, word) ? VMA_FLAGS[word] : undefined;
    if (bit === undefined)
      throw new UsageError(`VMA flag ${quoted(word)}: it must be one of ${Object.keys(VMA_FLAGS).join(", ")}, or none alone`);
    return bits | (1 << bit);
  }, 0);
}

class TableReader {
  readonly table = new GrowingTable();
  private readonly lab: Lab;
  private readonly empty: bigint;
  /** The folio that `folio N` began: the slot where it ends, and what is still to be said of its first page. */
  private folioEnd = 0;
  private first: State | undefined;

  constructor(lab: Lab) {
    this.lab = lab;
    this.empty = emptyEntry(lab);
  }

  private push(pte: bigint, kind: SlotKind | undefined, state: State | undefined): void {
    const inFolio = this.table.length < this.folioEnd;
    if (!inFolio) this.endFolio("an entry");
    const own = inFolio && (kind === undefined || kind === "page");
    const actual = own ? (this.first ? "head" : "page") : (kind ?? "head");
    if (state && actual !== "head" && actual !== "guest")
      throw new UsageError(`held and dirty are said of a folio, so at its first page or behind "folio N"; this is a ${actual} slot`);
    if (inFolio && kind === "head") throw new UsageError(`"head" where the folio has ${this.folioEnd - this.table.length} pages left`);
    const first = own ? this.first : undefined;
    if (own) this.first = undefined;
    this.table.push({ pte, kind: actual, held: state?.held || first?.held, dirty: state?.dirty || first?.dirty });
  }

  private entries(word: string | undefined, rest: readonly string[], times: number): void {
    const pte = parseWord(word ?? "", "entry", this.lab.profile.pteBits);
    const kind = KINDS.find((name) => name === rest[0]);
    const flags = kind ? rest.slice(1) : rest;
    const state = flags.length > 0 ? folioState(flags, "an entry and head, page, guest or foreign") : undefined;
    // Only what is present maps a frame, which counts up.
    const counts = times > 1 && this.lab.call("present", pte) === 1n;
    for (let i = 0; i < times; i++) this.push(counts ? this.lab.call("advance_pfn", pte, BigInt(i)) : pte, kind, state);
  }

  private endFolio(before: string): void {
    const left = this.folioEnd - this.table.length;
    if (left > 0) throw new UsageError(`${before} where the folio before has ${left} pages left; give them, or fewer after "folio"`);
    if (this.first) throw new UsageError(`${before} where the folio before has no page of its own, guests and foreign only`);
  }

  private folio(words: readonly string[]): void {
    this.endFolio("a folio");
    this.folioEnd = this.table.length + count(words[0], "folio", 1);
    this.first = folioState(words.slice(1), "folio N");
  }

  private at(words: readonly string[]): void {
    const slot = count(words[0], "at", 0);
    if (words.length > 1) throw new UsageError(`${quoted(words[1])} after "at SLOT"; nothing more may stand there`);
    if (slot < this.table.length) throw new UsageError(`at ${slot} goes back: the next slot is ${this.table.length}`);
    while (this.table.length < slot) this.push(this.empty, "foreign", undefined);
  }

  line(text: string): void {
    const hash = text.indexOf("#");
    const [word, ...rest] = (hash < 0 ? text : text.slice(0, hash)).trim().split(/\s+/);
    if (word === "") return;
    if (/^0x/i.test(word)) this.entries(word, rest, 1);
    else if (word === "repeat") this.entries(rest[1], rest.slice(2), count(rest[0], "repeat", 1));
    else if (word === "folio") this.folio(rest);
    else if (word === "vma") this.table.beginVma(vmaBits(rest));
    else if (word === "at") this.at(rest);
    else throw new UsageError(`${quoted(word)} is none of: an entry (0x…), vma, folio, at, repeat, # a comment`);
  }

  finish(): Table {
    this.endFolio("the end");
    if (this.table.length === 0) throw new UsageError("there is no entry");
    return this.table.finish();
  }
}

/**
 * Reads a table out of lines.
 * @param name of the file, for errors
 * @throws UsageError that names file, line and value
 */
export async function parseTable(lab: Lab, chunks: AsyncIterable<Chunk> | Iterable<Chunk>, name: string): Promise<Table> {
  const reader = new TableReader(lab);
  let at = 0;
  try {
    for await (const { lines, first } of chunks) {
      for (const [i, line] of lines.entries()) {
        at = first + i;
        reader.line(line);
      }
    }
    return reader.finish();
  } catch (error) {
    const { message } = error as Error;
    // What the lines' reader throws names the file already.
    if (!(error instanceof UsageError) || message.startsWith(name)) throw error;
    throw new UsageError(`${name}${at > 0 ? `:${at}` : ""}: ${message}`);
  }
}

/**
 * Reads a table out of a file, compressed or not; one whose name ends in .ndjson or .jsonl is a capture.
 * @throws UsageError as parseTable() does, and where the file cannot be read
 */
export async function readTable(lab: Lab, file: string): Promise<Table> {
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(file)) return capturedTable(lab, file);
  try {
    return await parseTable(lab, lineChunks(openText(file), file, LONGEST), file);
  } catch (error) {
    throw unreadable(file, error);
  }
}
