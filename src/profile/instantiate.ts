/** The only file that knows `@assemblyscript/loader`, which upstream calls deprecated. */
import { instantiate } from "@assemblyscript/loader";

/**
 * Instantiates a profile module; it imports nothing but `env.abort`, which release modules never call.
 * @param imports what a linked module takes from outside
 */
export async function instantiateModule(
  module: BufferSource | WebAssembly.Module,
  imports: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Promise<Record<string, unknown>> {
  const { exports } = await instantiate(module as BufferSource, imports);
  return exports;
}
