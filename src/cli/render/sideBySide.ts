/** Several decodings beside each other, of one word under several profiles or of several words: fields by bit, then helpers and hardware. */
import { accessLetters } from "../../decode/access.ts";
import type { Decoded, FieldInfo } from "../../decode/decode.ts";
import type { Profile } from "../../profile/types.ts";
import { bitsAt } from "../../profile/value.ts";
import { bitRange } from "./picture.ts";
import { paint, table } from "./text.ts";

export interface Column {
  /** The profile's id if left out. */
  readonly title?: string;
  readonly profile: Profile;
  readonly decoded: Decoded;
}

/** Runs of bits at whose ends no profile's field is cut. */
function segments(columns: readonly Column[]): { hi: number; lo: number }[] {
  const width = Math.max(...columns.map((c) => c.profile.pteBits));
  const lows = new Set<number>(columns.flatMap((c) => c.decoded.fields.flatMap((f) => [f.lo, f.hi + 1])));
  const runs: { hi: number; lo: number }[] = [];
  for (let hi = width - 1, lo = hi; hi >= 0; hi = lo - 1, lo = hi) {
    while (lo > 0 && !lows.has(lo)) lo--;
    runs.push({ hi, lo });
  }
  return runs;
}

function cell(field: FieldInfo | undefined, run: { hi: number; lo: number }, pte: bigint): string {
  if (!field) return "";
  const value = bitsAt(pte, run);
  const part = field.hi === run.hi && field.lo === run.lo ? "" : ` [${bitRange(run)}]`;
  const text = `${field.name}${part}=${run.hi === run.lo ? value : `0x${value.toString(16)}`}`;
  return value === 0n ? paint("dim", text) : text;
}

export function sideBySide(columns: readonly Column[]): string {
  const rows = [
    ["", ...columns.map((c) => paint("bold", c.title ?? c.profile.id))],
    ["form", ...columns.map((c) => c.decoded.form.id)],
  ];
  for (const run of segments(columns)) {
    rows.push([
      bitRange(run),
      ...columns.map((c) =>
        cell(
          c.decoded.fields.find((f) => f.hi >= run.hi && f.lo <= run.lo),
          run,
          c.decoded.pte,
        ),
      ),
    ]);
  }
  for (const name of new Set(columns.flatMap((c) => Object.keys(c.decoded.helpers)))) {
    const value = (c: Column) => (name in c.decoded.helpers ? (c.decoded.helpers[name]?.toString(16) ?? "-") : "");
    rows.push([name, ...columns.map(value)]);
  }
  for (const who of ["user", "supervisor"] as const) {
    const rights = ({ decoded, profile }: Column) =>
      decoded.hardware ? accessLetters(decoded.hardware[who], profile.supports.shadow_stack) : "";
    rows.push([who, ...columns.map(rights)]);
  }
  return table(rows);
}
