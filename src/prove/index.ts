/** The prover: statements about functions of built modules, decided for all inputs. Free of Node. */
export { LiftError } from "./errors.ts";
export { lift } from "./function.ts";
export type { Cube, Input, Region } from "./input.ts";
export { type LawAnswer, type LawQuestion, prepareLaw } from "./law.ts";
export { openModule, type WasmModule } from "./module.ts";
export { constant, type Term, variable } from "./terms.ts";
export { contextOf } from "./workspace.ts";
