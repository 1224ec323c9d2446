/** A report as one page that needs nothing but itself. */
import { htmlPage } from "../report/html/page.ts";
import { STYLE } from "../report/html/style.ts";
import { escapeXml } from "../report/xml.ts";
import { picturesOf } from "./charts.ts";
import { machineLine } from "./machine.ts";
import type { BenchReport } from "./run.ts";
import { type Table, tablesOf } from "./tables.ts";

const OWN_STYLE = `
figure svg { max-width: 100%; width: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .6rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
summary { cursor: pointer; margin: 1rem 0 .4rem; }
`;
/** Longer tables are folded. */
const MOST_ROWS = 40;

function row(cells: readonly string[], tag: "td" | "th"): string {
  return `<tr>${cells.map((text) => `<${tag}>${escapeXml(text)}</${tag}>`).join("")}</tr>`;
}

function tableHtml({ title, head, rows, note }: Table): string {
  const body = `<div class="scroll"><table><thead>${row(head, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table></div>`;
  const said = note ? `<p>${escapeXml(note.replaceAll("`", ""))}</p>` : "";
  const shown = rows.length > MOST_ROWS ? `<details><summary>${rows.length} rows</summary>${body}</details>` : body;
  return `<section><h2>${escapeXml(title)}</h2>${said}${shown}</section>`;
}

/** A picture's style is its own, and one is enough for the page: the classes are the same in all. */
export function benchHtml(report: BenchReport): string {
  const pictures = picturesOf(report).map(({ svg }) => `<figure>${svg}</figure>`);
  const [targets, ...others] = [...tablesOf(report)].reverse();
  const { rounds, walks, seed } = report.settings;
  const body = `<header>
<h1>What the batched unmap costs</h1>
<p class="lead">${escapeXml(machineLine(report.machine))}</p>
<p>Medians of ${rounds} rounds of ${walks} walks, in which all sides take turns; seed ${seed}.</p>
</header>
<main>
${targets ? tableHtml(targets) : ""}
${pictures.join("\n")}
${others.map(tableHtml).join("\n")}
</main>`;
  return htmlPage({ title: "ptelab bench", style: `${STYLE}${OWN_STYLE}`, body });
}
