/** A report for the terminal and as Markdown. */
import { paint, table } from "../cli/render/text.ts";
import { escapeMarkdown, markdownTable } from "../report/markdownText.ts";
import { NO_GCC } from "./cSide.ts";
import { machineLine } from "./machine.ts";
import type { BenchReport } from "./run.ts";
import { tablesOf } from "./tables.ts";

function about({ machine, settings: { rounds, walks, seed } }: BenchReport): string {
  return `${machineLine(machine)}; median of ${rounds} rounds of ${walks} walks, seed ${seed}`;
}

export function benchText(report: BenchReport): string {
  const parts = tablesOf(report).map(({ title, head, rows, note }) => {
    const coloured = rows.map((cells) => cells.map((text) => (text === "not met" || text === "slower" ? paint("red", text) : text)));
    return [paint("bold", title), ...(rows.length > 0 ? [table([head, ...coloured])] : []), ...(note ? [paint("dim", note)] : [])].join(
      "\n",
    );
  });
  return [about(report), ...(report.machine.c ? [] : [NO_GCC]), ...parts].join("\n\n");
}

export function benchMarkdown(report: BenchReport): string {
  const parts = tablesOf(report).map(({ title, head, rows, note }) => {
    const cells = rows.map((row) => row.map(escapeMarkdown));
    const shown = rows.length > 0 ? [markdownTable(head.map(escapeMarkdown), cells)] : [];
    return [`## ${title}`, ...(note ? [note] : []), ...shown].join("\n\n");
  });
  return `${["# ptelab bench", escapeMarkdown(about(report)), ...parts].join("\n\n")}\n`;
}
