/** Lines of LLVM IR with inline assembly, as clang writes them: text of our own in the kernel's forms. */
import { type AsmCall, parseAsmCall } from "../../src/verify/ir/asm.ts";

/** A text as it stands in a string of LLVM's. */
export function escaped(text: string): string {
  return text.replace(/[\n\t"\\]/g, (c) => `\\${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

export interface Asm {
  readonly text: string;
  readonly constraints?: string;
  readonly args?: string;
  /** None for `void`. */
  readonly type?: string;
  readonly into?: string;
  /** Of a callbr: where it falls through to, then the others. */
  readonly targets?: readonly string[];
}

/** One line, or two of a callbr. */
export function asmLines({ text, constraints = "", args = "", type = "void", into = "%r", targets }: Asm): string[] {
  const result = type === "void" ? "" : `${into} = `;
  const call = `  ${result}${targets ? "callbr" : "tail call"} ${type} asm sideeffect "${escaped(text)}", "${constraints}"(${args}) #3`;
  if (!targets) return [`${call}, !srcloc !7`];
  const [fall, ...others] = targets.map((label) => `label %${label}`);
  return [call, `          to ${fall} [${others.join(", ")}], !srcloc !7`];
}

export function asmCall(asm: Asm): AsmCall {
  const [line, following] = asmLines(asm);
  const call = parseAsmCall(line, following);
  if (!call) throw new Error(`not parsed: ${line}`);
  return call;
}

/** An alternative of RISC-V: patched code that replaces the old one where `vendor:id` is there. */
export function alternative(
  old: string,
  ...patches: readonly { readonly vendor: string; readonly id: string; readonly text: string }[]
): string {
  const content = (text: string) => [".option push", ".option norvc", ".option norelax", text, ".option pop"];
  return [
    "886 :",
    ...content(old),
    "887 :",
    ...patches.flatMap(({ vendor, id, text }) => [
      ".if 1 == 1",
      '.pushsection .alternative, "a"',
      ".4byte\t((886b) - .) ",
      ".4byte\t((888f) - .) ",
      `.2byte\t${vendor}`,
      ".2byte 889f - 888f",
      `.4byte\t${id}`,
      ".popsection",
      ".subsection 1",
      "888 :",
      ...content(text),
      "889 :",
      ".org\t. - (887b - 886b) + (889b - 888b)",
      ".org\t. - (889b - 888b) + (887b - 886b)",
      ".previous",
      ".endif",
    ]),
    "",
  ].join("\n");
}

/** Operand `n` of a text in the form `what`: a label (l), a number without a sign in front (c). */
export const part = (n: number, what: string): string => ["$", `{${n}:${what}}`].join("");

/** A jump that is patched: the form of a static key. */
export const STATIC_KEY = `1:\n\tnop\n\t.pushsection __jump_table, "aw"\n\t.long 1b - ., ${part(1, "l")} - .\n\t.quad ${part(0, "c")} - .\n\t.popsection\n`;
