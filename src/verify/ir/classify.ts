/**
 * What a piece of inline assembly is to a proof. Only kinds that are listed here mean anything; every other one is refused, and with it the helper
 * that reaches it.
 */
import { type AsmCall, isConstantOperand } from "./asm.ts";

export type AsmKind =
  /** It changes no value: a barrier, or a trap whose condition C tested before. */
  | "nothing"
  /** A word that the machine gives: a register, a patched constant. The same text and operands give the same word. */
  | "symbol"
  /** A jump that is patched at boot. */
  | "branch"
  /** Instructions that micro.ts runs: one store or load, an alternative over registers, a load-reserve loop. */
  | "run"
  | "refused";

/** Instructions that order what others do. */
const BARRIERS =
  /^(?:(?:dsb|dmb|isb|fence|fence\.i|lwsync|sync|isync|eieio|ptesync|mfence|lfence|sfence|nop|dbar|ibar|bcr\s+1[45],0)\b[^;\n]*(?:[;\n]\s*|$))*$/;
/** What sets a word from the machine's state: names of instructions, or bytes of one that assemblers do not know. */
const READS = [
  { what: "mrs", text: /\bmrs(?:_s)?\s/ },
  { what: "rdpkru", text: /^\.byte 0x0f,0x01,0xee$/ },
  { what: "mfspr", text: /^mfspr\s/ },
  { what: "lowcore", text: /\bllilh\s/ },
  { what: "csr", text: /^csrr\s/ },
];
/** What the machine is asked for, by the name of the instruction; undefined where it is none of those. */
export function readsWhat({ text }: Pick<AsmCall, "text">): string | undefined {
  return READS.find((read) => read.text.test(text.trim()))?.what;
}

/** Instructions that only set a register from what the machine has. */
const READING = /^(?:mrs|mrs_s|mfspr|llilh|csrr|nop)\b/;

/** What a text does, without directives, labels and what macros are made of. */
function instructionsOf(text: string): string[] {
  return text
    .replace(/^\s*\.macro[\s\S]*?^\s*\.endm/gm, "")
    .split(/[\n;]/)
    .map((line) => line.replace(/^\s*\d+\s*:/, "").trim())
    .filter((line) => line !== "" && (!line.startsWith(".") || /^\.(?:inst|insn|macro)\b/.test(line)));
}

/** Does it set registers from the machine's state, and nothing else? */
function onlyReads(plain: string): boolean {
  return READS.some((read) => read.text.test(plain)) && instructionsOf(plain).every((line) => READING.test(line));
}

/** Sections that a kernel patches its own text by. */
const PATCHED = /\.altinstructions|__jump_table|\.alternative\b|__ftr_alt/;
const RUNS = /\b(?:ldarx|lwarx)\b|^\s*(?:stw|std|st|stg|sth|stb|sy)\b|^\s*(?:lwz|ld|l|lg|ly)\b/;

export function classify({ text, operands, targets }: AsmCall): AsmKind {
  const plain = text.replace(/#.*$/gm, "").trim();
  const constant = operands.every(isConstantOperand);
  const outputs = operands.filter(({ kind }) => kind === "output").length;
  const places = operands.filter(({ kind }) => kind === "store" || kind === "load").length;
  if (targets) return PATCHED.test(text) && constant && outputs + places === 0 ? "branch" : "refused";
  if (plain.includes("__bug_table") && outputs + places === 0) return "nothing";
  if (outputs + places === 0) return BARRIERS.test(plain) ? "nothing" : "refused";
  if (places === 0 && text.includes("887 :")) return "run";
  if (places === 0 && constant && onlyReads(plain)) return "symbol";
  return RUNS.test(plain) ? "run" : "refused";
}
