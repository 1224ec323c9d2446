/** The batched unmap as exports: the walk under each policy, its tables, and what came of it. */
export * from "../../asm/unmap";
export { generate, generate_batches, generated_vmas } from "./generate";
export { compare } from "./outcome";
