/** The grammar of formulas, by recursive descent; parse.ts says what they look like. */
import { allOf, type Expression, type Operator, operator, substitute } from "./tree.ts";

/** How else an operator may be written. */
const SPELLINGS: Readonly<Record<string, Operator>> = {
  "→": "→",
  "↔": "↔",
  iff: "↔",
  "∨": "∨",
  or: "∨",
  "∧": "∧",
  and: "∧",
  ",": "∧",
  "=": "=",
  "==": "=",
  "≠": "≠",
  "<": "<",
  "≤": "≤",
  "+": "+",
  "-": "-",
  "&": "&",
  "|": "|",
};

/** Loosest first. */
const LEVELS: readonly (readonly Operator[])[] = [["→", "↔"], ["∨"], ["∧"], ["=", "≠", "<", "≤"], ["|"], ["&"], ["+", "-"]];
const COMPARISONS = 3;

const ZERO: Expression = { kind: "number", value: 0n };
const FPB: Expression = { kind: "name", name: "fpb" };
const VM_FLAGS: Expression = { kind: "name", name: "v" };

/** Thrown where the text is prose. */
export class NotAFormula extends Error {}

export class Parser {
  private at: number;
  /** In an argument list a comma separates. */
  private listed = false;
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

  private peek(ahead = 0): string {
    return this.tokens[this.at + ahead] ?? "";
  }

  private take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new NotAFormula(`${token} expected`);
  }

  private name(): string {
    const token = this.tokens[this.at++] ?? "";
    if (!/^[A-Za-z_]/.test(token)) throw new NotAFormula(`${token} is no name`);
    return token;
  }

  private within<T>(listed: boolean, parse: () => T): T {
    const outer = this.listed;
    this.listed = listed;
    const result = parse();
    this.listed = outer;
    return result;
  }

  private call(name: string): Expression {
    const close = this.peek() === "(" ? ")" : "]";
    this.at++;
    const args = this.within(true, () => {
      const list: Expression[] = [];
      while (!this.take(close)) {
        if (list.length > 0) this.expect(",");
        list.push(this.expression());
      }
      return list;
    });
    if (args.length === 0) throw new NotAFormula("prose mentions the helper");
    // The formulas of batching leave the flags out.
    return { kind: "call", name, args: name === "N" ? [...args, FPB] : args };
  }

  /** A helper's name without arguments: one of several questions about one entry. */
  private startsQuestions(): boolean {
    const ahead = this.peek() === "!" ? 1 : 0;
    return this.isFunction(this.peek(ahead)) && !["(", "["].includes(this.peek(ahead + 1));
  }

  private questions(): Expression {
    const asked: { name: string; negated: boolean }[] = [];
    do {
      const negated = this.take("!");
      asked.push({ name: this.name(), negated });
    } while (this.take(",") || this.take("and"));
    if (asked.some(({ name }) => !this.isFunction(name))) throw new NotAFormula("no question");
    this.expect("of");
    const entries = this.entries();
    const ask = (name: string, entry: Expression): Expression => ({ kind: "call", name, args: [entry] });
    if (!this.take("="))
      return allOf(entries.flatMap((e) => asked.map(({ name, negated }) => (negated ? { kind: "not", of: ask(name, e) } : ask(name, e)))));
    const those = this.take("those");
    if (those) this.expect("of");
    const other = this.primary();
    return allOf(entries.flatMap((e) => asked.map(({ name }) => operator("=", ask(name, e), those ? ask(name, other) : other))));
  }

  /** One entry; or several, of which the text then says what they equal: what follows a single one may be another claim. */
  private entries(): readonly Expression[] {
    const list = [this.primary()];
    const single = this.at;
    while (this.take(",") || this.take("and")) {
      this.take("of");
      list.push(this.primary());
    }
    if (this.peek() === "=") return list;
    this.at = single;
    return [list[0]];
  }

  /** `p, q batch`, with a flag or without. */
  private batch(): Expression {
    const p: Expression = { kind: "name", name: this.name() };
    this.expect(",");
    const q: Expression = { kind: "name", name: this.name() };
    this.expect("batch");
    const batch: Expression = { kind: "call", name: "batch", args: [p, q, FPB] };
    if (this.take("with")) return operator("∧", batch, operator("≠", this.flag(), ZERO));
    return this.take("without") ? operator("∧", batch, operator("=", this.flag(), ZERO)) : batch;
  }

  private flag(): Expression {
    return operator("&", FPB, { kind: "name", name: this.name() });
  }

  /** `a = X, b = Y:`, where each may use those before it. */
  private names(): ReadonlyMap<string, Expression> {
    const names = new Map<string, Expression>();
    do {
      const name = this.name();
      this.expect("=");
      names.set(name, substitute(this.primary(), names));
    } while (this.take(","));
    this.expect(":");
    return names;
  }

  /** What the prose that follows `with a = X:` calls things; none where it does not begin so. */
  prologue(): ReadonlyMap<string, Expression> {
    return this.take("with") ? this.names() : new Map();
  }

  primary(): Expression {
    if (this.startsQuestions()) return this.questions();
    if (this.peek(1) === "," && this.peek(3) === "batch") return this.batch();
    if (this.take("!")) return { kind: "not", of: this.primary() };
    if (this.take("with")) {
      const names = this.names();
      return substitute(this.expression(), names);
    }
    if (this.take("no")) return operator("=", this.flag(), ZERO);
    if (this.take("(")) {
      const inner = this.within(false, () => this.expression());
      this.expect(")");
      return inner;
    }
    if (/^\d/.test(this.peek())) return { kind: "number", value: BigInt(this.tokens[this.at++]) };
    const name = this.name();
    if (["(", "["].includes(this.peek())) {
      if (!this.isFunction(name)) throw new NotAFormula(`${name} is no function`);
      return this.call(name);
    }
    return name.startsWith("VM_") ? operator("&", VM_FLAGS, { kind: "name", name }) : { kind: "name", name };
  }

  expression(level = 0): Expression {
    if (level === LEVELS.length) return this.primary();
    let left = this.expression(level + 1);
    let middle: Expression | undefined;
    for (;;) {
      const token = this.peek();
      const op = SPELLINGS[token];
      if (op === undefined || !LEVELS[level].includes(op) || (token === "," && this.listed)) break;
      this.at++;
      if (token === ",") this.take("and");
      // An implication's right side is an implication again; all others read from the left.
      const right = this.expression(op === "→" ? level : level + 1);
      // a = b = c compares neighbours.
      left = level === COMPARISONS && middle ? operator("∧", left, operator(op, middle, right)) : operator(op, left, right);
      middle = right;
    }
    if (level === COMPARISONS && this.take("fits")) return { kind: "call", name: "fits", args: [left] };
    return left;
  }
}
