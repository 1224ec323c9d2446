/** The matrix as an HTML table: every cell a link to its own story, readable without the script. */
import { MARKS, type Mark, summarise } from "../../audit/summary.ts";
import type { Judged } from "../../audit/verdict.ts";
import type { Law } from "../../laws/types.ts";
import type { Profile } from "../../profile/types.ts";
import { groupBy, index, lawsOf, profilesOf, type Report } from "../report.ts";
import { escapeXml } from "../xml.ts";

/** Class names and attribute values of the marks: `n/a` is none. */
export function markClass(mark: Mark): string {
  return mark === "n/a" ? "lacking" : mark;
}

/** The permalink of a cell; a profile's id may hold commas and `@`. */
export function cellLink(law: string, profile: string): string {
  return `#${encodeURIComponent(law)}/${encodeURIComponent(profile).replaceAll("%40", "@").replaceAll("%2C", ",").replaceAll("%3D", "=")}`;
}

function cell(law: Law, profile: Profile, first: boolean, judged: Judged | undefined): string {
  const edge = first ? ' class="edge"' : "";
  if (!judged) return `<td${edge} data-a="${profile.arch}"></td>`;
  const { mark } = summarise(judged);
  const { glyph, word } = MARKS[mark];
  const link = escapeXml(cellLink(law.id, profile.id));
  return `<td${edge} data-a="${profile.arch}"><a class="${markClass(mark)}" href="${link}" aria-label="${word}">${glyph}</a></td>`;
}

function heads(groups: ReadonlyMap<string, readonly Profile[]>): string {
  const archs = [...groups].map(
    ([arch, profiles]) => `<th class="arch edge" data-a="${arch}" colspan="${profiles.length}" scope="colgroup">${escapeXml(arch)}</th>`,
  );
  const ids = [...groups.values()].flatMap((profiles) =>
    profiles.map(
      ({ id, arch, title }, i) =>
        `<th class="profile${i === 0 ? " edge" : ""}" data-a="${arch}" scope="col" title="${escapeXml(title)}"><span>${escapeXml(id)}</span></th>`,
    ),
  );
  return `<thead><tr><td></td>${archs.join("")}</tr><tr><td></td>${ids.join("")}</tr></thead>`;
}

/** Marks that a row has, so that a filter need not look at its cells. */
function marksIn(law: Law, profiles: readonly Profile[], find: ReturnType<typeof index>): string {
  const marks = profiles.flatMap((profile) => {
    const judged = find(law.id, profile.id);
    return judged ? [`${markClass(summarise(judged).mark)}:${profile.arch}`] : [];
  });
  return [...new Set(marks)].join(" ");
}

/** The whole table. */
export function matrixHtml(report: Report): string {
  const profiles = profilesOf(report);
  const groups = groupBy(profiles, (profile) => profile.arch);
  const find = index(report.judged);
  const bodies = [...groupBy(lawsOf(report), (law) => law.family)].map(([family, laws]) => {
    const rows = laws.map((law) => {
      const cells = [...groups.values()].flatMap((group) =>
        group.map((profile, i) => cell(law, profile, i === 0, find(law.id, profile.id))),
      );
      const marks = escapeXml(marksIn(law, profiles, find));
      return `<tr data-m="${marks}"><th scope="row" title="${escapeXml(law.sentence)}">${escapeXml(law.id)}</th>${cells.join("")}</tr>`;
    });
    const head = `<tr class="family"><th scope="rowgroup">${escapeXml(family)}</th><td colspan="${profiles.length}"></td></tr>`;
    return `<tbody data-f="${escapeXml(family)}">${head}${rows.join("\n")}</tbody>`;
  });
  return `<div class="scroll"><table id="matrix"><caption class="hidden">Laws by profile</caption>${heads(groups)}${bodies.join("\n")}</table></div>`;
}
