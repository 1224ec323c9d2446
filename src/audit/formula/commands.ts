/** How to see it again by hand: the exact commands for a worked formula. */
import type { Profile } from "../../profile/types.ts";
import type { Trace, TraceStep } from "./trace.ts";

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** A profile's id may carry switches with commas, which no shell minds. */
function called(step: TraceStep): string {
  const { helper, args } = step;
  if (!helper) return "";
  return helper.argument && (args[1] ?? 0n) !== 0n ? `${helper.name}=${hex(args[1])}` : helper.name;
}

/** Can `ptelab apply` run it: an entry first, then at most one argument? `modify=` and its like need theirs even where it is 0. */
function word(step: TraceStep): string {
  const { helper, args } = step;
  return helper?.argument && !helper.optional ? `${helper.name}=${hex(args[1] ?? 0n)}` : called(step);
}

/** The chains of entries, longest only: p → wrprotect → mkwrite, each with the hardware's view at both ends. */
function chains(steps: readonly TraceStep[]): readonly (readonly TraceStep[])[] {
  const makers = steps.filter((step) => step.kind === "pte" && step.of !== undefined);
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

/**
 * @returns `ptelab apply` for every chain of entries; `ptelab eval` for the questions that no chain answers
 */
export function handCommands(profile: Pick<Profile, "id">, { steps }: Trace, hardware: boolean): readonly string[] {
  const asked = hardware ? ["mmu"] : [];
  const covered = new Set<TraceStep>();
  const lines = chains(steps).map((chain) => {
    const questions = (text: string | undefined) => {
      const found = steps.filter((s) => s.of === text && s.helper && (s.kind === "truth" || s.kind === "number"));
      for (const step of found) covered.add(step);
      return [...found.map(word), ...asked];
    };
    for (const step of chain) covered.add(step);
    const words = [...questions(chain[0].of), ...chain.flatMap((step) => [word(step), ...questions(step.text)])];
    return `ptelab apply -p ${profile.id} ${hex(chain[0].args[0] ?? 0n)} ${words.join(" ")}`;
  });
  const rest = steps.filter((step) => step.helper && !covered.has(step));
  if (rest.length === 0) return lines;
  const text = rest.map(({ helper, args }) => {
    const [first = 0n, second] = helper?.swapped ? [...args].reverse() : args;
    return `${helper?.name} ${[first, ...(second === undefined || !helper?.argument ? [] : [second])].map(hex).join(" ")}`;
  });
  return [...lines, `printf '${text.map((line) => `${line}\\n`).join("")}' | ptelab eval -p ${profile.id}`];
}
