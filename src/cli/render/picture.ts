/** An entry as a picture: bit ruler, bits, a letter for each field, and what each field says. */
import { accessLetters, type HardwareView } from "../../decode/access.ts";
import type { Decoded, FieldInfo } from "../../decode/decode.ts";
import type { Profile } from "../../profile/types.ts";
import { formatWord } from "../../profile/value.ts";
import { paint, table } from "./text.ts";

const NIBBLE = 4;
const KIND: Record<FieldInfo["kind"], string> = { hardware: "hw", software: "sw", both: "hw+sw", ignored: "ign", reserved: "res" };

/** Fields get a, b, c … from the highest bit down; z is followed by A. */
function fieldLetter(index: number): string {
  return String.fromCharCode(index < 26 ? 97 + index : 39 + index);
}

export function bitRange(field: { readonly hi: number; readonly lo: number }): string {
  return field.hi === field.lo ? `${field.hi}` : `${field.hi}:${field.lo}`;
}

/** Cuts a row of one character a bit into nibbles. */
function nibbles(row: string): string {
  return (row.match(/.{4}/g) ?? []).join(" ");
}

/** Ruler (each number stands over the highest bit of its nibble), bits, field letters: 79 columns for 64 bits. */
export function bitPicture(decoded: Decoded, width: number): string {
  let ruler = "";
  for (let bit = width - 1; bit >= 0; bit -= NIBBLE) ruler += String(bit).padEnd(NIBBLE + 1);
  const letters = decoded.fields.map((field, i) => fieldLetter(i).repeat(field.hi - field.lo + 1)).join("");
  const digits = decoded.pte.toString(2).padStart(width, "0");
  return [paint("dim", ruler.trimEnd()), paint("bold", nibbles(digits)), paint("cyan", nibbles(letters))].join("\n");
}

function fieldValue(field: FieldInfo): string {
  return field.hi === field.lo ? `${field.value}` : `0x${field.value.toString(16)}`;
}

/** One line a field; clear single bits are dimmed. */
export function fieldTable(decoded: Decoded): string {
  return table(
    decoded.fields.map((field, i) => {
      const row = [fieldLetter(i), bitRange(field), field.name, fieldValue(field), KIND[field.kind], field.meaning];
      return field.value === 0n ? row.map((cell) => paint("dim", cell)) : row;
    }),
  );
}

/** Read, write, execute for user and supervisor, with the reason where it is refused. */
export function hardwareTable(view: HardwareView | null, shadowStack: boolean): string {
  if (!view) return paint("dim", "what the hardware grants is told for the last level only");
  const kinds = (["read", "write", "execute", "shadow_stack"] as const).filter((kind) => kind !== "shadow_stack" || shadowStack);
  const row = (who: "user" | "supervisor") => [
    who,
    ...kinds.map((kind) => (view[who][kind].granted ? paint("green", "yes") : paint("red", `no: ${view[who][kind].reason}`))),
  ];
  return table([["", ...kinds.map((kind) => kind.replace("_", " "))], row("user"), row("supervisor")]);
}

/** Helper results as `name=value`, absent ones as `-`, in lines of up to 100 columns. */
export function helperLines(decoded: Decoded): string {
  const lines = [""];
  for (const [name, value] of Object.entries(decoded.helpers)) {
    const number = name === "pfn" || name.startsWith("swp_type") || name === "swp_offset";
    const text = value === null ? `${name} -` : number ? `${name} 0x${value.toString(16)}` : `${name} ${value}`;
    if (lines[lines.length - 1].length + text.length > 98) lines.push("");
    const last = lines.length - 1;
    lines[last] += (lines[last] ? "  " : "") + text;
  }
  return lines.join("\n");
}

/** Everything about one entry under one profile. */
export function decodedText(decoded: Decoded, profile: Profile): string {
  const title = `${paint("bold", decoded.profile)}  ${formatWord(decoded.pte, profile.pteBits)}  ${decoded.form.title}`;
  return [
    title,
    "",
    bitPicture(decoded, profile.pteBits),
    "",
    fieldTable(decoded),
    "",
    helperLines(decoded),
    "",
    hardwareTable(decoded.hardware, profile.supports.shadow_stack),
  ].join("\n");
}

/** What `--letters` writes, a character each: the helper and the letter that says yes. `.` is "the architecture lacks it". */
export const LETTERS: readonly (readonly [string, string])[] = [
  ["present", "P"],
  ["write", "W"],
  ["dirty", "D"],
  ["young", "Y"],
  ["soft_dirty", "S"],
  ["uffd_wp", "U"],
  ["special", "s"],
  ["protnone", "N"],
  ["is_swap", "w"],
];

/** One line of fixed width: value, letters, user and supervisor access, pfn or swap type:offset. */
export function lettersLine(decoded: Decoded, profile: Profile): string {
  const flags = LETTERS.map(([name, letter]) =>
    (decoded.helpers[name] ?? null) === null ? "." : decoded.helpers[name] === 1n ? letter : "-",
  ).join("");
  const { pfn, swp_type, swp_offset } = decoded.helpers;
  const where =
    pfn !== undefined ? `0x${(pfn ?? 0n).toString(16)}` : swp_type !== undefined ? `${swp_type}:0x${(swp_offset ?? 0n).toString(16)}` : "-";
  const rights = (who: "user" | "supervisor") => (decoded.hardware ? accessLetters(decoded.hardware[who], true) : "....");
  const access = `u:${rights("user")} k:${rights("supervisor")}`;
  return `${formatWord(decoded.pte, profile.pteBits).padStart(18)} ${flags} ${access} ${where.padEnd(18)}`;
}
