/** The findings as a list below the matrix: what a printed page has of them. */
import type { Finding } from "../../audit/findings.ts";
import { MARKS, SEVERITIES } from "../../audit/summary.ts";
import { accessText, changedFields, refutedCount, setFields } from "../../audit/words.ts";
import { decode } from "../../decode/decode.ts";
import { formatWord } from "../../profile/value.ts";
import { splitFindings } from "../markdown.ts";
import type { Report } from "../report.ts";
import { escapeXml } from "../xml.ts";
import { cellLink } from "./matrix.ts";

function links({ law, profiles }: Finding): string {
  return profiles.map((profile) => `<a href="${escapeXml(cellLink(law.id, profile))}">${escapeXml(profile)}</a>`).join(", ");
}

function entryRow({ lab }: Finding, { text, value, before }: Finding["entries"][number]): string {
  const decoded = decode(lab, value);
  const { user, supervisor } = accessText(lab, decoded);
  const changed = before === undefined ? "" : changedFields(lab, before, value).join(", ") || "nothing";
  const cells = [text, formatWord(value, lab.profile.pteBits), user, supervisor].map((cell) => `<td><code>${escapeXml(cell)}</code></td>`);
  return `<tr>${cells.join("")}<td>${escapeXml(setFields(decoded))}</td><td>${escapeXml(changed)}</td></tr>`;
}

function entriesTable(finding: Finding): string {
  if (finding.entries.length === 0) return "";
  const head = ["entry", "word", "user", "supervisor", "set", "changed"].map((name) => `<th scope="col">${name}</th>`).join("");
  return `<div class="scroll"><table class="entries"><tr>${head}</tr>${finding.entries.map((entry) => entryRow(finding, entry)).join("")}</table></div>`;
}

function storyList({ story }: Finding): string {
  if (!story || story.length === 0) return "";
  const steps = story.map(({ words, helpers, source }) => {
    const ran = helpers.length > 0 ? `: <code>${escapeXml(helpers.join(" "))}</code>` : "";
    return `<li>${escapeXml(words)}${ran} <small>${escapeXml(source)}</small></li>`;
  });
  return `<p>How a kernel gets there:</p><ol>${steps.join("")}</ol>`;
}

function item(finding: Finding): string {
  const { law, verdict, domain } = finding;
  const count = `${refutedCount(verdict, law.inputs.length)} ${domain === "all" ? "in all" : "that a kernel can have"} refute it.`;
  return `<article>
<h3><span class="glyph refuted">${MARKS.refuted.glyph}</span> ${escapeXml(law.sentence)}</h3>
<p><code>${escapeXml(law.id)}</code>, <b>${law.severity}</b>, on ${links(finding)}. ${escapeXml(count)} It would mean: ${escapeXml(law.broken)}.</p>
${entriesTable(finding)}${storyList(finding)}
</article>`;
}

function unreachableRow(finding: Finding): string {
  const { law, trace, verdict } = finding;
  const words = trace.words.map((word) => `<code>0x${word.toString(16)}</code>`).join(" ");
  return `<tr><td><code>${escapeXml(law.id)}</code></td><td>${law.severity}</td><td>${links(finding)}</td><td>${words}</td><td>${escapeXml(refutedCount(verdict, law.inputs.length))}</td></tr>`;
}

/** Empty where nothing is refuted. */
export function findingsHtml(report: Report): string {
  const { serious, unreachable } = splitFindings(report);
  const head = ["law", "severity", "profiles", "smallest", "how many"].map((name) => `<th scope="col">${name}</th>`).join("");
  const first =
    serious.length === 0 ? "" : `<h2>Findings</h2><p>Most serious first: ${SEVERITIES.join(", ")}.</p>${serious.map(item).join("\n")}`;
  const second =
    unreachable.length === 0
      ? ""
      : `<h2>Only on words that no kernel builds</h2><div class="scroll"><table class="entries"><tr>${head}</tr>${unreachable.map(unreachableRow).join("\n")}</table></div>`;
  return first || second ? `<section id="findings">${first}${second}</section>` : "";
}
