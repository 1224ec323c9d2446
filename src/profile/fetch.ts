/** Loading a profile in a browser. */
import { InfrastructureError } from "./errors.ts";
import { findProfile } from "./find.ts";
import { createLab, type Lab } from "./lab.ts";

/**
 * Fetches `<base>/<id>.wasm`.
 * @throws UsageError on an unknown id, InfrastructureError where the module is not there
 */
export async function fetchProfile(id: string, base: string | URL): Promise<Lab> {
  const profile = findProfile(id);
  const url = new URL(`${encodeURIComponent(id)}.wasm`, base);
  const response = await fetch(url);
  if (!response.ok) throw new InfrastructureError(`${url}: ${response.status} ${response.statusText}`);
  return createLab(profile, await response.arrayBuffer());
}
