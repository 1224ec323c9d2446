/** Transitions made ready to run: conditions as bit masks, arguments as words, one program for all VMAs that it is the same for. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { hex } from "../profile/value.ts";
import type { Entries, Entry } from "./entries.ts";
import { type Clauses, type Context, clausesOf, ENTRY_BITS, holds, PAGE_MASK, vmaFactsOf } from "./facts.ts";
import type { Transition, Vma } from "./types.ts";
import { protOf } from "./vmas.ts";

/** Where an entry that is made from nothing points, and what its swap types are. */
export interface Sample {
  readonly pfn: bigint;
  readonly offset: bigint;
}

/** Swap types with all kinds configured in (include/linux/swap.h, 6.12.117): which number stands for what depends on the configuration. */
const SWAP_TYPES: Readonly<Record<string, bigint>> = {
  swap: 0n,
  hwpoison: 23n,
  migration_read: 24n,
  migration_read_exclusive: 25n,
  migration_write: 26n,
  marker: 31n,
};

interface Step {
  /** As a story tells it, e.g. `modify=0x25`. */
  readonly text: string;
  /** Asked of the entry as it was. */
  readonly given: Clauses;
  /** Asked of the entry so far. */
  readonly now: Clauses;
  readonly run: (pte: bigint) => bigint;
}

export interface Program {
  readonly when: Clauses;
  readonly bits?: { readonly mask: bigint; readonly value: bigint };
  readonly steps: readonly Step[];
  readonly store: (before: bigint, after: bigint) => bigint;
  readonly becomes: Becoming;
  /** Entry → what comes of it, -1 where the program does not apply; filled as it runs. */
  readonly known: Map<number, number>;
}

/** The word that an argument stands for. */
function argument(name: string, profile: Profile, vma: Vma): bigint {
  const shared = vma.kind === "shared" || vma.kind === "pfnmap-shared" ? 8 : 0;
  if (name === "vm_page_prot") return vma.prot;
  if (name === "PAGE_NONE") return profile.protectionMap[0];
  if (name === "prot_of_flags") return protOf(profile, vma, vma.access | shared);
  if (name === "prot_without_write") return protOf(profile, vma, (vma.access & ~2) | shared);
  return BigInt(name);
}

/** The text of a call, and the function: with all arguments in it. */
function call(lab: Lab, text: string, vma: Vma, sample: Sample): Pick<Step, "text" | "run"> {
  const [name, given = ""] = text.split("=");
  const { profile } = lab;
  if (name === "set") return { text, run: (pte) => pte | BigInt(given) };
  if (name === "clear") return { text, run: (pte) => pte & ~BigInt(given) };
  const helper = findHelper(name);
  if (name === "pfn_pte") {
    const prot = argument(given, profile, vma);
    const made = callUnchecked(lab, helper, prot, sample.pfn);
    return { text: `pfn_pte(${hex(sample.pfn)}, ${hex(prot)})`, run: () => made };
  }
  if (name === "swp_to_pte") {
    const type = SWAP_TYPES[given];
    const made = callUnchecked(lab, helper, type, sample.offset);
    return { text: `swp_to_pte(${type}, ${hex(sample.offset)})`, run: () => made };
  }
  if (name === "mkwrite") {
    const shadow = vma.kind === "shadow-stack" ? 1n : 0n;
    return { text: shadow ? "mkwrite=1" : "mkwrite", run: (pte) => callUnchecked(lab, helper, pte, shadow) };
  }
  const word = given ? argument(given, profile, vma) : 0n;
  return { text: given ? `${name}=${hex(word)}` : name, run: (pte) => callUnchecked(lab, helper, pte, word) };
}

interface Parts {
  readonly call: string;
  readonly given: string;
  readonly now: string;
}

/** `x if y`, `x now y`: the call and its condition. */
function parts(text: string): Parts {
  const [rest, given = ""] = text.split(" if ");
  const [call, now = ""] = rest.split(" now ");
  return { call, given, now };
}

/** A transition with its texts taken apart. */
interface Parsed {
  readonly when: string;
  readonly run: readonly Parts[];
  readonly becomes?: readonly Parts[];
}

function parse({ when, run, becomes }: Transition): Parsed {
  const conditions = [...when.map(([words]) => words), "!transient"].join(" ");
  return { when: conditions, run: run.map(parts), becomes: becomes?.map(parts) };
}

/** What the entry stands for afterwards: the bits that stay, and those that are set where a condition holds. */
interface Becoming {
  readonly keeps: number;
  readonly bits: readonly { readonly bit: number; readonly clauses: Clauses }[];
}

