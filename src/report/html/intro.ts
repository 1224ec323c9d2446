/** The top of the page: what this is, how to read it, how many of each, and the filters. */
import { countMarks, countProofs, MARK_ORDER, MARKS, meaningOf } from "../../audit/summary.ts";
import { groupBy, lawsOf, profilesOf, type Report } from "../report.ts";
import { escapeXml } from "../xml.ts";
import { markClass } from "./matrix.ts";

const EXPLANATION = [
  `A page table entry is one word of 32 or 64 bits that tells the processor where a page lies and who may do what with it. Linux reads and
   writes such words through small helpers, <code>pte_wrprotect()</code>, <code>pte_mkdirty()</code> and the like, which every
   architecture writes for itself.`,
  `Each row is a <em>law</em>: a sentence that callers of these helpers rely on. Each column is a <em>profile</em>: one architecture in
   one configuration of one kernel version. Each cell says whether the sentence is true there, and how that is known: the helpers are
   compiled to a WebAssembly module, and the law is proved or refuted on that module's bytes.`,
  `A law may fail on words that no kernel ever builds. Those are told apart from failures on entries that a kernel can have, which come
   with the way there. <strong>Click a cell</strong>, or move between cells with the arrow keys, for its story.`,
];

function legend(report: Report): string {
  const counts = countMarks(report.judged);
  const items = MARK_ORDER.filter((mark) => counts[mark] > 0).map((mark) => {
    const { glyph, word } = MARKS[mark];
    return (
      `<li><button type="button" class="filter mark" data-mark="${markClass(mark)}" aria-pressed="false">` +
      `<span class="glyph ${markClass(mark)}" aria-hidden="true">${glyph}</span><b>${counts[mark]}</b> ${word}</button>` +
      `<span class="meaning">${escapeXml(meaningOf(mark, report.judged))}</span></li>`
    );
  });
  return `<ul id="legend">${items.join("")}</ul>`;
}

function select(id: string, label: string, all: string, values: Iterable<string>): string {
  const options = [...values].map((value) => `<option>${escapeXml(value)}</option>`);
  return `<label>${label} <select id="${id}"><option value="">${all}</option>${options.join("")}</select></label>`;
}

function filters(report: Report): string {
  const archs = groupBy(profilesOf(report), (profile) => profile.arch).keys();
  const families = groupBy(lawsOf(report), (law) => law.family).keys();
  return `<form id="filters" aria-label="Filter">
${select("arch", "Architecture", "all", archs)}
${select("family", "Family", "all", families)}
<label>Text <input id="text" type="search" placeholder="in a law's name or sentence"></label>
<button type="reset">Show all</button>
<output id="shown"></output>
</form>`;
}

/** Heading, explanation, legend with counts, filters. */
export function introHtml(report: Report): string {
  const { judged } = report;
  const counts = `${judged.length.toLocaleString("en")} verdicts: ${lawsOf(report).length} laws on ${profilesOf(report).length} profiles, ${countProofs(judged).toLocaleString("en")} proofs`;
  return `<header>
<h1>ptelab audit</h1>
<p class="lead">Which laws of Linux's page table helpers hold on which architecture</p>
${EXPLANATION.map((text) => `<p>${text.replace(/\s+/g, " ")}</p>`).join("\n")}
<p><b>${counts}.</b> A mark below filters the rows.</p>
${legend(report)}
${filters(report)}
</header>`;
}
