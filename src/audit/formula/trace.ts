/** A formula worked with values: every call that it makes, inner ones first, with what the module answers. */
import type { Law } from "../../laws/types.ts";
import { type Helper, helpers, type Result } from "../../profile/helpers.ts";
import type { Lab } from "../../profile/lab.ts";
import { wordText } from "../vmFlags.ts";
import { COMPOUNDS } from "./compound.ts";
import { CONSTANTS, inputNames, isFormulaFunction } from "./names.ts";
import { parseFormula } from "./parse.ts";
import { type Call, type Expression, type Formula, formulaText, type Operator } from "./tree.ts";

export interface TraceStep {
  /** As the formula says it, e.g. `pte_wrprotect(p)`. */
  readonly text: string;
  readonly kind: Result | "protection";
  readonly value: bigint;
  /** The helper, and the words that it was given, in the order of its export. */
  readonly helper?: Helper;
  readonly args: readonly bigint[];
  /** The text of the entry that it was made of or asked about. */
  readonly of?: string;
}

export interface Trace {
  readonly formula: Formula;
  /** The law's words: how the formula calls them. */
  readonly names: readonly string[];
  readonly words: readonly bigint[];
  readonly steps: readonly TraceStep[];
}

const BY_EXPORT: ReadonlyMap<string, Helper> = new Map(helpers.map((h) => [h.export, h]));
const ENTRIES: ReadonlySet<string> = new Set(["pte", "other"]);

/** What stands where an entry is asked for: the helper's own, not its argument. */
function entryOf(helper: Helper, args: readonly Expression[]): Expression | undefined {
  // pfn_pte() and swp_entry_to_pte() take no entry.
  return helper.swapped || helper.name === "swp_to_pte" ? undefined : args[0];
}

const OPERATORS: Readonly<Record<Operator, (a: bigint, b: bigint) => bigint>> = {
  "→": (a, b) => BigInt(a === 0n || b !== 0n),
  "↔": (a, b) => BigInt((a !== 0n) === (b !== 0n)),
  "∨": (a, b) => BigInt(a !== 0n || b !== 0n),
  "∧": (a, b) => BigInt(a !== 0n && b !== 0n),
  "=": (a, b) => BigInt(a === b),
  "≠": (a, b) => BigInt(a !== b),
  "<": (a, b) => BigInt(a < b),
  "≤": (a, b) => BigInt(a <= b),
  "+": (a, b) => BigInt.asUintN(64, a + b),
  "-": (a, b) => BigInt.asUintN(64, a - b),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
};

/** Thrown for a name that stands for nothing known: the text is no formula then. */
class Unknown extends Error {}

/** Values of expressions on one profile; remembers each call once. */
class Worker {
  readonly steps = new Map<string, TraceStep>();
  private readonly lab: Lab;
  private readonly values: ReadonlyMap<string, bigint>;

  constructor(lab: Lab, values: ReadonlyMap<string, bigint>) {
    this.lab = lab;
    this.values = values;
  }

  work(expression: Expression): bigint {
    switch (expression.kind) {
      case "number":
        return expression.value;
      case "name": {
        const value = this.values.get(expression.name) ?? CONSTANTS[expression.name];
        if (value === undefined) throw new Unknown(expression.name);
        return value;
      }
      case "not":
        return BigInt(this.work(expression.of) === 0n);
      case "operator":
        return OPERATORS[expression.op](this.work(expression.left), this.work(expression.right));
      default:
        return this.call(expression);
    }
  }

  private call(call: Call): bigint {
    const text = formulaText(call);
    const args = call.args.map((arg) => this.work(arg));
    const known = this.steps.get(text);
    if (known) return known.value;
    const step = this.step(text, call, args);
    this.steps.set(text, step);
    return step.value;
  }

  private step(text: string, call: Call, args: readonly bigint[]): TraceStep {
    if (call.name === "protection_map") return this.protection(text, args);
    return call.name in COMPOUNDS ? this.compound(text, call, args) : this.helper(text, call, args);
  }

  private protection(text: string, args: readonly bigint[]): TraceStep {
    return { text, kind: "protection", value: this.lab.profile.protectionMap[Number((args[0] ?? 0n) & 15n)], args };
  }

  private ask(name: string, ...args: bigint[]): bigint {
    return BigInt.asUintN(64, this.lab.exports[name](...args) as bigint);
  }

  private compound(text: string, call: Call, args: readonly bigint[]): TraceStep {
    const { result, work } = COMPOUNDS[call.name];
    const value = work((name, ...words) => this.ask(name, ...words), args, this.lab.profile.protectionMap);
    return { text, kind: result, value, args, of: call.name === "fits" ? undefined : formulaText(call.args[0]) };
  }

