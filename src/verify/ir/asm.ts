/** Inline assembly in LLVM IR, taken apart: text, operands, where its results go. (LLVM language reference, "Inline Assembler Expressions".) */

export interface Operand {
  /** `output` and `input` are words in registers or immediates; `store` and `load` are places in memory. */
  readonly kind: "output" | "input" | "store" | "load" | "label";
  readonly constraint: string;
  /** LLVM type and value, as they stand; an output has none. */
  readonly type?: string;
  readonly value?: string;
  /** The output that an input is tied to. */
  readonly tied?: number;
}

export interface AsmCall {
  /** The name that the result gets (with %), if there is one. */
  readonly result: string | undefined;
  /** `void`, `i64`, `{ i64, i64 }`, … */
  readonly type: string;
  readonly text: string;
  /** By number, as $0, $1, … name them in the text. */
  readonly operands: readonly Operand[];
  /** Of `callbr`: where it falls through to, and where it may jump to. */
  readonly targets?: readonly string[];
}

/** Splits at commas that are in no bracket and no string. */
export function splitTop(text: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, start] = [0, false, 0];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ("([{<".includes(c)) depth++;
    else if (")]}>".includes(c)) depth--;
    else if (c === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === "" && parts.length === 0 ? [] : [...parts, last];
}

const ATTRIBUTES =
  /\b(?:noundef|nonnull|zeroext|signext|nocapture|readonly|writeonly|noalias|dereferenceable\(\d+\)|align \d+|captures\(\w+\)|elementtype\([^)]*\)) /g;

/** `ptr nonnull elementtype(i64) %3` as type and value. */
function typed(argument: string): { type: string; value: string } {
  // The type of an element may hold brackets of its own, e.g. %union.anon or { i64 }.
  const space = argument.indexOf(" ");
  // Whatever attributes LLVM puts in front of it: a word that the code computes is one.
  const local = / (%[\w.$-]+|%"[^"]*")$/.exec(argument);
  if (local) return { type: argument.slice(0, space), value: local[1] };
  const plain = argument.replace(/elementtype\((?:[^()]|\([^()]*\))*\) /g, "").replace(ATTRIBUTES, "");
  return { type: plain.slice(0, space), value: plain.slice(space + 1).trim() };
}

/** What the text says, with line ends and tabs as such. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function operandsOf(constraints: string, args: readonly string[]): Operand[] {
  const given = args.map(typed);
  let next = 0;
  return constraints
    .split(",")
    .filter((constraint) => constraint !== "" && !constraint.startsWith("~"))
    .map((constraint): Operand => {
      if (constraint.startsWith("!")) return { kind: "label", constraint };
      const indirect = constraint.includes("*");
      if (constraint.startsWith("=") && !indirect) return { kind: "output", constraint };
      const { type, value } = given[next++] ?? { type: "", value: "" };
      const kind = !indirect ? "input" : constraint.startsWith("=") ? "store" : "load";
      return /^\d+$/.test(constraint) ? { kind, constraint, type, value, tied: Number(constraint) } : { kind, constraint, type, value };
    });
}

const CALL =
  /^\s*(?:(%[\w.$-]+|%"[^"]*") = )?(?:tail |musttail |notail )?(call|callbr) (?:[\w()]+ )*?(void|ptr|i\d+|\{[^}]*\}) asm (?:sideeffect )?(?:alignstack )?(?:inteldialect )?(?:unwind )?"([^"]*)", "([^"]*)"\((.*)\)(?: #\d+)?(?: \[[^\]]*\])?(?:, ![^,]*)*$/;

/** The call in a line of IR, or undefined where it holds no assembly. The targets of a `callbr` stand on the line behind it. */
export function parseAsmCall(line: string, following: string | undefined): AsmCall | undefined {
  if (!line.includes(" asm ")) return undefined;
  const match = CALL.exec(line);
  if (!match) return undefined;
  const [, result, kind, type, text, constraints, args] = match;
  const call = { result, type, text: unescaped(text), operands: operandsOf(constraints, splitTop(args)) };
  if (kind === "call") return call;
  const targets = [...(following ?? "").matchAll(/label (%[\w.$-]+|%"[^"]*")/g)].map(([, label]) => label);
  return { ...call, targets };
}

/** Is the operand a number or an address that is known while compiling? */
export function isConstantOperand({ value }: Operand): boolean {
  return value === undefined || !value.startsWith("%");
}
