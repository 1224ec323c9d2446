/** Plain pieces of terminal text: colour only on a terminal, tables whose columns line up. */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours `text` where standard output is a terminal that wants colour (NO_COLOR and FORCE_COLOR count). */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

const ESCAPES = /\u001b\[[0-9;]*m/g;

/** Length as shown: colour codes take no room. */
export function shownLength(text: string): number {
  return text.replace(ESCAPES, "").length;
}

export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - shownLength(text)));
}

/** Rows of cells, columns as wide as their widest cell, two spaces between. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, shownLength(cell));
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) => pad(cell, widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