  private helper(text: string, call: Call, args: readonly bigint[]): TraceStep {
    const helper = BY_EXPORT.get(call.name);
    if (!helper || !(helper.export in this.lab.exports)) throw new Unknown(call.name);
    const [first = 0n, second = 0n] = args;
    // A formula gives the words in the export's order.
    const value = this.ask(helper.export, first, second);
    const entry = entryOf(helper, call.args);
    return { text, kind: helper.result, value, helper, args, of: entry && formulaText(entry) };
  }
}

/** A formula without calls still has helpers: the ones that make an entry, each of the law's own. */
function callsOfUses(law: Pick<Law, "uses" | "inputs">, entry: string): readonly Call[] {
  if (!ENTRIES.has(law.inputs[0])) return [];
  const makers = helpers.filter((h) => law.uses.includes(h.name) && h.result === "pte" && (!h.argument || h.optional));
  return makers.map((h) => ({ kind: "call", name: h.export, args: [{ kind: "name", name: entry }] }));
}

/**
 * Works the law's formula with `words`.
 * @param words one for each of the law's inputs, each within the profile's width
 */
export function traceLaw(lab: Lab, law: Pick<Law, "formula" | "inputs" | "uses">, words: readonly bigint[]): Trace {
  const formula = parseFormula(law.formula, isFormulaFunction);
  const names = inputNames(law, formula);
  const worker = new Worker(lab, new Map(names.map((name, i) => [name, words[i] ?? 0n])));
  const calls = formula.calls.some((call) => call.name !== "protection_map") ? formula.calls : callsOfUses(law, names[0]);
  let complete = true;
  for (const call of calls) {
    try {
      worker.work(call);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      complete = false;
    }
  }
  return { formula: complete ? formula : { calls: formula.calls }, names, words, steps: [...worker.steps.values()] };
}

/** Is the formula as a whole true of the values? Undefined where it is prose. */
export function claimHolds(lab: Lab, trace: Trace): boolean | undefined {
  const { claim } = trace.formula;
  if (!claim) return undefined;
  try {
    return new Worker(lab, new Map(trace.names.map((name, i) => [name, trace.words[i] ?? 0n]))).work(claim) !== 0n;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

/** The claim with each call's answer in its place: `!(1 → 0)`. Undefined where the formula is prose. */
export function workedText({ formula, names, words, steps }: Trace): string | undefined {
  const values = new Map(steps.map((step) => [step.text, step.value]));
  const given = new Map(names.map((name, i) => [name, words[i] ?? 0n]));
  const number = (value: bigint): Expression => ({ kind: "number", value });
  const answered = (expression: Expression): Expression => {
    switch (expression.kind) {
      case "call":
        return number(values.get(formulaText(expression)) ?? 0n);
      case "name":
        return number(given.get(expression.name) ?? CONSTANTS[expression.name] ?? 0n);
      case "not":
        return { kind: "not", of: answered(expression.of) };
      case "operator":
        return { ...expression, left: answered(expression.left), right: answered(expression.right) };
      default:
        return expression;
    }
  };
  return formula.claim && formulaText(answered(formula.claim));
}

export interface EntryStep {
  readonly text: string;
  readonly value: bigint;
  /** What it is compared with: the entry that it was made of. */
  readonly before?: bigint;
}

/** The entries of a trace: the law's own, then those that helpers made of them, in the order in which they come about. */
export function entriesOf(law: Pick<Law, "inputs">, { names, words, steps }: Trace): readonly EntryStep[] {
  const given = names.map((text, i) => ({ text, value: words[i] })).filter((_, i) => ENTRIES.has(law.inputs[i]));
  const entries: EntryStep[] = [...given];
  for (const { kind, text, value, of } of steps) {
    if (kind !== "pte") continue;
    entries.push({ text, value, before: entries.find((entry) => entry.text === of)?.value });
  }
  return entries;
}

/** A word or an answer, as people read it. */
export interface Answer {
  readonly text: string;
  readonly shown: string;
}

/** The law's words that are no entries, and the answers that helpers gave. */
export function answersOf(law: Pick<Law, "inputs">, { names, words, steps }: Trace): readonly Answer[] {
  const given = names.map((text, i) => ({ text, shown: wordText(law.inputs[i], words[i]) })).filter((_, i) => !ENTRIES.has(law.inputs[i]));
  const asked = steps.filter(({ kind }) => kind !== "pte" && kind !== "access");
  return [...given, ...asked.map(({ text, value }) => ({ text, shown: wordText(undefined, value) }))];
}
