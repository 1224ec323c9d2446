/**
 * A law's formula as a tree, so that it can be worked with the counterexample's values and said in C. A formula is text for people first:
 * where it does not parse as a whole, the calls that stand in it still do.
 */

export type Operator = "→" | "↔" | "∨" | "∧" | "=" | "≠" | "<" | "≤" | "+" | "-" | "&" | "|";

export type Expression =
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "number"; readonly value: bigint }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "operator"; readonly op: Operator; readonly left: Expression; readonly right: Expression };

export type Call = Extract<Expression, { kind: "call" }>;

export interface Formula {
  /** The whole formula; absent where it is prose. */
  readonly claim?: Expression;
  /** The outermost calls of functions that are known, in the order of the text. */
  readonly calls: readonly Call[];
}

/** How else an operator may be written. */
const SPELLINGS: Readonly<Record<string, Operator>> = {
  "→": "→",
  "⇒": "→",
  "=>": "→",
  "->": "→",
  "↔": "↔",
  "⇔": "↔",
  "<->": "↔",
  "∨": "∨",
  "||": "∨",
  "∧": "∧",
  "&&": "∧",
  "=": "=",
  "==": "=",
  "≠": "≠",
  "!=": "≠",
  "<": "<",
  "≤": "≤",
  "<=": "≤",
  "+": "+",
  "-": "-",
  "−": "-",
  "&": "&",
  "|": "|",
};

/** Loosest first. */
const LEVELS: readonly (readonly Operator[])[] = [["→", "↔"], ["∨"], ["∧"], ["=", "≠", "<", "≤"], ["|"], ["&"], ["+", "-"]];

const TOKEN = /\s*(0x[0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<->|=>|->|==|!=|<=|&&|\|\||[^\s\w])/gy;

class NotAFormula extends Error {}

class Parser {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly isFunction: (name: string) => boolean;

  constructor(tokens: readonly string[], isFunction: (name: string) => boolean, at = 0) {
    this.tokens = tokens;
    this.isFunction = isFunction;
    this.at = at;
  }

  get position(): number {
    return this.at;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  private expect(token: string): void {
    if (this.tokens[this.at++] !== token) throw new NotAFormula(`${token} expected`);
  }

  private arguments(close: string): Expression[] {
    const args: Expression[] = [];
    while (this.tokens[this.at] !== close) {
      if (args.length > 0) this.expect(",");
      args.push(this.expression());
    }
    this.expect(close);
    return args;
  }

  primary(): Expression {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new NotAFormula("something is missing");
    if (token === "!" || token === "¬") return { kind: "not", of: this.primary() };
    if (token === "(") {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (/^\d/.test(token)) return { kind: "number", value: BigInt(token) };
    if (!/^\w/.test(token)) throw new NotAFormula(`${token} is no value`);
    const next = this.tokens[this.at];
    if (next !== "(" && next !== "[") return { kind: "name", name: token };
    if (!this.isFunction(token)) throw new NotAFormula(`${token} is no function`);
    this.at++;
    return { kind: "call", name: token, args: this.arguments(next === "(" ? ")" : "]") };
  }

  expression(level = 0): Expression {
    if (level === LEVELS.length) return this.primary();
    let left = this.expression(level + 1);
    for (;;) {
      const op = SPELLINGS[this.tokens[this.at] ?? ""];
      if (op === undefined || !LEVELS[level].includes(op)) return left;
      this.at++;
      // An implication's right side is an implication again; all others read from the left.
      const right = this.expression(op === "→" ? level : level + 1);
      left = { kind: "operator", op, left, right };
    }
  }
}

function tryParse<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotAFormula) return undefined;
    throw error;
  }
}

/** The outermost known calls of an expression. */
function callsOf(expression: Expression): readonly Call[] {
  if (expression.kind === "call") return [expression];
  if (expression.kind === "not") return callsOf(expression.of);
  return expression.kind === "operator" ? [...callsOf(expression.left), ...callsOf(expression.right)] : [];
}

function scan(tokens: readonly string[], isFunction: (name: string) => boolean): readonly Call[] {
  const calls: Call[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!isFunction(tokens[at])) continue;
    const parser = new Parser(tokens, isFunction, at);
    const found = tryParse(() => parser.primary());
    if (found?.kind !== "call") continue;
    calls.push(found);
    at = parser.position - 1;
  }
  return calls;
}

/** @param isFunction knows the names that may be called */
export function parseFormula(text: string, isFunction: (name: string) => boolean): Formula {
  const tokens = [...text.matchAll(TOKEN)].map((match) => match[1]);
  const claim = tryParse(() => {
    const parser = new Parser(tokens, isFunction);
    const whole = parser.expression();
    if (!parser.done) throw new NotAFormula("more follows");
    return whole;
  });
  return claim ? { claim, calls: callsOf(claim) } : { calls: scan(tokens, isFunction) };
}

/** The expression as text again, the same for the same tree. */
export function formulaText(expression: Expression): string {
  switch (expression.kind) {
    case "call": {
      const args = expression.args.map(formulaText).join(", ");
      return expression.name === "protection_map" ? `protection_map[${args}]` : `${expression.name}(${args})`;
    }
    case "name":
      return expression.name;
    case "number":
      return expression.value < 10n ? `${expression.value}` : `0x${expression.value.toString(16)}`;
    case "not":
      return `!${formulaText(expression.of)}`;
    default:
      return `(${formulaText(expression.left)} ${expression.op} ${formulaText(expression.right)})`;
  }
}
