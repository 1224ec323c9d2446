/** A profile made ready for the judge: its bytes read once, for the engine and the prover alike. */
import { createHash } from "node:crypto";
import { compileLaws } from "../compile/laws.ts";
import { loadBytes } from "../node.ts";
import { findProfile } from "../profile/find.ts";
import { createLab } from "../profile/lab.ts";
import { openModule } from "../prove/index.ts";
import { explore } from "../reach/index.ts";
import { projectRoot } from "../root.ts";
import type { Subject } from "./proof.ts";

/** Law files of a user's own, as name → source. */
export type LawFiles = ReadonlyMap<string, string>;

/**
 * @param reachable whether the reachable entries are asked about
 * @param files laws that are compiled on the spot, beside the helpers, in the place of the shipped ones
 * @throws UsageError where a law file does not compile, InfrastructureError where the profile is not built
 */
export async function prepareSubject(id: string, reachable: boolean, files?: LawFiles): Promise<Subject> {
  const profile = findProfile(id);
  const bytes = files ? (await compileLaws(projectRoot(), profile, files)).wasm : await loadBytes(profile);
  const lab = await createLab(profile, bytes as Uint8Array<ArrayBuffer>);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const subject = { lab, module: openModule(bytes), sha256 };
  return reachable ? { ...subject, reach: explore(lab) } : subject;
}
