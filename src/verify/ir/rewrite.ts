/**
 * LLVM IR that clang made for a real target, as IR that the WebAssembly back end takes: the code stays, inline assembly becomes imported functions or
 * plain instructions, and what only the target knows (layout, attributes, sections) goes.
 */
import { createHash } from "node:crypto";
import { type AsmCall, parseAsmCall, splitTop } from "./asm.ts";
import { classify, readsWhat } from "./classify.ts";
import { accesses, swappedInitial } from "./memory.ts";
import { runAsm, structure, UnknownInstruction } from "./micro.ts";

/** An imported function that stands for assembly or for a machine register. */
export interface AsmSymbol {
  /** `symbol`: a free word of `bits` bits. `refused`: whoever reaches it has no proof. */
  readonly kind: "symbol" | "refused";
  /** The same for the same text and operands, in any module of any tree. */
  readonly name: string;
  readonly bits: number;
  /** The width of what the import answers. */
  readonly word: number;
  /** For people: the instructions and operands, or why it is refused. */
  readonly text: string;
}

export interface Rewritten {
  readonly text: string;
  /** By import. */
  readonly symbols: Readonly<Record<string, AsmSymbol>>;
  /** Variables that start with a value in the tree's own text and might be changed while the kernel runs. */
  readonly variables: readonly string[];
}

const LAYOUTS = {
  32: { triple: "wasm32-unknown-unknown", layout: "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-n32:64-S128-ni:1:10:20" },
  64: { triple: "wasm64-unknown-unknown", layout: "e-m:e-p:64:64-p10:8:8-p20:8:8-i64:64-n32:64-S128-ni:1:10:20" },
} as const;

/** One line of what the assembly does: instructions without directives, and its operands. */
export function summary({ text, operands }: AsmCall): string {
  const instructions = text
    .split(/[\n;]/)
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "" && !/^(?:\.|\d+\s*:?$|\d+ :$)/.test(line));
  const values = operands.flatMap(({ kind, value }) =>
    kind === "input" && value !== undefined ? [value.replace(/getelementptr inbounds \(i8, ptr (@\w+), i\d+ (\d+)\)/, "$1+$2")] : [],
  );
  return `${instructions.slice(0, 2).join("; ").replace(/\s+/g, " ").slice(0, 60) || (readsWhat({ text }) ?? "assembly")}${values.length > 0 ? ` (${values.join(", ")})` : ""}`;
}

/** Text and operands, so that the same question has the same name. */
function identity(call: AsmCall, extra = ""): string {
  const operands = call.operands.map(({ constraint, value }) => `${constraint}=${value ?? ""}`).join(";");
  return createHash("sha256").update(`${call.text}|${operands}|${extra}`).digest("hex");
}

class Symbols {
  readonly all = new Map<string, AsmSymbol>();
  readonly declared = new Map<string, string>();
  private readonly named = new Map<string, string>();
  /** A short name, as long as no other identity has it. */
  name(summary: string, identity: string): string {
    for (let digits = 4; ; digits += 4) {
      const name = `${summary} #${identity.slice(0, digits)}`;
      if ((this.named.get(name) ?? identity) !== identity) continue;
      this.named.set(name, identity);
      return name;
    }
  }
  add(given: Omit<AsmSymbol, "word">, type: string): string {
    const symbol = { ...given, word: type === "void" ? 0 : Number(type.slice(1)) };
    const name = `${symbol.kind}.${createHash("sha256").update(`${symbol.name} ${symbol.text} ${type}`).digest("hex").slice(0, 12)}`;
    this.all.set(name, symbol);
    this.declared.set(name, `declare ${type} @${name}()`);
    return name;
  }
}

/** Every edge of a `callbr` stays: the blocks behind it count them. */
function jumpTo(value: string, word: string, [fall, ...jumps]: readonly string[]): string {
  const cases = jumps.map((label, i) => `${word} ${i + 1}, label ${label}`).join(" ");
  return `  switch ${word} ${value}, label ${fall} [ ${cases} ]`;
}

