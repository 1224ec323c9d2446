/** Transitions made ready to run: conditions as bit masks, arguments as words, one program for all VMAs that it is the same for. */
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import type { Entries, Entry } from "./entries.ts";
import { type Clause, type Context, clausesOf, ENTRY_BITS, holds, PAGE_MASK } from "./facts.ts";
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
  readonly given: readonly Clause[];
  /** Asked of the entry so far. */
  readonly now: readonly Clause[];
  readonly run: (pte: bigint) => bigint;
}

export interface Program {
  readonly when: readonly Clause[];
  readonly bits?: { readonly mask: bigint; readonly value: bigint };
  readonly steps: readonly Step[];
  readonly store: (before: bigint, after: bigint) => bigint;
  readonly becomes: (facts: number) => number;
  /** Entry → what comes of it, -1 where the program does not apply; filled as it runs. */
  readonly known: Map<number, number>;
}

const hex = (word: bigint) => `0x${word.toString(16)}`;

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

/** `x if y`, `x now y`: the call and its condition. */
function parts(text: string): { call: string; given: string; now: string } {
  const [call, given] = text.split(" if ");
  const [before, now] = call.split(" now ");
  return { call: before, given: given ?? "", now: now ?? "" };
}

function becoming(transition: Transition, vma: Vma, context: Context): (facts: number) => number {
  const words = transition.becomes?.map((text) => parts(text));
  if (!words) return (facts) => facts & PAGE_MASK;
  const all = words.some(({ call }) => call === "*") ? PAGE_MASK : 0;
  const bits = words.flatMap(({ call, given }) => {
    const clauses = clausesOf(given, vma, context);
    return clauses && call !== "*" ? [{ bit: ENTRY_BITS.get(call) as number, clauses }] : [];
  });
  return (facts) => bits.reduce((page, { bit, clauses }) => (holds(clauses, facts) ? page | bit : page), facts & all);
}

/** Compiles transitions; equal ones are the same program, so that what was found out in one VMA is known in the others. */
export function compiler(lab: Lab, context: Context, sample: Sample) {
  const programs = new Map<string, Program>();
  const { drops = 0n, keeps = 0n } = lab.profile.entryRules?.stores ?? {};
  const set = (before: bigint, after: bigint) => (before & keeps) | (after & ~keeps & ~drops);
  const inPlace = (_: bigint, after: bigint) => after;

  return (transition: Transition, from: Vma, to: Vma): Program | undefined => {
    const conditions = transition.when.map(([words]) => words).join(" ");
    const when = clausesOf(`${conditions} !transient`, from, context);
    if (!when) return undefined;
    const steps: Step[] = [];
    for (const text of transition.run) {
      const { call: name, given, now } = parts(text);
      const [before, so] = [clausesOf(given, from, context), clausesOf(now, to, context)];
      if (before && so) steps.push({ ...call(lab, name, to, sample), given: before, now: so });
    }
    const becomes = transition.becomes?.map((text) => [text, clausesOf(parts(text).given, from, context)]);
    const signature = JSON.stringify([
      when,
      transition.bits && [hex(transition.bits.mask), hex(transition.bits.value)],
      steps.map(({ text, given, now }) => [text, given, now]),
      becomes,
      transition.inPlace,
    ]);
    const known = programs.get(signature);
    if (known) return known;
    const program: Program = {
      when,
      bits: transition.bits,
      steps,
      store: transition.inPlace ? inPlace : set,
      becomes: becoming(transition, from, context),
      known: new Map(),
    };
    programs.set(signature, program);
    return program;
  };
}

/** Runs the steps that apply. @returns the word before it is stored, and the calls that were made */
function runSteps(program: Program, entry: Entry, entries: Entries): { word: bigint; calls: readonly string[] } {
  const calls: string[] = [];
  let word = entry.word;
  for (const { text, given, now, run } of program.steps) {
    if (!holds(given, entry.facts)) continue;
    if (now.length > 0 && !holds(now, entries.factsOf(word) | (entry.facts & PAGE_MASK))) continue;
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
    next = entries.idOf(program.store(entry.word, word), program.becomes(entry.facts));
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
