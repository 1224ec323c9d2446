/** The report as one page that needs nothing but itself, and no script. */
import { htmlPage } from "../../report/html/page.ts";
import { STYLE } from "../../report/html/style.ts";
import { escapeXml } from "../../report/xml.ts";
import type { FuzzReport, ReportedFinding } from "./data.ts";
import { speedCharts } from "./plot.ts";
import { claimOf, count, factsOf, neverText, percent } from "./sentences.ts";

const OWN_STYLE = `
figure svg { max-width: 41rem; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
th { white-space: nowrap; }
meter { width: 7rem; }
summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .7rem; margin: .3rem 0; font-size: 12.5px; }
#findings details { margin: .5rem 0; max-width: 70rem; overflow-wrap: anywhere; }
`;

/** Findings that are open from the start. */
const OPEN = 5;
/** Names that a set may show without being unfolded, and at all: there are up to 2^16 pairs. */
const [SHOWN_NAMES, MOST_NAMES] = [6, 2000];

const row = (cells: readonly string[], tag: "td" | "th" = "td") => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<div class="scroll"><table><thead>${row(head, "th")}</thead><tbody>${rows.map((cells) => row(cells)).join("\n")}</tbody></table></div>`;
}

function neverHtml(never: readonly string[]): string {
  const all = escapeXml(neverText(never, MOST_NAMES));
  return never.length > SHOWN_NAMES ? `<details><summary>${count(never.length)} never seen</summary>${all}</details>` : all;
}

function coverageHtml({ coverage }: FuzzReport): string {
  if (coverage.length === 0) return "";
  const rows = coverage.map(({ set, seen, of, never }) => [
    `<code>${escapeXml(set)}</code>`,
    `${count(seen)} of ${count(of)}`,
    `<meter max="${Math.max(of, 1)}" value="${seen}">${percent(seen, of)}</meter> ${percent(seen, of)}`,
    neverHtml(never),
  ]);
  return `<section id="coverage"><h2>What was covered</h2>${tableHtml(["set", "seen", "", "never"], rows)}</section>`;
}

function findingHtml({ target, profile, message, least, token, decoded, c, command, known }: ReportedFinding, i: number): string {
  const pre = (text: string) => `<pre>${escapeXml(text.trimEnd())}</pre>`;
  const kind = known ? "unreachable" : "refuted";
  return `<details${i < OPEN ? " open" : ""}><summary><span class="${kind}">${known ? "known" : "new"}</span> <code>${escapeXml(target)}</code> on ${escapeXml(profile)}: ${escapeXml(message)}</summary>
<p>${escapeXml(claimOf(target))}. Least case: <code>${escapeXml(least.join(" "))}</code>; token <code>${escapeXml(token)}</code>.</p>
${decoded ? pre(decoded) : ""}${c ? pre(c) : ""}${pre(command)}</details>`;
}

function findingsHtml({ findings, rows }: FuzzReport): string {
  const cells = rows.map((one) => [
    `<code>${escapeXml(one.target)}</code>`,
    escapeXml(one.profile),
    count(one.violations),
    count(one.findings),
    one.known ? "known" : "",
  ]);
  const overview = rows.length > 0 ? tableHtml(["target", "profile", "violations", "findings", ""], cells) : "<p>None.</p>";
  return `<section id="findings"><h2>Findings</h2>${overview}\n${findings.map(findingHtml).join("\n")}</section>`;
}

export function fuzzHtml(report: FuzzReport, version?: string): string {
  const facts = factsOf(report).map(([name, value]) => row([`<b>${escapeXml(name)}</b>`, escapeXml(value)]));
  const plots = speedCharts(report).map((svg) => `<figure>${svg}</figure>`);
  const modules = Object.entries(report.modules).map(([profile, sha]) => [escapeXml(profile), `<code>${escapeXml(sha)}</code>`]);
  const body = `<header><h1>ptelab fuzz</h1></header>
<main>
<section id="facts"><div class="scroll"><table><tbody>${facts.join("\n")}</tbody></table></div></section>
<section id="speed"><h2>Speed over time</h2>${plots.length > 0 ? plots.join("\n") : "<p>Too few shards for a plot.</p>"}</section>
${coverageHtml(report)}
${findingsHtml(report)}
<section><h2>Modules</h2>${tableHtml(["profile", "sha256"], modules)}</section>
</main>
<footer>Made by ptelab${version ? ` ${escapeXml(version)}` : ""}. The same seed and the same modules give the same cases.</footer>`;
  return htmlPage({ title: "ptelab fuzz", style: `${STYLE}${OWN_STYLE}`, body });
}