function rewriteAsm(call: AsmCall, symbols: Symbols, word: string, fresh: () => string): string[] {
  const kind = classify(call);
  const named = (extra?: string) => symbols.name(summary(call), identity(call, extra));
  if (kind === "nothing" && call.result === undefined) return [];
  if (kind === "branch") {
    const bits = (call.targets!.length - 1).toString(2).length;
    const symbol = symbols.add({ kind: "symbol", name: named(), bits, text: summary(call) }, word);
    const taken = fresh();
    return [`  ${taken} = call ${word} @${symbol}()`, jumpTo(taken, word, call.targets!)];
  }
  if (kind === "run") {
    try {
      return runAsm(
        call,
        call.operands.some(({ type }) => type === "i64") || call.type.includes("i64") ? "i64" : registerWord(call, word),
        fresh,
        (when, lines) => {
          const symbol = symbols.add({ kind: "symbol", name: `alternative ${when}`, bits: 1, text: `alternative ${when}` }, "i32");
          const [asked, applied] = [fresh(), fresh()];
          lines.push(`  ${asked} = call i32 @${symbol}()`, `  ${applied} = icmp ne i32 ${asked}, 0`);
          return applied;
        },
      );
    } catch (error) {
      if (!(error instanceof UnknownInstruction)) throw error;
      return refused(call, symbols, word, fresh, `${error.message} in ${summary(call)}`);
    }
  }
  if (kind === "symbol" && call.result !== undefined) return answers(call, symbols, word, fresh, "symbol", named, summary(call));
  return refused(call, symbols, word, fresh, summary(call));
}

function registerWord(call: AsmCall, word: string): string {
  return call.type === "void"
    ? (call.operands.find(({ kind, type }) => kind === "input" && type?.startsWith("i"))?.type ?? word)
    : call.type.startsWith("{")
      ? /i\d+/.exec(call.type)![0]
      : call.type;
}

function refused(call: AsmCall, symbols: Symbols, word: string, fresh: () => string, why: string): string[] {
  const text = `assembly that is not modelled: ${why}`;
  if (call.targets || call.result === undefined) {
    const symbol = symbols.add({ kind: "refused", name: text, bits: 0, text }, "void");
    const result = call.result === undefined ? [] : [`  ${call.result} = freeze ${call.type} poison`];
    return [`  call void @${symbol}()`, ...result, ...(call.targets ? [jumpTo("0", word, call.targets)] : [])];
  }
  return answers(call, symbols, word, fresh, "refused", () => text, text);
}

/** Calls of imports that answer with the call's results, whatever their shape. */
function answers(
  call: AsmCall,
  symbols: Symbols,
  word: string,
  fresh: () => string,
  kind: AsmSymbol["kind"],
  named: (extra?: string) => string,
  text: string,
): string[] {
  const { type, result } = call;
  const one = (into: string, wanted: string, extra?: string): string[] => {
    const bits = Number(wanted.slice(1));
    const symbol = symbols.add({ kind, name: named(extra), bits, text }, wanted);
    return [`  ${into} = call ${wanted} @${symbol}()`];
  };
  if (type === "ptr") {
    const number = fresh();
    return [...one(number, word), `  ${result} = inttoptr ${word} ${number} to ptr`];
  }
  if (!type.startsWith("{")) return one(result!, type);
  const fields = splitTop(type.slice(1, -1));
  const names = fields.map(() => fresh());
  return [...fields.flatMap((field, i) => one(names[i], field, `field ${i}`)), ...structure(call, fields[0], names, fresh)];
}

const READ_REGISTER = /^(\s*%[\w.]+ = )(?:tail )?call (i\d+) @llvm\.read_(?:volatile_)?register\.\w+\(metadata (![^)]*)\).*$/;
const EXTERNAL =
  /^(@[\w.$]+) = (?:external|extern_weak) (?:dso_local )?(?:local_unnamed_addr )?(?:unnamed_addr )?(?:thread_local(?:\(\w+\))? )?(?:addrspace\(\d+\) )?(global|constant) (.*?)(?:, section "[^"]*")?(?:, align (\d+))?(?:, !.*)?$/;
/** A place for variables of which only the type's name is known, or an array without a length. */
const OPAQUE = "[65536 x i8]";

