/**
 * A few instructions of RISC-V, Power and z/Architecture as LLVM IR, so that assembly over registers means in a proof what it says: the header's own
 * text is run, and a changed header gives another result. What is not known here is refused.
 */
import { type AsmCall, type Operand, splitTop } from "./asm.ts";

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
  /** Was the last word that the condition register is about a store on condition, or a lock bit that another CPU clears? */
  retries: boolean;
}

/** The number of the operand that a name such as `$3` is. */
function operandNumber(name: string | undefined): number | undefined {
  const number = /^\$(\d+)$/.exec(name ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

function define(program: Program, expression: string): string {
  const name = program.fresh();
  program.lines.push(`  ${name} = ${expression}`);
  return name;
}

/** What an operand holds: a number, or a word of the program's width. What a register holds above a narrower one C does not say. */
function operandValue({ value, type }: Operand, word: string): string {
  if (value !== undefined && (type === word || /^\d+$/.test(value))) return value;
  throw new UnknownInstruction(`an operand ${type} ${value} among registers of ${word}`);
}

/** A register as an IR value. A number is none here: on Power it names a register, and elsewhere only immediate forms take one. */
function read(program: Program, name: string, operands: readonly Operand[]): string {
  if (name === "zero") return "0";
  const known = program.registers.get(name);
  if (known !== undefined) return known;
  const given = operands[operandNumber(name) ?? -1];
  if (given?.value !== undefined) return operandValue(given, program.type);
  throw new UnknownInstruction(`the register ${name} is read before it is written`);
}

/** A number, or an operand that is one. */
function immediate(name: string, operands: readonly Operand[]): string {
  const value = operands[operandNumber(name) ?? -1]?.value ?? name;
  if (!/^\d+$/.test(value)) throw new UnknownInstruction(`${name} is no number`);
  return value;
}

function write(program: Program, name: string, value: string): void {
  program.registers.set(name, value);
}

/** Two-operand arithmetic by mnemonic: the IR opcode, whether the second operand is flipped first, and whether it is a number. */
const ARITHMETIC: Readonly<Record<string, { op: string; flipped?: boolean; immediate?: boolean }>> = {
  and: { op: "and" },
  "and.": { op: "and" },
  or: { op: "or" },
  xor: { op: "xor" },
  add: { op: "add" },
  slli: { op: "shl", immediate: true },
  andc: { op: "and", flipped: true },
};

/** How many bits an instruction moves: a register's, or the program is refused. */
const LOADS: Readonly<Record<string, number>> = { ldarx: 64, ld: 64, lg: 64, lwarx: 32, lwz: 32, l: 32, ly: 32 };
const STORES: Readonly<Record<string, number>> = { "stdcx.": 64, std: 64, stg: 64, "stwcx.": 32, stw: 32, st: 32 };

/** The pointer that an instruction names: a place such as `$0`, or `0,$3` of an indexed form, behind which a hint may stand. */
function pointer(names: readonly string[], operands: readonly Operand[]): string {
  const [name, hint] = names[0] === "0" ? names.slice(1) : names;
  const operand = operands[operandNumber(name) ?? -1];
  if (operand?.type === "ptr" && operand.value !== undefined && (hint === undefined || hint === "0")) return operand.value;
  throw new UnknownInstruction(`no address in ${names.join(", ")}`);
}

/** A load or a store of whole registers; one that a branch may skip is no plain instruction. */
function checkAccess(program: Program, bits: number): void {
  if (program.type !== `i${bits}`) throw new UnknownInstruction(`an access of ${bits} bits among registers of ${program.type}`);
  if (program.skipping.length > 0) throw new UnknownInstruction("an access of memory that a branch may skip");
}

function endSkips(program: Program, label: string, operands: readonly Operand[]): void {
  while (program.skipping.at(-1)?.label === label) {
    const { taken, before } = program.skipping.pop()!;
    for (const [name, value] of program.registers) {
      const old = before.get(name) ?? read({ ...program, registers: before }, name, operands);
      if (old !== value) write(program, name, define(program, `select i1 ${taken}, ${program.type} ${old}, ${program.type} ${value}`));
    }
  }
  if (program.skipping.some((skip) => skip.label === label)) throw new UnknownInstruction(`branches that cross at ${label}`);
}

function compute(program: Program, { op, flipped }: (typeof ARITHMETIC)[string], x: string, y: string): string {
  const { type } = program;
  const second = flipped ? define(program, `xor ${type} ${y}, -1`) : y;
  return define(program, `${op} ${type} ${x}, ${second}`);
}

/**
 * A branch: forward it is followed by choosing; back to a load-reserve loop's start, it is taken until the store succeeds or the lock bit is clear, which
 * is when values count.
 */
function branch(program: Program, mnemonic: string, names: readonly string[], operands: readonly Operand[]): boolean {
  const target = names.at(-1) ?? "";
  if (/^bne-?$/.test(mnemonic) && /^\d+b$/.test(target)) return names.length === 1 && program.retries;
  if (mnemonic !== "bne" || names.length !== 3 || !/^\d+f$/.test(target)) return false;
  const [a, b] = names.slice(0, 2).map((name) => read(program, name, operands));
  const taken = define(program, `icmp ne ${program.type} ${a}, ${b}`);
  program.skipping.push({ label: target.slice(0, -1), taken, before: new Map(program.registers) });
  return true;
}

function step(program: Program, mnemonic: string, names: readonly string[], operands: readonly Operand[]): void {
  const { type } = program;
  const [to, ...rest] = names;
  const get = (name: string) => read(program, name, operands);
  const arithmetic = ARITHMETIC[mnemonic];
  const [loaded, stored] = [LOADS[mnemonic], STORES[mnemonic]];
  if ((mnemonic === "nop" && names.length === 0) || branch(program, mnemonic, names, operands)) return;
  if (mnemonic === "li" && rest.length === 1) write(program, to, define(program, `add ${type} ${immediate(rest[0], operands)}, 0`));
  else if (arithmetic && rest.length === 2) {
    const second = arithmetic.immediate ? immediate(rest[1], operands) : get(rest[1]);
    write(program, to, compute(program, arithmetic, get(rest[0]), second));
  } else if (loaded) {
    checkAccess(program, loaded);
    write(program, to, define(program, `load volatile ${type}, ptr ${pointer(rest, operands)}`));
  } else if (stored) {
    checkAccess(program, stored);
    program.lines.push(`  store volatile ${type} ${get(to)}, ptr ${pointer(rest, operands)}`);
  } else throw new UnknownInstruction(`the instruction ${mnemonic} ${names.join(", ")}`.trim());
  // What sets the condition register is written with a dot.
  if (mnemonic.endsWith(".")) program.retries = true;
}

/** Lines that make no instruction. */
const DIRECTIVE = /^(?:\.option\s.*|\.machine\s.*)?$/;

function runText(program: Program, text: string, operands: readonly Operand[]): void {
  for (const raw of text.split(/[\n;]/)) {
    let line = raw.replace(/#.*$/, "").trim();
    const label = /^(\d+)\s*:/.exec(line);
    if (label) {
      endSkips(program, label[1], operands);
      line = line.slice(label[0].length).trim();
    }
    if (DIRECTIVE.test(line)) continue;
    // ${0:U} and ${0:X} say which form of an access the place makes it, update or indexed: the place is the same.
    const [, mnemonic, rest] = /^([\w.]+-?)(?:(?:\$\{\d+:U\})?(?:\$\{\d+:X\})?(?:\s+(.*))?)$/.exec(line) ?? [];
    if (mnemonic === undefined) throw new UnknownInstruction(`the line ${JSON.stringify(line)}`);
    step(
      program,
      mnemonic,
      (rest ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
      operands,
    );
  }
  if (program.skipping.length > 0) throw new UnknownInstruction(`a branch to ${program.skipping[0].label}, which is not here`);
}

/** The text up to the first patch, and each patch with what says when it applies (RISC-V, asm/alternative-macros.h). */
function alternatives(text: string): { plain: string; patches: { text: string; when: string }[] } {
  const [plain, ...rest] = text.split(/^\s*887 :/m);
  const patches = rest
    .join("\n")
    .split(/\.pushsection \.alternative/)
    .slice(1);
  return {
    plain: plain.replace(/\.rept\s+\d+\s+nop\s+\.endr/g, ""),
    patches: patches.map((patch) => {
      const [, vendor] = /\.2byte\s+(\S+)/.exec(patch) ?? [];
      const [, id] = [...patch.matchAll(/\.4byte\s+(\S+)/g)].map((m) => m[1]).slice(1);
      const body = /888 :([\s\S]*?)889 :/.exec(patch)?.[1];
      const number = id ?? [...patch.matchAll(/^\s*\.4byte\s+([^\s(]+)\s*$/gm)].at(-1)?.[1];
      if (![vendor, number].every((one) => Number.isInteger(Number(one ?? "no"))) || body === undefined)
        throw new UnknownInstruction("a patch of an unknown form");
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
    call.operands.flatMap((operand): [string, string][] =>
      operand.tied === undefined ? [] : [[`$${operand.tied}`, operandValue(operand, word)]],
    ),
  );
  const lines: string[] = [];
  const run = (text: string): Map<string, string> => {
    const program: Program = { lines, fresh, type: word, registers: new Map(initial), skipping: [], retries: false };
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
  if (patches.length > 0 && lines.some((line) => line.startsWith("  store"))) throw new UnknownInstruction("a patch that stores");
  if (call.result === undefined) return lines;
  if (!(call.type.startsWith("{") ? splitTop(call.type.slice(1, -1)) : [call.type]).every((type) => type === word))
    throw new UnknownInstruction(`results of ${call.type} out of registers of ${word}`);
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
