/** The findings that are known, as a file beside the sources: CI fails for what is new, and hears of what is gone. */
import { readFileSync } from "node:fs";
import { laws } from "../laws/index.ts";
import { quoted, UsageError } from "../profile/errors.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Domain, Judged, VerdictKind } from "./verdict.ts";

const SCHEMA = "ptelab/baseline/1";
const DOMAINS: readonly string[] = ["all", "reachable"] satisfies readonly Domain[];
const KINDS: readonly string[] = ["refuted", "undecided"] satisfies readonly VerdictKind[];
const FIELDS = ["law", "profile", "domain", "kind", "fingerprint"] as const;

/** One verdict that is no pass. */
export interface BaselineEntry {
  readonly law: string;
  readonly profile: string;
  readonly domain: Domain;
  readonly kind: "refuted" | "undecided";
  /** The words of the counterexample; empty where undecided. */
  readonly fingerprint: string;
}

export interface BaselineComparison {
  /** Not in the baseline: another counterexample than the known one counts. */
  readonly new: readonly BaselineEntry[];
  readonly known: readonly BaselineEntry[];
  /** In the baseline, asked again, and not found; or of a law that there is no more. */
  readonly gone: readonly BaselineEntry[];
}

function key(entry: BaselineEntry): string {
  return FIELDS.map((field) => entry[field]).join(" ");
}

function entriesOf(judged: Judged): readonly BaselineEntry[] {
  return (["all", "reachable"] as const).flatMap((domain) => {
    const verdict = judged[domain];
    if (verdict?.kind !== "refuted" && verdict?.kind !== "undecided") return [];
    return [{ law: judged.law, profile: judged.profile, domain, kind: verdict.kind, fingerprint: fingerprint(verdict) }];
  });
}

/** Sorted by law, profile, domain: the same findings give the same text, and a change of one is a change of one line. */
export function writeBaseline(judged: readonly Judged[]): string {
  const lines = judged.flatMap(entriesOf).map((entry) => JSON.stringify(entry, [...FIELDS]));
  return `${[JSON.stringify({ schema: SCHEMA }), ...lines.sort()].join("\n")}\n`;
}

function parseLine(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${where} is not JSON: ${quoted(text)}; write it anew with --write-baseline`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkHead(value: unknown, name: string): void {
  const schema = isRecord(value) ? value.schema : undefined;
  if (schema === SCHEMA) return;
  const found = typeof schema === "string" ? `of schema ${quoted(schema)}` : "without a schema";
  throw new UsageError(`${name} is ${found}; it has to begin with {"schema":"${SCHEMA}"}, as --write-baseline writes it`);
}

function checkEntry(value: unknown, where: string): BaselineEntry {
  if (!isRecord(value)) throw new UsageError(`${where} is no JSON object; each line is one finding`);
  for (const field of FIELDS) {
    if (typeof value[field] !== "string") throw new UsageError(`${where} has no text ${quoted(field)}; a finding has ${FIELDS.join(", ")}`);
  }
  const entry = value as unknown as BaselineEntry;
  if (!DOMAINS.includes(entry.domain)) throw new UsageError(`${where}: domain ${quoted(entry.domain)} is none of ${DOMAINS.join(", ")}`);
  if (!KINDS.includes(entry.kind)) throw new UsageError(`${where}: kind ${quoted(entry.kind)} is none of ${KINDS.join(", ")}`);
  return entry;
}

/**
 * @param name of the file, for messages
 * @throws UsageError on what --write-baseline would not have written, with the line
 */
export function parseBaseline(text: string, name: string): readonly BaselineEntry[] {
  const lines = text.split("\n").map((line, i) => ({ line: line.trim(), where: `${name}, line ${i + 1}` }));
  const [head, ...rest] = lines.filter(({ line }) => line !== "");
  if (!head) throw new UsageError(`${name} is empty; write it anew with --write-baseline`);
  checkHead(parseLine(head.line, head.where), name);
  return rest.map(({ line, where }) => checkEntry(parseLine(line, where), where));
}

/** @throws UsageError where the file cannot be read or is no baseline */
export function readBaseline(path: string): readonly BaselineEntry[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read the baseline ${quoted(path)}: ${(error as Error).message}`);
  }
  return parseBaseline(text, path);
}

/**
 * What an audit found against what is known. What was not asked this time (another profile, another domain) is neither known nor gone.
 * @param lawIds of the catalogue: a law that is not among them, nor judged, is gone
 */
export function compareBaseline(
  baseline: readonly BaselineEntry[],
  judged: readonly Judged[],
  lawIds: readonly string[] = laws.map((law) => law.id),
): BaselineComparison {
  const found = judged.flatMap(entriesOf);
  const before = new Set(baseline.map(key));
  const now = new Set(found.map(key));
  const asked = new Set(
    judged.flatMap((one) => ["all", ...(one.reachable ? ["reachable"] : [])].map((d) => `${one.law} ${one.profile} ${d}`)),
  );
  const existing = new Set([...lawIds, ...judged.map((one) => one.law)]);
  return {
    new: found.filter((entry) => !before.has(key(entry))),
    known: found.filter((entry) => before.has(key(entry))),
    gone: baseline.filter((e) => !now.has(key(e)) && (asked.has(`${e.law} ${e.profile} ${e.domain}`) || !existing.has(e.law))),
  };
}
