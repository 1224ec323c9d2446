/** Random functions of a few words, straight-line and branching, for comparing the prover with brute force. */
import fc from "fast-check";
import { get, i64, typeByte } from "./wasm.ts";

const I64 = typeByte("i64");

/** and or xor add sub mul shl shr_u rotl: those whose operands and result are i64. */
const BINARY = [0x83, 0x84, 0x85, 0x7c, 0x7d, 0x7e, 0x86, 0x88, 0x89];
/** eq ne lt_u gt_s: widened back to i64. */
const COMPARISONS = [0x51, 0x52, 0x54, 0x55];
const [IF, ELSE, END, WRAP, EXTEND_U, SELECT] = [0x04, 0x05, 0x0b, 0xa7, 0xad, 0x1b];

/** Code that leaves one i64. @param words parameters that it may read */
export const randomCode = (words: number): fc.Arbitrary<number[]> =>
  fc.letrec<{ code: number[] }>((tie) => ({
    code: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      fc.nat(words - 1).map(get),
      fc.bigInt({ min: 0n, max: 40n }).map((n) => i64(n)),
      fc.tuple(tie("code"), tie("code"), fc.constantFrom(...BINARY)).map(([a, b, op]) => [...a, ...b, op]),
      fc.tuple(tie("code"), tie("code"), fc.constantFrom(...COMPARISONS)).map(([a, b, op]) => [...a, ...b, op, EXTEND_U]),
      fc.tuple(tie("code"), tie("code"), tie("code")).map(([c, a, b]) => [...c, WRAP, IF, I64, ...a, ELSE, ...b, END]),
      fc.tuple(tie("code"), tie("code"), tie("code")).map(([a, b, c]) => [...a, ...b, ...c, WRAP, SELECT]),
    ),
  })).code;
