/** What a profile module exports: the helpers, the array kernels, and the loops over every law. */
export * from "./bulk";
export * from "./fuzz/chain";
export * from "./helpers";
export * from "./pmd";
export * from "./unmap";
export * from "../asm/extra";
export * from "../asm/lanes";
export * from "../asm/laws";
export { set_zero } from "../arch/generic/word";
