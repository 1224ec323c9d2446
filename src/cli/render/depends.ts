/** Where the bits of a helper's result come from: a line for each run, with the names that the layout gives them. */
import { formOf } from "../../decode/decode.ts";
import type { Helper } from "../../profile/helpers.ts";
import type { Form, Profile } from "../../profile/types.ts";
import type { Input, OriginRun } from "../../prove/index.ts";
import { bitRange } from "./picture.ts";
import { paint, table } from "./text.ts";

/** More names than this would not be read. */
const MOST = 5;

/** The form whose names are used: a swap entry's for the helpers of swap entries, else a present entry's. */
export function formFor(profile: Profile, helper: Helper): Form {
  const id = helper.name.startsWith("swp_") ? "swap" : "present";
  return profile.forms.find((form) => form.id === id) ?? formOf(profile, profile.protectionMap[1]);
}

/** The fields that bits belong to, from the highest down. */
export function fieldNames(form: Form, mask: bigint): readonly string[] {
  const has = ({ hi, lo }: { readonly hi: number; readonly lo: number }) =>
    ((mask >> BigInt(lo)) & ((1n << BigInt(hi - lo + 1)) - 1n)) !== 0n;
  return form.fields.filter(has).map((field) => field.name);
}

function short(names: readonly string[]): string {
  return names.length > MOST ? `${names.slice(0, MOST - 1).join(" ")} … ${names.at(-1)}` : names.join(" ");
}

const isEntry = ({ name }: Input): boolean => name === "pte" || name === "prot" || name === "other";

/** Names of what a run reads, where that is not what it writes. */
function sources(form: Form, run: OriginRun, inputs: readonly Input[], own: string): string {
  if (!run.text.startsWith("function") && !run.text.startsWith("copy") && !run.text.startsWith("inverted")) return "";
  const read = short(
    fieldNames(
      form,
      run.from.reduce((all, mask, i) => (isEntry(inputs[i]) ? all | mask : all), 0n),
    ),
  );
  return read === own ? "" : read;
}

export function dependsText(profile: Profile, helper: Helper, inputs: readonly Input[], runs: readonly OriginRun[]): string {
  const form = formFor(profile, helper);
  const rows = runs.map((run) => {
    const mask = ((1n << BigInt(run.hi - run.lo + 1)) - 1n) << BigInt(run.lo);
    const own = helper.result === "pte" ? short(fieldNames(form, mask)) : "";
    const row = [bitRange(run), own, run.text, sources(form, run, inputs, own)];
    return run.text === "0" ? row.map((cell) => paint("dim", cell)) : row;
  });
  return table([["bits", helper.result === "pte" ? "of" : "", "come from", "which is"].map((cell) => paint("bold", cell)), ...rows]);
}
