/** Law × profile for the terminal: at most 120 columns, grouped by architecture and family, legible without colour. */
import { MARK_ORDER, MARKS, type Mark, meaningOf, summarise } from "../../audit/summary.ts";
import type { Judged } from "../../audit/verdict.ts";
import type { Profile } from "../../profile/types.ts";
import { groupBy, index, lawsOf, profilesOf, type Report } from "../../report/report.ts";
import { pad, paint } from "./text.ts";

const COLUMNS = 120;
const GAP = "  ";
export const COLOUR = {
  holds: "green",
  refuted: "red",
  unreachable: "yellow",
  vacuous: "dim",
  "n/a": "dim",
  undecided: "magenta",
} as const satisfies Record<Mark, Parameters<typeof paint>[0]>;

/** One column of the matrix, or the space between two architectures. */
interface Column {
  readonly profile: Profile;
  readonly width: number;
}

interface Layout {
  readonly groups: ReadonlyMap<string, readonly Column[]>;
  readonly label: number;
  /** Cells say the word instead of the glyph, heads the profile's id instead of its number. */
  readonly words: boolean;
}

function layout(report: Report): Layout {
  const profiles = profilesOf(report);
  const label = 2 + Math.max(...lawsOf(report).map((law) => law.id.length));
  const widest = Math.max(...MARK_ORDER.map((mark) => MARKS[mark].word.length));
  const wide = profiles.map((profile) => ({ profile, width: Math.max(profile.id.length, widest) + 2 }));
  const words = label + wide.reduce((sum, column) => sum + column.width, 0) + profiles.length * GAP.length <= COLUMNS;
  const narrow = profiles.map((profile) => ({ profile, width: 2 }));
  return { groups: groupBy(words ? wide : narrow, (column) => column.profile.arch), label, words };
}

/** A group is at least as wide as its architecture's name. */
function groupWidth(arch: string, columns: readonly Column[]): number {
  return Math.max(
    arch.length,
    columns.reduce((sum, column) => sum + column.width, 0),
  );
}

function line({ groups, label }: Layout, name: string, cell: (column: Column) => string): string {
  const parts = [...groups].map(([arch, columns]) =>
    pad(columns.map((column) => pad(cell(column), column.width)).join(""), groupWidth(arch, columns)),
  );
  return [pad(name, label), ...parts].join(GAP).trimEnd();
}

/** Numbers of two digits stand upright: tens above ones. */
function heads(shape: Layout, numbers: ReadonlyMap<string, number>): string[] {
  const { groups, label, words } = shape;
  const archs = [pad("", label), ...[...groups].map(([arch, columns]) => pad(paint("bold", arch), groupWidth(arch, columns)))];
  const number = (column: Column) => numbers.get(column.profile.id) ?? 0;
  if (words) return [archs.join(GAP).trimEnd(), line(shape, "", (column) => column.profile.id)];
  const rows = [archs.join(GAP).trimEnd()];
  if (numbers.size > 9) rows.push(line(shape, "", (column) => (number(column) > 9 ? String(Math.floor(number(column) / 10)) : "")));
  return [...rows, line(shape, "", (column) => String(number(column) % 10))];
}

function cellText(judged: Judged | undefined, words: boolean): string {
  if (!judged) return "";
  const { mark } = summarise(judged);
  return paint(COLOUR[mark], words ? MARKS[mark].word : MARKS[mark].glyph);
}

/** Numbers and ids, in as many columns as fit. */
function profileLegend(numbers: ReadonlyMap<string, number>): string[] {
  const items = [...numbers].map(([id, number]) => `${String(number).padStart(2)} ${id}`);
  const width = Math.max(...items.map((item) => item.length)) + 2;
  const perLine = Math.max(1, Math.floor((COLUMNS - 2) / width));
  const lines = Math.ceil(items.length / perLine);
  return Array.from({ length: lines }, (_, row) => {
    const picked = items.filter((_, i) => i % lines === row);
    return `  ${picked.map((item) => item.padEnd(width)).join("")}`.trimEnd();
  });
}

/** The marks that occur, with what they mean. */
function markLegend(judged: readonly Judged[], words: boolean): string[] {
  const seen = new Set(judged.map((one) => summarise(one).mark));
  const name = (mark: Mark) => (words ? MARKS[mark].word : `${MARKS[mark].glyph} ${MARKS[mark].word}`);
  const width = Math.max(...MARK_ORDER.map((mark) => name(mark).length)) + 2;
  return MARK_ORDER.filter((mark) => seen.has(mark)).map(
    (mark) => `  ${pad(paint(COLOUR[mark], name(mark)), width)}${meaningOf(mark, judged)}`,
  );
}

/**
 * The matrix with its legend.
 * @returns lines of at most 120 columns: with few profiles the cells are words, else glyphs under numbers
 */
export function matrix(report: Report): string {
  const shape = layout(report);
  const cell = index(report.judged);
  const numbers = new Map(profilesOf(report).map((profile, i) => [profile.id, i + 1]));
  const rows = [...groupBy(lawsOf(report), (law) => law.family)].flatMap(([family, laws]) => [
    paint("bold", family),
    ...laws.map((law) => line(shape, `  ${law.id}`, ({ profile }) => cellText(cell(law.id, profile.id), shape.words))),
  ]);
  const legend = [...markLegend(report.judged, shape.words), ...(shape.words ? [] : ["", ...profileLegend(numbers)])];
  return [...heads(shape, numbers), ...rows, "", ...legend].join("\n");
}