function rewriteGlobal(line: string): string {
  const external = EXTERNAL.exec(line);
  if (!external) return line.replace(/, section "[^"]*"/, "").replace(/, comdat(?:\([^)]*\))?/, "");
  const [, name, , type, align] = external;
  const sized = /^\[0 x /.test(type) || /opaque/.test(type) ? OPAQUE : type;
  return `${name} = global ${sized} zeroinitializer${align ? `, align ${align}` : ""}`;
}

/** A variable with a value of its own, other than 0, that is no constant. */
const INITIALISED =
  /^@([\w.$]+) = (?:internal |private |dso_local |local_unnamed_addr |unnamed_addr |externally_initialized )*global (?!\S+ (?:0|null)(?:,|$)|.* zeroinitializer(?:, (?:section|align|comdat|!).*)?$)/;

/** Lines that only say how a target's linker or debugger is to take it. */
const DROPPED = /^(?:module asm |source_filename|!llvm\.module\.flags|!llvm\.ident|@llvm\.(?:compiler\.)?used |\$[\w.]+ = comdat)/;

/** A variable with a value: what only the shim has is its own, and anything else the rest of the kernel may write. */
const VARIABLE = /^(@(?!ptelab_)[\w.$]+ = (?!.*\b(?:external|extern_weak|appending|externally_initialized) )(?:[\w()]+ )*?)global /;

/**
 * To be done before the optimiser drops what nobody calls: takes away what keeps code alive that only a running kernel needs; and what else would write
 * a variable is out of sight then, so that its first value must not count as its only one.
 */
export function withoutRoots(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^(?:module asm |@llvm\.(?:compiler\.)?used )/.test(line))
    .map((line) => line.replace(VARIABLE, "$1externally_initialized global "))
    .join("\n");
}

/**
 * @param pointerBits of the target: it becomes wasm32 or wasm64
 * @param bigEndian the order of bytes in the memory that the code was optimised for
 */
export function rewriteIr(text: string, pointerBits: 32 | 64, bigEndian = false): Rewritten {
  const { triple, layout } = LAYOUTS[pointerBits];
  const word = `i${pointerBits}`;
  const symbols = new Symbols();
  const variables: string[] = [];
  const lines = text.split("\n");
  const out: string[] = [];
  let counter = 0;
  const fresh = () => `%asm.${counter++}`;
  const swaps = new Set<string>();
  const code = (made: readonly string[]) => out.push(...made.flatMap((one) => accesses(one, bigEndian, fresh, swaps, word)));
  const mentioned = new Set(lines.flatMap((line) => line.replace(/^@[\w.$]+ = /, "").match(/@[\w.$]+/g) ?? []));
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (DROPPED.test(line)) continue;
    if (line.startsWith("target datalayout")) out.push(`target datalayout = "${layout}"`);
    else if (line.startsWith("target triple")) out.push(`target triple = "${triple}"`);
    else if (line.startsWith("attributes #")) out.push(`${line.slice(0, line.indexOf("="))}= { nounwind }`);
    else if (line.startsWith("@")) {
      const variable = INITIALISED.exec(line);
      if (variable && mentioned.has(`@${variable[1]}`)) variables.push(variable[1]);
      out.push(bigEndian ? swappedInitial(rewriteGlobal(line)) : rewriteGlobal(line));
    } else if (line.includes(" asm ")) {
      const call = parseAsmCall(line, lines[i + 1]);
      if (!call) throw new Error(`a call of assembly of an unknown form: ${line.slice(0, 200)}`);
      code(rewriteAsm(call, symbols, word, fresh));
      if (call.targets) i++;
    } else if (READ_REGISTER.test(line)) {
      const [, into, type, register] = READ_REGISTER.exec(line)!;
      const symbol = symbols.add({ kind: "symbol", name: `register ${register}`, bits: Number(type.slice(1)), text: "a register" }, type);
      out.push(`${into}call ${type} @${symbol}()`);
    } else code([line.replace(/ section "[^"]*"/, "").replace(/ comdat(?:\([^)]*\))?/, "")]);
  }
  const declared = [...swaps].filter((swap) => !out.some((line) => line.startsWith("declare") && line.includes(`@${swap}(`)));
  const intrinsics = declared.map((swap) => `declare ${swap.split(".").at(-1)} @${swap}(${swap.split(".").at(-1)})`);
  return {
    text: [...out, ...symbols.declared.values(), ...intrinsics, ""].join("\n"),
    symbols: Object.fromEntries(symbols.all),
    variables,
  };
}
