/** One line of a capture: an entry with what the kernel said of it, or what its changing helpers return. Checked here, trusted after. */
import { quoted, UsageError } from "../profile/errors.ts";
import type { CapturedConfig } from "../profile/types.ts";

interface Common {
  readonly arch: string;
  readonly run: string;
  readonly kernel?: string;
  readonly config?: CapturedConfig;
  /** `pte`, `pmd`, `pud`, … or `none` where nothing is mapped. */
  readonly level: string;
  readonly line: number;
}

/** The folio of a present entry, and which of its pages the entry maps. */
export interface FolioState {
  readonly order: number;
  readonly index: number;
  readonly refs: number;
  readonly mapcount: number;
  readonly anon: boolean;
  readonly dirty: boolean;
  readonly swapbacked: boolean;
  readonly ksm: boolean;
  /** PageAnonExclusive(), of the page. */
  readonly exclusive: boolean;
}

export interface EntryRow extends Common {
  readonly kind: "entry";
  readonly scenario: string;
  readonly step: string;
  /** Which process: `self`, or `parent` and `child` after a fork. */
  readonly who: string;
  readonly vaddr?: bigint;
  readonly pte?: bigint;
  /** The word in memory; not what ptep_get() gives where arm64 folds. */
  readonly mem?: bigint;
  readonly bytes?: string;
  readonly helpers: Readonly<Record<string, bigint>>;
  readonly pagemap?: bigint;
  readonly vmaFlags: readonly string[];
  readonly vmaStart?: bigint;
  /** vm_page_prot. */
  readonly vmaProt?: bigint;
  readonly folio?: FolioState;
  readonly hugetlb: boolean;
  /** The page is the shared zero page. */
  readonly zeroPage: boolean;
}

export interface OpsRow extends Common {
  readonly kind: "ops";
  readonly pte: bigint;
  readonly vmaProt?: bigint;
  readonly ops: Readonly<Record<string, bigint>>;
}

export type Row = EntryRow | OpsRow;

/** A number, or a string in hexadecimal with 0x, as an unsigned word. */
function asWord(value: unknown, name: string): bigint {
  const word = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  if (word || (typeof value === "string" && /^(0x[0-9a-f]{1,16}|[0-9]{1,19})$/i.test(value))) return BigInt(value as number | string);
  throw new UsageError(`${name} is ${quoted(JSON.stringify(value) ?? "missing")}; it must be a number or a 0x string of at most 16 digits`);
}

function words(value: unknown, name: string): Record<string, bigint> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UsageError(`${name} is not an object`);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asWord(one, `${name}.${key}`)]));
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string") throw new UsageError(`${name} is ${quoted(JSON.stringify(value) ?? "missing")}; it must be a string`);
  return value;
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function optional(value: unknown, name: string): bigint | undefined {
  return value === undefined ? undefined : asWord(value, name);
}

/** What the row says of the folio; undefined where it leaves anything of it out. */
function folioState(folio: Record<string, unknown>): FolioState | undefined {
  const names = ["order", "index", "refs", "mapcount", "anon", "dirty", "swapbacked", "ksm", "anon_exclusive"] as const;
  if (names.some((name) => folio[name] === undefined)) return undefined;
  const [order, index, refs, mapcount, ...flags] = names.map((name) => Number(asWord(folio[name], `folio.${name}`)));
  const [anon, dirty, swapbacked, ksm, exclusive] = flags.map((flag) => flag !== 0);
  return { order, index, refs, mapcount, anon, dirty, swapbacked, ksm, exclusive };
}

/**
 * Parses one line.
 * @throws UsageError that names the file, the line and what is wrong with it
 */
export function parseRow(json: string, file: string, line: number): Row {
  try {
    const row = object(JSON.parse(json));
    const common = {
      arch: text(row.arch, "arch"),
      run: typeof row.run === "string" ? row.run : "",
      kernel: typeof row.kernel === "string" ? row.kernel : undefined,
      config: row.config === undefined ? undefined : object(row.config),
      level: typeof row.level === "string" ? row.level : "pte",
      line,
    };
    if (row.ops !== undefined) {
      return {
        ...common,
        kind: "ops",
        pte: asWord(row.pte, "pte"),
        vmaProt: optional(row.vma_prot, "vma_prot"),
        ops: words(row.ops, "ops"),
      };
    }
    const [vma, folio] = [object(row.vma), object(row.folio)];
    return {
      ...common,
      kind: "entry",
      scenario: typeof row.scenario === "string" ? row.scenario : "",
      step: typeof row.step === "string" ? row.step : "",
      who: typeof row.who === "string" ? row.who : "",
      vaddr: optional(row.vaddr, "vaddr"),
      pte: optional(row.pte, "pte"),
      mem: optional(row.mem, "mem"),
      bytes: row.bytes === undefined ? undefined : text(row.bytes, "bytes"),
      helpers: words(row.helpers ?? {}, "helpers"),
      pagemap: optional(row.pagemap, "pagemap"),
      vmaFlags: typeof vma.vmflags === "string" ? vma.vmflags.trim().split(/\s+/) : [],
      vmaStart: optional(vma.start, "vma.start"),
      vmaProt: optional(vma.prot, "vma.prot"),
      folio: folioState(folio),
      hugetlb: vma.hugetlb === 1 || vma.hugetlb === true,
      zeroPage: folio.zero === 1,
    };
  } catch (error) {
    const reason = error instanceof UsageError ? error.message : `not valid JSON (${(error as Error).message})`;
    throw new UsageError(`${file}:${line}: ${reason}`);
  }
}
