/** Policies side by side, for people: what each does, gains and loses, in the width of a mail. */
import { type Finding, findings, isFault } from "../../unmap/findings.ts";
import type { PolicyResult } from "../../unmap/run.ts";
import { paint, table } from "./text.ts";

const KERNEL = "write";
const HARDWARE = "hw write";

/** Gained and lost of one thing, a column each. */
const PAIRS: readonly (readonly [title: string, gained: string, lost: string])[] = [
  [KERNEL, "write gained", "write lost"],
  [HARDWARE, "hw write gained", "hw write lost"],
  ["soft-dirty", "soft-dirty gained", "soft-dirty lost"],
  ["dirty", "dirty gained", "dirty lost"],
  ["young", "young gained", "young lost"],
  ["flush", "flush superfluous", "flush missed"],
];
const SINGLE: readonly string[] = ["kept", "data lost"];

/** Of fewer entries a time would be that of the compiler warming up. */
const LEAST_TIMED = 1 << 18;

const byId = new Map(findings.map((finding) => [finding.id, finding]));
const inTable = new Set([...PAIRS.flatMap(([, gained, lost]) => [gained, lost]), ...SINGLE]);

/** A count in at most five characters: 12, 4321, 86k, 3.7M. */
export function short(count: number): string {
  if (count < 10_000) return `${count}`;
  const [unit, name] = count < 1e6 ? [1e3, "k"] : count < 1e9 ? [1e6, "M"] : [1e9, "G"];
  const scaled = count / unit;
  return `${scaled < 10 ? scaled.toFixed(1) : scaled.toFixed(0)}${name}`;
}

function countOf(result: PolicyResult, id: string): number {
  return result.counts[(byId.get(id) as Finding).bit];
}

function painted(finding: Finding, text: string): string {
  return isFault(finding) ? paint("red", text) : finding.severity === "state" ? paint("yellow", text) : text;
}

function pairCell(result: PolicyResult, gained: string, lost: string): string {
  const cells = [
    ["+", gained],
    ["-", lost],
  ].flatMap(([sign, id]) => {
    const count = countOf(result, id);
    return count === 0 ? [] : [painted(byId.get(id) as Finding, `${sign}${short(count)}`)];
  });
  return cells.join(" ") || NOTHING;
}

function singleCell(result: PolicyResult, id: string): string {
  const count = countOf(result, id);
  return count === 0 ? NOTHING : painted(byId.get(id) as Finding, short(count));
}

/** Faults of a policy: what makes the exit code 1. */
export function faultsOf(result: Pick<PolicyResult, "counts">): readonly Finding[] {
  return findings.filter((finding) => isFault(finding) && result.counts[finding.bit] > 0);
}

/** A column: what stands above it, what in each row. */
interface Column {
  readonly title: string;
  readonly cells: readonly string[];
}

const NOTHING = paint("dim", ".");

/** Columns that say something: no dots alone, and what the hardware allows only where it is not what the kernel says. */
function findingColumns(results: readonly PolicyResult[]): readonly Column[] {
  const pairs = PAIRS.map(([title, gained, lost]): Column => ({ title, cells: results.map((result) => pairCell(result, gained, lost)) }));
  const singles = SINGLE.map((id): Column => ({ title: id, cells: results.map((result) => singleCell(result, id)) }));
  const kernels = pairs.find(({ title }) => title === KERNEL)?.cells.join();
  const told = pairs.map((column) => (column.title === HARDWARE && column.cells.join() === kernels ? undefined : column));
  return [...told, ...singles].flatMap((column) => (column?.cells.some((cell) => cell !== NOTHING) ? [column] : []));
}

/**
 * A row a policy.
 * @param ptes entries that were there, for the time of one
 */
export function policyTable(results: readonly PolicyResult[], ptes: number): string {
  const name = (result: PolicyResult) => (faultsOf(result).length > 0 ? paint("red", result.policy.id) : result.policy.id);
  const mean = ({ tally: { batches, cleared } }: PolicyResult) => (batches === 0 ? "-" : (cleared / batches).toFixed(1));
  const time: Column = { title: "ns/PTE", cells: results.map(({ ms }) => ((ms * 1e6) / ptes).toFixed(1)) };
  const columns: readonly Column[] = [
    { title: "policy", cells: results.map(name) },
    { title: "batches", cells: results.map(({ tally }) => short(tally.batches)) },
    { title: "mean", cells: results.map(mean) },
    ...findingColumns(results),
    ...(ptes < LEAST_TIMED ? [] : [time]),
  ];
  return table([columns.map(({ title }) => paint("bold", title)), ...results.map((_, row) => columns.map(({ cells }) => cells[row]))]);
}

/** Findings that have no column: a line a policy that has any. */
export function otherFindings(results: readonly PolicyResult[]): readonly string[] {
  return results.flatMap((result) => {
    const others = findings.filter(({ id, bit }) => !inTable.has(id) && result.counts[bit] > 0);
    if (others.length === 0) return [];
    return [`${result.policy.id}: ${others.map((f) => painted(f, `${f.id} ${short(result.counts[f.bit])}`)).join(", ")}`];
  });
}

/** What the columns mean, once under all tables. */
export const LEGEND = [
  "Entries of the table that come out otherwise than one at a time: + gained, - lost; nothing where no column is.",
  "write: pte_write(). hw write, where that differs: what the MMU allows a user once accessed and dirty are seen to.",
  "flush: + superfluous, - missed. kept: pages that one at a time frees. data lost: dirty pages that were dropped.",
  "ns/PTE: the walk alone, once.",
].join("\n");
