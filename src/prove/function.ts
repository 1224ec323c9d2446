/** A function of a module over free inputs, lifted. */
import { LiftError } from "./errors.ts";
import { argumentsOf, type Input } from "./input.ts";
import { type Lifted, liftWithTraps } from "./lift.ts";
import type { WasmModule } from "./module.ts";
import type { Term } from "./terms.ts";
import { type Context, contextOf, satisfiable } from "./workspace.ts";
import { inWorld } from "./world.ts";

/** With the inputs as arguments; where it traps is told, not refused. */
export function liftOver(module: WasmModule, exportName: string, inputs: readonly Input[], context: Context = contextOf(module)): Lifted {
  const args = argumentsOf(module, exportName, inputs, context.terms);
  const standing = module.world ? inWorld(module, { ...module.world, inputs: new Set(inputs.map(({ name }) => name)) }) : module;
  return liftWithTraps(standing, exportName, args, context.terms, (truth) => satisfiable(context, inputs, truth));
}

/** The one result of a function that traps for no input. @throws LiftError where it may trap, or has no or several results */
export function liftResult(module: WasmModule, exportName: string, inputs: readonly Input[], context: Context = contextOf(module)): Term {
  const { results, traps } = liftOver(module, exportName, inputs, context);
  if (satisfiable(context, inputs, traps)) throw new LiftError(`${exportName} traps for some inputs`);
  if (results.length !== 1) throw new LiftError(`${exportName} has ${results.length} results, not one`);
  return results[0];
}

/** The results over any terms of the context. @throws LiftError on what cannot be lifted, or where it may trap */
export function liftWith(module: WasmModule, exportName: string, args: readonly Term[], context: Context): readonly Term[] {
  const { results, traps } = liftWithTraps(module, exportName, args, context.terms, (truth) => satisfiable(context, [], truth));
  if (satisfiable(context, [], traps)) throw new LiftError(`${exportName} traps for some inputs`);
  return results;
}

/**
 * The results of an export as terms.
 * @param args terms of contextOf(module).terms, a parameter each; every variable in them is free
 * @throws LiftError on what cannot be lifted, or where it may trap
 */
export function lift(module: WasmModule, exportName: string, args: readonly Term[]): readonly Term[] {
  return liftWith(module, exportName, args, contextOf(module));
}
