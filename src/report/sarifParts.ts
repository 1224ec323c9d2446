/** Pieces of SARIF 2.1.0 (OASIS) that are the same whatever found the results. */
import type { Law, Severity } from "../laws/types.ts";
import { findProfile } from "../profile/find.ts";
import { code, escapeMarkdown } from "./markdownText.ts";

export type Level = "error" | "warning" | "note" | "none";

export const LEVEL: Readonly<Record<Severity, Level>> = {
  permission: "error",
  data: "error",
  crash: "error",
  accounting: "warning",
  contract: "warning",
};

export function lawRule(law: Law): object {
  const text = `${law.sentence}.\n\n${law.formula}\n\nWhy: ${law.why}.\nBroken: ${law.broken}.\nSource: ${law.source}.`;
  const markdown = [
    `${escapeMarkdown(law.sentence)}.`,
    code(law.formula),
    `*Why:* ${escapeMarkdown(law.why)}. *Broken:* ${escapeMarkdown(law.broken)}. *Source:* ${escapeMarkdown(law.source)}.`,
  ].join("\n\n");
  return {
    id: law.id,
    shortDescription: { text: law.sentence },
    fullDescription: { text: `${law.sentence}: ${law.why}.` },
    help: { text, markdown },
    defaultConfiguration: { level: LEVEL[law.severity] },
    properties: { family: law.family, severity: law.severity, tags: ["page-table", law.severity] },
  };
}

/** The room whose helpers a result is about: the first that the profile names. */
export function profileLocation(profile: string): object {
  const { rooms, arch } = findProfile(profile);
  return {
    physicalLocation: {
      artifactLocation: { uri: `arch/${rooms[0]}/pgtable.ts`, uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    },
    logicalLocations: [{ name: profile, fullyQualifiedName: `${arch}/${profile}`, kind: "module" }],
  };
}

/** The whole document: one run. @param id of the kind of run, e.g. `ptelab/audit` */
export function sarifDocument(id: string, rules: readonly object[], results: readonly object[], version?: string): string {
  const driver = { name: "ptelab", ...(version ? { semanticVersion: version } : {}), rules };
  const run = { tool: { driver }, automationDetails: { id }, columnKind: "utf16CodeUnits", results };
  const schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}
