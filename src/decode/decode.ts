/** An entry taken apart: the one tree that the command line, JSON and pages show. */

import { UsageError } from "../profile/errors.ts";
import { hasHelper, helpers } from "../profile/helpers.ts";
import { callUnchecked, findHelper, type Lab } from "../profile/lab.ts";
import type { Field, FieldKind, Form, Profile } from "../profile/types.ts";
import { bitsAt, checkWidth } from "../profile/value.ts";
import { type HardwareView, hardwareView } from "./access.ts";

export interface FieldInfo {
  readonly name: string;
  readonly hi: number;
  readonly lo: number;
  /** As it stands in the entry, unshifted by the helpers' logic: an inverted PFN is shown inverted. */
  readonly value: bigint;
  readonly meaning: string;
  readonly kind: FieldKind;
  readonly source: string;
}

export interface Decoded {
  readonly profile: string;
  readonly pte: bigint;
  readonly form: Pick<Form, "id" | "title">;
  readonly fields: readonly FieldInfo[];
  /** Predicates and numbers by their short names; null where the architecture lacks the helper. */
  readonly helpers: Readonly<Record<string, bigint | null>>;
  /** Null above the PTE: what a huge page grants is not modelled. */
  readonly hardware: HardwareView | null;
}

/** Where the entry stands: a PUD of the same format is read as a PMD. */
export type Level = "pte" | "pmd";

/** The form that applies: the first whose condition holds. */
export function formOf(profile: Profile, pte: bigint, level: Level = "pte"): Form {
  const forms = level === "pte" ? profile.forms : profile.pmdForms;
  if (!forms) throw new UsageError(`profile ${profile.id} does not describe entries above the PTE`);
  const found = forms.find((form) => (pte & form.mask) === form.value);
  if (!found) throw new Error(`profile ${profile.id} has no form for 0x${pte.toString(16)}`);
  return found;
}

function fieldInfo(field: Field, pte: bigint): FieldInfo {
  const value = bitsAt(pte, field);
  const special = value <= 0xffffn ? field.values?.[Number(value)] : undefined;
  return {
    name: field.name,
    hi: field.hi,
    lo: field.lo,
    value,
    meaning: special ? `${field.meaning}: ${special}` : field.meaning,
    kind: field.kind,
    source: field.source,
  };
}

/** What is asked of every entry: the predicates of one entry, and the numbers that its form has. */
const PREDICATES = helpers.filter((h) => h.result === "truth" && (!h.argument || h.optional) && !h.name.startsWith("swp_"));
const SWAP = ["swp_type", "swp_offset", "swp_exclusive", "swp_soft_dirty", "swp_uffd_wp"].map(findHelper);
const PFN = findHelper("pfn");
const MMU = findHelper("mmu");

/** The predicates of an entry above the PTE, by their names without `pmd_`. */
const PMD_PREDICATES = ["none", "present", "leaf", "trans_huge", "write", "dirty", "young", "soft_dirty", "uffd_wp", "protnone"];

type Results = Record<string, bigint | null>;

function pteResults(lab: Lab, pte: bigint): Results {
  const ask = (helper: (typeof helpers)[number], argument = 0n) =>
    hasHelper(helper, lab.profile) ? callUnchecked(lab, helper, pte, argument) : null;
  const results: Results = {};
  for (const helper of PREDICATES) {
    results[helper.name] = ask(helper);
    if (helper.optional) results[`${helper.name}(${helper.argument})`] = ask(helper, 1n);
  }
  const swap = results.is_swap === 1n;
  for (const helper of swap ? SWAP : results.present === 1n ? [PFN] : []) results[helper.name] = ask(helper);
  return results;
}

function pmdResults(lab: Lab, pmd: bigint): Results {
  const ask = (name: string) => BigInt.asUintN(64, lab.exports[`pmd_${name}`](pmd) as bigint);
  const results: Results = Object.fromEntries(PMD_PREDICATES.map((name) => [name, ask(name)]));
  return results.leaf === 1n ? { ...results, pfn: ask("pfn") } : results;
}

/**
 * Decodes one entry.
 * @param pte 0 to 2^width - 1
 * @param level `pmd` for an entry one level up
 * @throws UsageError where it is wider than an entry of the profile, or the profile does not describe that level
 */
export function decode(lab: Lab, pte: bigint, level: Level = "pte"): Decoded {
  const { profile } = lab;
  checkWidth(pte, "PTE", profile.pteBits);
  const form = formOf(profile, pte, level);
  const results = level === "pte" ? pteResults(lab, pte) : pmdResults(lab, pte);
  const none = level === "pte" && results.none === 1n;
  return {
    profile: profile.id,
    pte,
    form: none ? { id: "none", title: "empty: pte_none()" } : { id: form.id, title: form.title },
    fields: form.fields.map((field) => fieldInfo(field, pte)),
    helpers: results,
    hardware: level === "pte" ? hardwareView(callUnchecked(lab, MMU, pte, 0n)) : null,
  };
}
