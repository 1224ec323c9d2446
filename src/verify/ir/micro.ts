/**
 * A few instructions of RISC-V, Power and z/Architecture as LLVM IR, so that assembly over registers means in a proof what it says: the header's own
 * text is run, and a changed header gives another result. What is not known here is refused.
 */
import type { AsmCall, Operand } from "./asm.ts";

/** An instruction that is not known: the assembly is refused. */
export class UnknownInstruction extends Error {
  override name = "UnknownInstruction";
}

/** Lines of IR, and what they define. */
interface Program {
  readonly lines: string[];
  /** `%asm3.7`, unique in the function. */
  readonly fresh: () => string;
  readonly type: string;
  /** By register (t3, $0): the IR value in it. */
  readonly registers: Map<string, string>;
  /** Forward branches that were taken or not: values written until their label are chosen. */
  readonly skipping: { readonly label: string; readonly taken: string; readonly before: Map<string, string> }[];
}

function define(program: Program, expression: string): string {
  const name = program.fresh();
  program.lines.push(`  ${name} = ${expression}`);
  return name;
}

function registerValue({ value, type }: Operand, program: Program): string {
  if (type === program.type || type === "ptr" || !value?.startsWith("%")) return value ?? "";
  return define(
    program,
    `${Number(type?.slice(1)) > Number(program.type.slice(1)) ? "trunc" : "zext"} ${type} ${value} to ${program.type}`,
  );
}

