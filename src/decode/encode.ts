/** Fields back to an entry: the inverse of decode(). */
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import type { Lab } from "../profile/lab.ts";
import type { Form } from "../profile/types.ts";
import { checkWidth } from "../profile/value.ts";

/** VM_READ 1, VM_WRITE 2, VM_EXEC 4, VM_SHARED 8, as /proc/PID/maps writes them: `rw-p`, `r-xs`. */
export function protectionIndex(text: string): number {
  const letters = /^([r-])([w-])([x-])([ps]?)$/.exec(text);
  if (!letters) throw new UsageError(`prot ${quoted(text)} is not a protection; give r, w, x or - and then p or s, such as rw-p`);
  const [, r, w, x, share] = letters;
  return (r === "r" ? 1 : 0) | (w === "w" ? 2 : 0) | (x === "x" ? 4 : 0) | (share === "s" ? 8 : 0);
}

/** What `encode()` takes besides the names of fields. */
export interface EncodeInput {
  /** Which form the field names are of; the first that has them all if left out. */
  readonly form?: Form["id"];
  /** Start from this entry of `protection_map` (0 to 15), through pfn_pte(). */
  readonly protection?: number;
  /** Page frame number, put where and how the architecture keeps it. */
  readonly pfn?: bigint;
  /** Swap type and offset, through swp_entry_to_pte(). */
  readonly type?: bigint;
  readonly offset?: bigint;
  /** Raw values of fields by name (any case). */
  readonly fields: Readonly<Record<string, bigint>>;
}

function pickForm(lab: Lab, input: EncodeInput, names: readonly string[]): Form {
  const { forms } = lab.profile;
  if (input.form !== undefined) {
    const form = forms.find((f) => f.id === input.form);
    if (!form)
      throw new UsageError(`profile ${lab.profile.id} has no form ${quoted(input.form)}; it has ${forms.map((f) => f.id).join(", ")}`);
    return form;
  }
  const has = (form: Form) => names.every((name) => form.fields.some((f) => f.name === name));
  const wantsSwap = input.type !== undefined || input.offset !== undefined;
  return (wantsSwap ? forms.find((f) => f.id === "swap") : forms.find(has)) ?? forms[0];
}

/**
 * Builds an entry. Fields that are not named keep what the base has: 0, or the protection's or swap entry's own.
 * @throws UsageError on an unknown field or a value that does not fit it
 */
export function encode(lab: Lab, input: EncodeInput): bigint {
  const entries = Object.entries(input.fields).map(([name, value]) => [name.toUpperCase(), value] as const);
  const form = pickForm(
    lab,
    input,
    entries.map(([name]) => name),
  );
  const isSwap = form.id === "swap" && (input.type !== undefined || input.offset !== undefined);
  const base = isSwap ? lab.call("swp_to_pte", input.type ?? 0n, input.offset ?? 0n) : 0n;
  let flags = input.protection === undefined ? base : lab.profile.protectionMap[input.protection];
  for (const [name, value] of entries) {
    const field = form.fields.find((f) => f.name === name);
    if (!field) {
      const known = [...form.fields.map((f) => f.name), "pfn", "prot", "type", "offset", "form"];
      throw new UsageError(
        `unknown field ${quoted(name)} in the ${form.id} form of ${lab.profile.id}; nearest: ${nearest(name, known).join(", ")}`,
      );
    }
    const width = field.hi - field.lo + 1;
    checkWidth(value, `field ${field.name}`, width);
    const mask = ((1n << BigInt(width)) - 1n) << BigInt(field.lo);
    flags = (flags & ~mask) | (value << BigInt(field.lo));
  }
  return input.pfn === undefined ? flags : lab.call("pfn_pte", flags, input.pfn);
}
