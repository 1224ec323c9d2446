/** The only file that knows `@assemblyscript/loader`, which upstream calls deprecated. */
import { instantiate } from "@assemblyscript/loader";

/** Instantiates a profile module; it imports nothing but `env.abort`, which release modules never call. */
export async function instantiateModule(module: BufferSource | WebAssembly.Module): Promise<Record<string, unknown>> {
  const { exports } = await instantiate(module as BufferSource);
  return exports;
}
