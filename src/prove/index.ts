/** The prover: statements about functions of built modules, decided for all inputs. Free of Node, but for z3.ts, which is not here. */
export { type Comparison, compareFunctions } from "./compare.ts";
export { runsOf, runText } from "./cubes.ts";
export { type BitOrigin, dependsOn, isConstant } from "./depends.ts";
export { disassemble } from "./disassemble.ts";
export { LiftError } from "./errors.ts";
export { lift, liftResult } from "./function.ts";
export { diffHelper, type HelperDiff, type Side } from "./helperDiff.ts";
export { helperInputs } from "./helperInputs.ts";
export type { Cube, Input, Region } from "./input.ts";
export { type LawAnswer, type LawQuestion, prepareLaw } from "./law.ts";
export { openModule, type WasmModule } from "./module.ts";
export { type OriginRun, originRuns } from "./origins.ts";
export { showTerm } from "./show.ts";
export { toSmt2 } from "./smt2.ts";
export { constant, type Term, type Terms, variable } from "./terms.ts";
export { contextOf, freeBits } from "./workspace.ts";
export { inWorld } from "./world.ts";
