/** A law and its counterexample as a KUnit test: a kernel of the profile can be asked whether it agrees. */

import { decode } from "../decode/decode.ts";
import type { InputKind, Law } from "../laws/types.ts";
import type { Lab } from "../profile/lab.ts";
import { claimHolds, entriesOf, type Trace, traceLaw } from "./formula/trace.ts";
import { type Call, type Expression, formulaText } from "./formula/tree.ts";
import { exampleWords } from "./snippet/example.ts";
import { type CScope, type CType, cExpression, NotInC } from "./snippet/expression.ts";
import { cFunctions } from "./snippet/functions.ts";
import { vmFlagsText, wordText } from "./vmFlags.ts";
import { accessText } from "./words.ts";

const LINE = 100;

function hex(value: bigint): string {
  return `0x${value.toString(16)}ULL`;
}

function cType(kind: InputKind): CType {
  return kind === "pte" || kind === "other" ? "pte_t" : "unsigned long";
}

function literal(kind: InputKind, value: bigint): string {
  if (cType(kind) === "pte_t") return `__pte(${hex(value)})`;
  return wordText(kind, value);
}

/** A comment of several lines; what would end it is broken up. */
function comment(lines: readonly string[], indent = ""): string {
  const safe = lines.map((line) => line.replaceAll("*/", "* /"));
  if (safe.length === 1) return `${indent}/* ${safe[0]} */`;
  return [`${indent}/*`, ...safe.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join("\n");
}

/** Words broken into lines. */
function wrap(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length + 1 > LINE - 3) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

/** Runs of `&&` and `||` at the top go on lines of their own where the whole is too long. */
function expectation(text: string): string {
  const bare = text.replace(/^\((.*)\)$/s, (whole, inner: string) => (isOneGroup(whole) ? inner : whole));
  const one = `\tKUNIT_EXPECT_TRUE(test, ${bare});`;
  if (one.length <= LINE) return one;
  return `\tKUNIT_EXPECT_TRUE(test,\n\t\t${bare.replace(/ (&&|\|\|) /g, " $1\n\t\t")});`;
}

/** Does the first parenthesis close at the end? */
function isOneGroup(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return i === text.length - 1;
  }
  return false;
}

/** The entries that helpers make, in C with their values; those that only the hardware makes are told. */
function madeEntries(trace: Trace, scope: CScope): { lines: string[]; printed: string[] } {
  const lines: string[] = [];
  const printed: string[] = [];
  const show = (call: Expression, text: string, value: bigint) => {
    try {
      const c = cExpression(call, scope);
      lines.push(`\tKUNIT_EXPECT_EQ(test, (u64)pte_val(${c.text}), ${hex(value)});`);
    } catch (error) {
      if (!(error instanceof NotInC)) throw error;
      printed.push(`${text} = 0x${value.toString(16)}: what the hardware writes by itself`);
    }
  };
  for (const call of innerCalls(trace.formula.calls)) {
    const text = formulaText(call);
    const step = trace.steps.find((s) => s.text === text && s.kind === "pte");
    if (step) show(call, text, step.value);
  }
  return { lines, printed };
}

/** Every call, inner ones first, each once. */
function innerCalls(calls: readonly Call[]): readonly Call[] {
  const found = new Map<string, Call>();
  const visit = (expression: Expression) => {
    if (expression.kind === "not") visit(expression.of);
    if (expression.kind === "operator") for (const side of [expression.left, expression.right]) visit(side);
    if (expression.kind !== "call") return;
    for (const arg of expression.args) visit(arg);
    found.set(formulaText(expression), expression);
  };
  for (const call of calls) visit(call);
  return [...found.values()];
}

/** The formula as a C condition; undefined where it is the hardware's to answer. */
function condition(trace: Trace, scope: CScope): string | undefined {
  if (!trace.formula.claim) return undefined;
  try {
    return cExpression(trace.formula.claim, scope).text;
  } catch (error) {
    if (error instanceof NotInC) return undefined;
    throw error;
  }
}

