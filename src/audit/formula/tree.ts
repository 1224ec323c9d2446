/** A formula's tree, and the tree as text again. */

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

export function operator(op: Operator, left: Expression, right: Expression): Expression {
  return { kind: "operator", op, left, right };
}

export function allOf(claims: readonly Expression[]): Expression {
  return claims.reduce((left, right) => operator("∧", left, right));
}

/** The outermost known calls of an expression. */
export function callsOf(expression: Expression): readonly Call[] {
  if (expression.kind === "call") return [expression];
  if (expression.kind === "not") return callsOf(expression.of);
  return expression.kind === "operator" ? [...callsOf(expression.left), ...callsOf(expression.right)] : [];
}

/** The expression with names replaced by what they stand for. */
export function substitute(expression: Expression, names: ReadonlyMap<string, Expression>): Expression {
  switch (expression.kind) {
    case "name":
      return names.get(expression.name) ?? expression;
    case "number":
      return expression;
    case "not":
      return { kind: "not", of: substitute(expression.of, names) };
    case "call":
      return { ...expression, args: expression.args.map((arg) => substitute(arg, names)) };
    default:
      return operator(expression.op, substitute(expression.left, names), substitute(expression.right, names));
  }
}

/** The same text for the same tree. */
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
