/** Findings as they are written for people: the shrunk case decoded, and as C where C can ask. */
import { snippet } from "../audit/snippet.ts";
import { setFields } from "../audit/words.ts";
import { decode } from "../decode/decode.ts";
import { loadProfile } from "../node.ts";
import type { Lab } from "../profile/lab.ts";
import { familyOf, findLaw, plainTarget } from "./targets.ts";
import type { Finding } from "./types.ts";

const HEX = /^0x[0-9a-f]+$/;

function entryText(lab: Lab, text: string): string {
  const decoded = decode(lab, BigInt(text));
  return `${text}  ${decoded.form.id}: ${setFields(decoded)}`;
}

/** Entries by their fields, all else as it is. */
function decodedText(lab: Lab, { target, least }: Finding): string {
  if (familyOf(plainTarget(target)) !== "words") return least.map((text) => (HEX.test(text) ? entryText(lab, text) : text)).join("\n");
  const { inputs } = findLaw(target);
  return least.map((text, i) => (["pte", "other"].includes(inputs[i]) ? entryText(lab, text) : `${inputs[i]} ${text}`)).join("\n");
}

/** The finding with `decoded`, and with `c` where it is a law's. @throws InfrastructureError where its profile is not built */
export async function describeFinding(finding: Finding): Promise<Finding> {
  const lab = await loadProfile(finding.profile);
  const decoded = decodedText(lab, finding);
  const isLaw = familyOf(plainTarget(finding.target)) === "words";
  return { ...finding, decoded, ...(isLaw && { c: snippet(lab, findLaw(finding.target), finding.least.map(BigInt)) }) };
}
