/** A disagreement of evaluators, shrunk and put into words. */

import type { Expression } from "../audit/formula/tree.ts";
import { cExpression } from "../audit/snippet/expression.ts";
import { cFunctions, type Need } from "../audit/snippet/functions.ts";
import { hex } from "../profile/value.ts";
import { replayWith } from "./chainReplay.ts";
import { canonicalEntry, type Least, shrinkStep } from "./chainShrink.ts";
import { argumentKinds, stepsOf } from "./chainSteps.ts";
import { type Answers, answer, type Evaluators, evaluatorNames, oddOne } from "./evaluators.ts";
import type { Finding } from "./types.ts";

const TARGET = "chains";

function tokenOf({ profile }: Evaluators, seed: bigint, index: number): string {
  return `${profile.id}:${TARGET}:${hex(seed)}:${index}`;
}

/** `release gives 0x2, debug and halves 0x6`. */
function saying(answers: Answers): string {
  const words = [...new Set(evaluatorNames.map((name) => answers[name]))];
  const groups = words.map((word) => {
    const names = evaluatorNames.filter((name) => answers[name] === word);
    return { names: names.join(" and "), word, count: names.length };
  });
  groups.sort((a, b) => a.count - b.count);
  return groups
    .map(({ names, word }, i) => `${names}${i === 0 ? ` ${groups[0].count === 1 ? "gives" : "give"}` : ""} ${hex(word)}`)
    .join(", ");
}

function differingBits({ release, debug, halves }: Answers): bigint {
  return (release ^ debug) | (release ^ halves);
}

/** `modify 0x25`: the helper and its argument. */
function stepText({ step, argument }: Least): string {
  return step.kind === argumentKinds.none ? step.helper.name : `${step.helper.name} ${hex(argument)}`;
}

function kernelCall({ step, pte, argument }: Least): Expression {
  const entry: Expression = { kind: "name", name: "pte" };
  const given: Expression = { kind: "number", value: argument };
  const { helper } = step;
  if (step.takesType) return { kind: "call", name: helper.export, args: [{ kind: "number", value: pte & 31n }, given] };
  const args = helper.argument ? [entry, { kind: "name", name: "argument" } as const] : [entry];
  return { kind: "call", name: helper.export, args: helper.swapped ? args.reverse() : args };
}

/** The helper in C, with what each evaluator makes of it: a kernel of the profile's version says who is right. */
export function chainSnippet(evaluators: Evaluators, found: Least): string {
  const { step, pte, argument } = found;
  const { profile } = evaluators;
  const { swapped, argument: takes } = step.helper;
  const other = takes === "other" ? "pte_t" : takes === "prot" ? "pgprot_t" : "unsigned long";
  const given =
    takes === "other" ? `__pte(${hex(argument)}ULL)` : takes === "prot" ? `__pgprot(${hex(argument)}ULL)` : `${hex(argument)}ULL`;
  const scope = {
    kernel: profile.kernel,
    names: new Map([
      ["pte", swapped && !step.takesType ? "pgprot_t" : "pte_t"],
      ["argument", other],
    ] as const),
    needs: new Set<Need>(),
    protections: new Map(),
  };
  const { text, type } = cExpression(kernelCall(found), scope);
  const value = type === "pte_t" ? `(u64)pte_val(${text})` : `(u64)(${type === "bool" ? "!!" : ""}${text})`;
  // Some helpers' spelling in C takes less than the module's.
  const declared = [
    ["pte", swapped ? `const pgprot_t pte = __pgprot(${hex(pte)}ULL);` : `const pte_t pte = __pte(${hex(pte)}ULL);`],
    ["argument", `const ${other} argument = ${given};`],
  ] as const;
  return [
    `/* ${step.helper.name}: ${saying(answer(evaluators, step, pte, argument))} (${profile.id}, Linux ${profile.kernel}) */`,
    ...cFunctions(scope.needs),
    ...declared.filter(([name]) => new RegExp(`\\b${name}\\b`).test(text)).map(([, line]) => line),
    `pr_info("%#llx\\n", ${value});`,
  ].join("\n");
}

/** One chain whose results differ. */
export function chainFinding(evaluators: Evaluators, seed: bigint, index: number): Finding {
  const { profile } = evaluators;
  const token = tokenOf(evaluators, seed, index);
  const { start, steps, differs } = replayWith(evaluators, seed, index);
  const common = { token, profile: profile.id, target: TARGET };
  if (differs === undefined) {
    const names = steps.map(({ helper, argument }) => (argument === undefined ? helper : `${helper} ${hex(argument)}`));
    const message = "every step agrees, but the module's own walk over the steps (run_chains) ends elsewhere";
    return { ...common, least: [hex(start), ...names], key: `${TARGET}:${profile.id}:run_chains`, message };
  }
  const { helper, argument = 0n } = steps[differs];
  const before = differs === 0 ? start : steps[differs - 1].after.halves;
  const step = stepsOf(profile).find((one) => one.helper.name === helper) as Least["step"];
  const shrunk = shrinkStep(evaluators, { step, pte: before, argument });
  const answers = answer(evaluators, step, shrunk.pte, shrunk.argument);
  const least = [hex(shrunk.pte), stepText(shrunk)];
  const away = shrunk.pte ^ canonicalEntry(evaluators);
  return {
    ...common,
    least,
    key: `${TARGET}:${profile.id}:${stepText(shrunk)}:${oddOne(answers)}:${hex(away)}`,
    message: `${helper} of ${least[0]}${step.kind === argumentKinds.none ? "" : ` with ${hex(shrunk.argument)}`}: ${saying(answers)}, bits ${hex(differingBits(answers))}`,
    c: chainSnippet(evaluators, shrunk),
  };
}
