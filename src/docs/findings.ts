/** The command behind `npm run findings`: audits everything and writes docs/findings.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { audit } from "../audit/audit.ts";
import { reportOf } from "../cli/audit/report.ts";
import { laws, profiles, projectRoot } from "../node.ts";
import { findingsPage } from "./findingsPage.ts";

// The page holds no count of random or enumerated words: what the proofs say is the same on every run.
const options = { seed: 1n, random: 0, enumerateBits: 0, domains: ["all", "reachable"], z3: false } as const;

/** Where the page is. */
export function findingsPath(): string {
  return join(projectRoot(), "docs/findings.md");
}

/** The page as it has to be. */
export async function currentFindings(): Promise<string> {
  const plan = { profiles: profiles.map((profile) => profile.id), laws, options };
  return findingsPage(await reportOf(plan, await audit(plan)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(findingsPath(), await currentFindings());
