/** The results as one page that needs nothing but itself: no network, no other file, readable without the script. */

import { pageData } from "./html/data.ts";
import { findingsHtml } from "./html/findings.ts";
import { introHtml } from "./html/intro.ts";
import { matrixHtml } from "./html/matrix.ts";
import { htmlPage } from "./html/page.ts";
import { SCRIPT } from "./html/script.ts";
import { STYLE } from "./html/style.ts";
import type { Report } from "./report.ts";
import { escapeXml } from "./xml.ts";

/** The whole document. */
export function toHtml(report: Report): string {
  const version = report.version ? ` ${escapeXml(report.version)}` : "";
  const body = `${introHtml(report)}
<noscript><p>Without JavaScript the marks and the findings below are all there is; the story of each cell needs it.</p></noscript>
<main>
<div id="work">
${matrixHtml(report)}
<section id="story" hidden aria-label="The story of a cell" aria-live="polite"></section>
</div>
${findingsHtml(report)}
</main>
<footer>Made by ptelab${version}. A verdict speaks of the helpers as ptelab's modules compute them.</footer>
<script type="application/json" id="data">${pageData(report)}</script>
<script>${SCRIPT}</script>`;
  return htmlPage({ title: "ptelab audit", style: STYLE, body, scripts: true });
}