/** What a reader is to look at where C cannot ask. */
function hardwareNotes(lab: Lab, law: Law, trace: Trace): string[] {
  const views = entriesOf(law, trace).map(({ text, value }) => {
    const { user, supervisor } = accessText(lab, decode(lab, value));
    return `  ${text} = 0x${value.toString(16)}: user ${user}, supervisor ${supervisor}`;
  });
  return ["No C can ask what the hardware grants. By the manuals it is:", ...views];
}

/** The law's words and protections, as far as `code` speaks of them. */
function declarations(law: Law, trace: Trace, scope: CScope, lab: Lab, code: string): string[] {
  const words = trace.names
    .map((name, i) => ({ name, kind: law.inputs[i], value: trace.words[i] ?? 0n }))
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(code))
    .map(({ name, kind, value }) => `\tconst ${cType(kind)} ${name} = ${literal(kind, value)};`);
  const values = new Map(trace.names.map((name, i) => [name, trace.words[i] ?? 0n]));
  const protections = [...scope.protections].map(([name, index]) => {
    const flags = index.kind === "number" ? index.value : index.kind === "name" ? (values.get(index.name) ?? 0n) : 0n;
    const value = lab.profile.protectionMap[Number(flags & 15n)];
    return `\tconst pgprot_t ${name} = __pgprot(${hex(value)}); /* protection_map[${vmFlagsText(flags)}] */`;
  });
  return [...words, ...protections];
}

/**
 * A test module in C that a kernel tree of the profile's version can build.
 * @param words the law's words, or none for those of an ordinary page
 */
export function snippet(lab: Lab, law: Law, words: readonly bigint[] = exampleWords(lab, law)): string {
  const trace = traceLaw(lab, law, words);
  const names = new Map(trace.names.map((name, i) => [name, cType(law.inputs[i])]));
  const scope: CScope = { kernel: lab.profile.kernel, names, needs: new Set(), protections: new Map() };
  const claim = condition(trace, scope);
  const made = madeEntries(trace, scope);
  const given = trace.names.filter((name) => names.get(name) === "pte_t");
  const name = law.id.replaceAll("-", "_");
  const holds = claimHolds(lab, trace);
  const says = claim
    ? [comment([holds === false ? "The law, which these words break: this fails." : "The law."], "\t"), expectation(claim)]
    : [comment(hardwareNotes(lab, law, trace), "\t")];
  const printed = given.map((text) => `\tkunit_info(test, "${text} = %#llx\\n", (u64)pte_val(${text}));`);
  const code = [
    ...printed,
    ...(made.lines.length > 0 ? [comment(["What the helpers make of it on the profile."], "\t"), ...made.lines] : []),
    ...made.printed.map((text) => comment([text], "\t")),
    ...says,
  ];
  const body = [...declarations(law, trace, scope, lab, [...printed, ...made.lines, claim ?? ""].join("\n")), "", ...code];
  return [
    "// SPDX-License-Identifier: GPL-2.0",
    comment([...wrap(`${law.id}: ${law.sentence}.`), ...wrap(law.formula), `Made for ${lab.profile.id}: Linux ${lab.profile.kernel}.`]),
    ["kunit/test.h", "linux/mm.h", "linux/module.h", "linux/pgtable.h", "linux/swapops.h"].map((file) => `#include <${file}>`).join("\n"),
    ...cFunctions(scope.needs),
    [`static void ${name}(struct kunit *test)`, "{", ...body, "}"].join("\n"),
    [
      "static struct kunit_case ptelab_cases[] = {",
      `\tKUNIT_CASE(${name}),`,
      "\t{}",
      "};",
      "",
      "static struct kunit_suite ptelab_suite = {",
      '\t.name = "ptelab",',
      "\t.test_cases = ptelab_cases,",
      "};",
      "kunit_test_suite(ptelab_suite);",
      'MODULE_LICENSE("GPL");',
    ].join("\n"),
  ].join("\n\n");
}