function becoming(words: readonly Parts[] | undefined, vmaFacts: number): Becoming {
  if (!words || words.some(({ call }) => call === "*")) {
    const added = (words ?? []).filter(({ call }) => call !== "*");
    return { keeps: PAGE_MASK, bits: becoming(added, vmaFacts).bits };
  }
  const bits = words.flatMap(({ call, given }) => {
    const clauses = clausesOf(given, vmaFacts);
    return clauses ? [{ bit: ENTRY_BITS.get(call) as number, clauses }] : [];
  });
  return { keeps: 0, bits };
}

/** Compiles transitions; equal ones are the same program, so that what was found out in one VMA is known in the others. */
export function compiler(lab: Lab, context: Context, sample: Sample) {
  const programs = new Map<string, Program>();
  const texts = new Map<Transition, Parsed>();
  const facts = new Map<Vma, number>();
  const { drops = 0n, keeps = 0n } = lab.profile.entryRules?.stores ?? {};
  const set = (before: bigint, after: bigint) => (before & keeps) | (after & ~keeps & ~drops);
  const inPlace = (_: bigint, after: bigint) => after;
  const factsOf = (vma: Vma) => {
    const known = facts.get(vma) ?? vmaFactsOf(vma, context);
    facts.set(vma, known);
    return known;
  };
  const textOf = (transition: Transition) => {
    const known = texts.get(transition) ?? parse(transition);
    texts.set(transition, known);
    return known;
  };

  return (transition: Transition, from: Vma, to: Vma): Program | undefined => {
    const text = textOf(transition);
    const before = factsOf(from);
    const when = clausesOf(text.when, before);
    if (!when) return undefined;
    const steps: Step[] = [];
    for (const part of text.run) {
      const [given, now] = [clausesOf(part.given, before), clausesOf(part.now, factsOf(to))];
      if (given && now) steps.push({ ...call(lab, part.call, to, sample), given, now });
    }
    const becomes = becoming(text.becomes, before);
    const { bits } = transition;
    const signature = [
      when.id,
      bits ? `${bits.mask}/${bits.value}` : "",
      steps.map((step) => `${step.text}/${step.given.id}/${step.now.id}`).join(),
      becomes.keeps,
      becomes.bits.map(({ bit, clauses }) => `${bit}/${clauses.id}`).join(),
      transition.inPlace,
    ].join(";");
    const known = programs.get(signature);
    if (known) return known;
    const program = { when, bits, steps, becomes, store: transition.inPlace ? inPlace : set, known: new Map<number, number>() };
    programs.set(signature, program);
    return program;
  };
}

/** What an entry with these facts stands for after the program. */
export function pageAfter({ becomes }: Program, facts: number): number {
  return becomes.bits.reduce((page, { bit, clauses }) => (holds(clauses, facts) ? page | bit : page), facts & becomes.keeps);
}

/** Runs the steps that apply. @returns the word before it is stored, and the calls that were made */
function runSteps(program: Program, entry: Entry, entries: Entries): { word: bigint; calls: readonly string[] } {
  const calls: string[] = [];
  let word = entry.word;
  for (const { text, given, now, run } of program.steps) {
    if (!holds(given, entry.facts)) continue;
    if (now.list.length > 0 && !holds(now, entries.factsOf(word) | (entry.facts & PAGE_MASK))) continue;
    word = run(word);
    calls.push(text);
  }
  return { word, calls };
}

/** The entry that comes of `id`, as an id; -1 where the program does not apply to it. */
export function applyProgram(program: Program, id: number, entries: Entries): number {
  const known = program.known.get(id);
  if (known !== undefined) return known;
  const entry = entries.at(id);
  const { bits } = program;
  let next = -1;
  if (holds(program.when, entry.facts) && (!bits || (entry.word & bits.mask) === bits.value)) {
    const { word } = runSteps(program, entry, entries);
    next = entries.idOf(program.store(entry.word, word), pageAfter(program, entry.facts));
  }
  program.known.set(id, next);
  return next;
}

/** The same step told: the calls, and what storing changed. */
export function tellProgram(program: Program, entry: Entry, entries: Entries): { calls: readonly string[]; after: bigint } {
  const { word, calls } = runSteps(program, entry, entries);
  const after = program.store(entry.word, word);
  const dropped = word & ~after;
  const kept = after & ~word;
  return {
    calls: [...calls, ...(dropped ? [`clear=${hex(dropped)}`] : []), ...(kept ? [`set=${hex(kept)}`] : [])],
    after,
  };
}
