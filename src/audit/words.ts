/** Numbers, fields and stories of a verdict in words: the same on the terminal, in Markdown and on the page. */
import { accessLetters } from "../decode/access.ts";
import { type Decoded, decode } from "../decode/decode.ts";
import type { Law } from "../laws/types.ts";
import type { Lab } from "../profile/lab.ts";
import type { Form, Profile } from "../profile/types.ts";
import type { Domain, Evidence, RunEvidence, StoryStep, Verdict } from "./verdict.ts";

/** Up to this, numbers are written out; beyond, products with a power of two are easier to read. */
const WRITTEN_OUT = 1_000_000n;

/** Exact, and short where that can be: `12,345`, `2^58`, `9·2^66`. */
export function countText(n: bigint): string {
  if (n <= WRITTEN_OUT) return n.toLocaleString("en");
  const twos = BigInt(n.toString(2).match(/0*$/)?.[0].length ?? 0);
  const odd = n >> twos;
  // A large odd part with few twos is no shorter than the number itself.
  if (odd > WRITTEN_OUT || twos < 10n) return n.toLocaleString("en");
  return odd === 1n ? `2^${twos}` : `${odd.toLocaleString("en")}·2^${twos}`;
}

/** How many combinations of the law's words refute it, of how many. */
export function refutedCount(verdict: Extract<Verdict, { kind: "refuted" }>, inputs: number): string {
  const { counterexamples, words, evidence } = verdict;
  const total = `${countText(counterexamples)} of ${countText(evidence.proof.size)}`;
  return inputs > 1 ? `${total} combinations (${countText(words)} first words)` : `${total} words`;
}

/** `mmap(PROT_READ) → store → fork()`. */
export function storyText(story: readonly StoryStep[]): string {
  return story.map((step) => step.words).join(" → ");
}

function bitRange({ hi, lo }: { hi: number; lo: number }): string {
  return hi === lo ? `${hi}` : `${hi}:${lo}`;
}

/** Runs of set bits, from the top. */
function runs(mask: bigint): { hi: number; lo: number }[] {
  const found: { hi: number; lo: number }[] = [];
  for (let bit = 63; bit >= 0; bit--) {
    if (((mask >> BigInt(bit)) & 1n) === 0n) continue;
    const last = found[found.length - 1];
    if (last && last.lo === bit + 1) last.lo = bit;
    else found.push({ hi: bit, lo: bit });
  }
  return found;
}

/** The form whose names a law's bits go by. */
function formFor(profile: Profile, law: Pick<Law, "where">): Form {
  return (law.where === "swap" ? profile.forms.find((f) => f.id === "swap") : undefined) ?? profile.forms[0];
}

/** Bits by the names of the layout: `RW[1] USER[2] PFN[51:12]`; bits of no entry by their numbers. */
export function bitNames(profile: Profile, law: Pick<Law, "where" | "inputs">, input: number, mask: bigint): string {
  if (mask === 0n) return "none";
  if (!["pte", "other", "prot"].includes(law.inputs[input])) return runs(mask).map(bitRange).join(" ");
  const named = formFor(profile, law).fields.flatMap((field) => {
    const own = ((1n << BigInt(field.hi - field.lo + 1)) - 1n) << BigInt(field.lo);
    return runs(mask & own).map((run) => `${field.name}[${bitRange(run)}]`);
  });
  return named.join(" ");
}

/** Set fields of an entry: `PRESENT USER PFN[51:12]=0x12345`. */
export function setFields(decoded: Decoded): string {
  const shown = decoded.fields.filter((field) => field.value !== 0n);
  const texts = shown.map((field) =>
    field.hi === field.lo ? field.name : `${field.name}[${bitRange(field)}]=0x${field.value.toString(16)}`,
  );
  return texts.join(" ") || "nothing set";
}

/** What user and supervisor may do: `r--` and `rw-`. */
export function accessText(lab: Lab, decoded: Decoded): { readonly user: string; readonly supervisor: string } {
  const letters = (who: "user" | "supervisor") =>
    decoded.hardware ? accessLetters(decoded.hardware[who], lab.profile.supports.shadow_stack) : "";
  return { user: letters("user"), supervisor: letters("supervisor") };
}

/** Which fields differ between two entries, by the names of the later one's form: `NA[9] 0→1`. */
export function changedFields(lab: Lab, before: bigint, after: bigint): readonly string[] {
  return decode(lab, after)
    .fields.map((field) => ({ ...field, old: (before >> BigInt(field.lo)) & ((1n << BigInt(field.hi - field.lo + 1)) - 1n) }))
    .filter(({ old, value }) => old !== value)
    .map((field) => `${field.name}[${bitRange(field)}] ${field.old.toString(16)}→${field.value.toString(16)}`);
}

function runText(what: string, run: RunEvidence): string {
  const words = `${run.words.toLocaleString("en")} ${run.words === 1 ? "combination" : "combinations"}`;
  const whole = run.exhaustive ? ", every value of the deciding bits" : "";
  return `${what}: ${words}${whole}; the condition applied to ${run.applied.toLocaleString("en")}, ${run.violated.toLocaleString("en")} violated the law`;
}

/** Each ground of a verdict in a line. */
export function evidenceLines(evidence: Evidence): readonly string[] {
  const { proof, enumeration, fuzz, z3 } = evidence;
  const lines = [
    `proof on the module's bytes: ${countText(proof.size)} combinations, the condition applies to ${countText(proof.applied)}; ` +
      `${proof.nodes.toLocaleString("en")} nodes, ${proof.ms.toFixed(1)} ms`,
  ];
  if (enumeration) lines.push(runText(enumeration.exhaustive ? "enumeration in the module" : "run in the module", enumeration));
  if (fuzz) lines.push(runText("random words in the module", fuzz));
  if (z3) lines.push(`z3, asked the same question: ${z3}`);
  return lines;
}

/** Which counterexample a verdict shows. */
const SHOWN: Readonly<Record<Domain, string>> = { all: "smallest counterexample", reachable: "the counterexample with the shortest way" };

/** `holds`, `refuted by 0x221 …`, `vacuous: reason`. */
export function verdictText(verdict: Verdict, inputs: number, domain: Domain): string {
  switch (verdict.kind) {
    case "holds":
      return `holds for all ${countText(verdict.evidence.proof.size)} combinations`;
    case "refuted": {
      const words = verdict.smallest.map((word) => `0x${word.toString(16)}`).join(", ");
      return `refuted, ${SHOWN[domain]} ${words}; ${refutedCount(verdict, inputs)} refute it`;
    }
    case "not-applicable":
      return `not applicable: ${verdict.reason}`;
    default:
      return `${verdict.kind}: ${verdict.reason}`;
  }
}

/** `1 law`, `5,250 verdicts`. */
export function many(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}
