/** How to see it again by hand: the exact commands for a worked formula. */
import type { Law } from "../../laws/types.ts";
import type { Helper } from "../../profile/helpers.ts";
import type { Profile } from "../../profile/types.ts";
import { hex } from "../../profile/value.ts";
import { entriesOf, type Trace, type TraceStep } from "./trace.ts";

/** A step of the module itself, about an entry: `ptelab apply` can take it. */
interface Asked extends TraceStep {
  readonly helper: Helper;
  readonly of: string;
}

/** `name` or `name=argument`; an argument that may be left out is, where it is 0. */
function word({ helper, args }: Asked): string {
  const given = args[1] ?? 0n;
  return helper.argument && (!helper.optional || given !== 0n) ? `${helper.name}=${hex(given)}` : helper.name;
}

function isAsked(step: TraceStep): step is Asked {
  return step.helper !== undefined && step.of !== undefined && step.kind !== "access";
}

/** The chains of entries, longest only: p → wrprotect → mkwrite. */
function chains(makers: readonly Asked[]): readonly (readonly Asked[])[] {
  const ends = makers.filter((step) => !makers.some((other) => other.of === step.text));
  return ends.map((end) => {
    const chain = [end];
    for (;;) {
      const before = makers.find((step) => step.text === chain[0].of);
      if (!before) return chain;
      chain.unshift(before);
    }
  });
}

/** Entries that are made of no entry: `ptelab eval` takes their words. */
function evalLine({ helper, args }: TraceStep): string {
  // The line's pte is the protection, its argument the frame.
  const words = helper?.swapped ? [args[1] ?? 0n, args[0] ?? 0n] : args;
  return `${helper?.name} ${words.map(hex).join(" ")}`;
}

/**
 * `ptelab eval` for entries made of numbers, `ptelab apply` for each chain of entries with the questions asked on the way, and
 * `ptelab decode` of all entries where the law asks the hardware, or nothing else shows them.
 */
export function handCommands(profile: Pick<Profile, "id">, law: Pick<Law, "inputs">, trace: Trace, hardware: boolean): readonly string[] {
  const asked = trace.steps.filter(isAsked);
  const made = trace.steps.filter((step) => step.helper && step.kind === "pte" && !isAsked(step));
  const lines = made.length === 0 ? [] : [`printf '${made.map((step) => `${evalLine(step)}\\n`).join("")}' | ptelab eval -p ${profile.id}`];
  const left = new Set(asked.filter((step) => step.kind !== "pte"));
  const questions = (text: string) => {
    const found = [...left].filter((step) => step.of === text);
    for (const step of found) left.delete(step);
    return found.map(word);
  };
  const apply = (pte: bigint, words: readonly string[]) => `ptelab apply -p ${profile.id} ${hex(pte)} ${words.join(" ")}`;
  for (const chain of chains(asked.filter((step) => step.kind === "pte")))
    lines.push(
      apply(chain[0].args[0] ?? 0n, [...questions(chain[0].of), ...chain.flatMap((step) => [word(step), ...questions(step.text)])]),
    );
  for (const step of left) if (left.has(step)) lines.push(apply(step.args[0] ?? 0n, questions(step.of)));
  const entries = [...new Set(entriesOf(law, trace).map((entry) => hex(entry.value)))];
  if ((hardware || lines.length === 0) && entries.length > 0) lines.push(`ptelab decode -p ${profile.id} ${entries.join(" ")}`);
  // Formulas about huge pages are not worked: the entry is shown as what it is.
  const pmd = law.inputs.indexOf("pmd");
  if (pmd >= 0) lines.push(`ptelab decode -p ${profile.id} --level pmd ${hex(trace.words[pmd])}`);
  return lines;
}