/** A register or a number as an IR value. */
function read(program: Program, name: string, operands: readonly Operand[]): string {
  if (name === "zero" || /^-?\d+$/.test(name)) return name === "zero" ? "0" : name;
  const known = program.registers.get(name);
  if (known !== undefined) return known;
  const operand = /^\$\{?(\d+)/.exec(name);
  const given = operand && operands[Number(operand[1])];
  if (given?.value !== undefined) return registerValue(given, program);
  throw new UnknownInstruction(`the register ${name} is read before it is written`);
}

function write(program: Program, name: string, value: string): void {
  program.registers.set(name, value);
}

/** Two-operand arithmetic by mnemonic: the IR opcode, and whether the second operand is flipped first. */
const ARITHMETIC: Readonly<Record<string, { op: string; flipped?: boolean }>> = {
  and: { op: "and" },
  "and.": { op: "and" },
  or: { op: "or" },
  xor: { op: "xor" },
  add: { op: "add" },
  slli: { op: "shl" },
  andc: { op: "and", flipped: true },
};

const LOADS = /^(?:ldarx|lwarx|lwz|ld|l|lg|ly)$/;
const STORES = /^(?:stdcx\.|stwcx\.|stw|std|st|stg)$/;

/** The pointer among the operands that an instruction names, e.g. `$3` or `${0:U}`. */
function pointer(names: readonly string[], operands: readonly Operand[]): string {
  for (const name of names) {
    const operand = operands[Number(/^\$\{?(\d+)/.exec(name)?.[1] ?? -1)];
    if (operand?.type === "ptr" && operand.value !== undefined) return operand.value;
  }
  throw new UnknownInstruction(`no address among ${names.join(", ")}`);
}

function endSkips(program: Program, label: string): void {
  while (program.skipping.at(-1)?.label === label) {
    const { taken, before } = program.skipping.pop()!;
    for (const [name, value] of program.registers) {
      const old = before.get(name);
      if (old !== undefined && old !== value)
        write(program, name, define(program, `select i1 ${taken}, ${program.type} ${old}, ${program.type} ${value}`));
    }
  }
}

function compute(program: Program, { op, flipped }: (typeof ARITHMETIC)[string], x: string, y: string): string {
  const { type } = program;
  const second = flipped ? define(program, `xor ${type} ${y}, -1`) : y;
  return define(program, `${op} ${type} ${x}, ${second}`);
}

/** A branch: forward it is followed by choosing; back to a load-reserve loop's start, it is taken until the store succeeds, which is when values count. */
function branch(program: Program, mnemonic: string, names: readonly string[], operands: readonly Operand[]): boolean {
  const target = names.at(-1) ?? "";
  if (/^bne-?$/.test(mnemonic) && /^\d+b$/.test(target)) return true;
  if (mnemonic !== "bne" || !/^\d+f$/.test(target)) return false;
  const [a, b] = names.slice(0, 2).map((name) => read(program, name, operands));
  const taken = define(program, `icmp ne ${program.type} ${a}, ${b}`);
  program.skipping.push({ label: target.slice(0, -1), taken, before: new Map(program.registers) });
  return true;
}

function step(program: Program, mnemonic: string, names: readonly string[], operands: readonly Operand[]): void {
  const { type } = program;
  const get = (name: string) => read(program, name, operands);
  const arithmetic = ARITHMETIC[mnemonic];
  if (mnemonic === "nop" || branch(program, mnemonic, names, operands)) return;
  if (mnemonic === "li") write(program, names[0], define(program, `add ${type} ${get(names[1])}, 0`));
  else if (arithmetic) write(program, names[0], compute(program, arithmetic, get(names[1]), get(names[2])));
  else if (LOADS.test(mnemonic)) write(program, names[0], define(program, `load ${type}, ptr ${pointer(names.slice(1), operands)}`));
  else if (STORES.test(mnemonic)) program.lines.push(`  store ${type} ${get(names[0])}, ptr ${pointer(names.slice(1), operands)}`);
  else throw new UnknownInstruction(`the instruction ${mnemonic}`);
}

const DIRECTIVE = /^(?:\.|$)/;

function runText(program: Program, text: string, operands: readonly Operand[]): void {
  for (const raw of text.split(/[\n;]/)) {
    let line = raw.replace(/#.*$/, "").trim();
    const label = /^(\d+)\s*:/.exec(line);
    if (label) {
      endSkips(program, label[1]);
      line = line.slice(label[0].length).trim();
    }
    if (DIRECTIVE.test(line)) continue;
    const [, mnemonic, rest] = /^([\w.]+-?)(?:\$\{\d+:U\}\$\{\d+:X\})?\s*(.*)$/.exec(line) ?? [];
    if (mnemonic === undefined) throw new UnknownInstruction(`the line ${JSON.stringify(line)}`);
    step(
      program,
      mnemonic,
      rest
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
      operands,
    );
  }
}

/** The text up to the first patch, and each patch with what says when it applies (RISC-V, asm/alternative-macros.h). */
function alternatives(text: string): { plain: string; patches: { text: string; when: string }[] } {
  const [plain, ...rest] = text.split(/^\s*887 :/m);
  const patches = rest
    .join("\n")
    .split(/\.pushsection \.alternative/)
    .slice(1);
  return {
    plain: plain.replace(/\.rept[\s\S]*?\.endr/g, ""),
    patches: patches.map((patch) => {
      const [, vendor] = /\.2byte\s+(\S+)/.exec(patch) ?? [];
      const [, id] = [...patch.matchAll(/\.4byte\s+(\S+)/g)].map((m) => m[1]).slice(1);
      const body = /888 :([\s\S]*?)889 :/.exec(patch)?.[1];
      const number = id ?? [...patch.matchAll(/^\s*\.4byte\s+([^\s(]+)\s*$/gm)].at(-1)?.[1];
      if (vendor === undefined || number === undefined || body === undefined) throw new UnknownInstruction("a patch of an unknown form");
      return { text: body, when: `${Number(vendor)}:${Number(number)}` };
    }),
  };
}

/**
 * The call as lines of IR.
 * @param word the type of a register, `i64` or `i32`
 * @param patched the IR value (i1) that says whether a patch is applied, e.g. a call of a symbol
 * @throws UnknownInstruction
 */
export function runAsm(call: AsmCall, word: string, fresh: () => string, patched: (when: string, lines: string[]) => string): string[] {
  const outputs = call.operands.flatMap((operand, n) => (operand.kind === "output" ? [n] : []));
  const initial = new Map(
    call.operands.flatMap((operand): [string, string][] => (operand.tied === undefined ? [] : [[`$${operand.tied}`, operand.value!]])),
  );
  const lines: string[] = [];
  const run = (text: string): Map<string, string> => {
    const program: Program = { lines, fresh, type: word, registers: new Map(initial), skipping: [] };
    runText(program, text, call.operands);
    return program.registers;
  };
  const { plain, patches } = call.text.includes("887 :") ? alternatives(call.text) : { plain: call.text, patches: [] };
  let registers = run(plain);
  for (const patch of patches) {
    const when = patched(patch.when, lines);
    const changed = run(patch.text);
    registers = new Map(
      outputs.map((n) => {
        const [a, b] = [changed.get(`$${n}`), registers.get(`$${n}`)];
        if (a === undefined || b === undefined) throw new UnknownInstruction(`a patch that does not write $${n}`);
        const name = fresh();
        lines.push(`  ${name} = select i1 ${when}, ${word} ${a}, ${word} ${b}`);
        return [`$${n}`, name];
      }),
    );
  }
  if (call.result === undefined) return lines;
  const results = outputs.map((n) => {
    const value = registers.get(`$${n}`);
    if (value === undefined) throw new UnknownInstruction(`$${n} is never written`);
    return value;
  });
  if (!call.type.startsWith("{")) return [...lines, `  ${call.result} = add ${word} ${results[0]}, 0`];
  return [...lines, ...structure(call, word, results, fresh)];
}

/** Several results as one structure, field by field. */
export function structure({ result, type }: AsmCall, word: string, results: readonly string[], fresh: () => string): string[] {
  let made = "poison";
  return results.map((value, i) => {
    const name = i === results.length - 1 ? result! : fresh();
    const line = `  ${name} = insertvalue ${type} ${made}, ${word} ${value}, ${i}`;
    made = name;
    return line;
  });
}
