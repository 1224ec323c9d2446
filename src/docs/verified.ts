/**
 * The command behind `npm run verified`: writes docs/verified.md, out of the JSON of `ptelab verify --run --json` that its argument names, or out of a run of
 * its own.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toJson } from "../cli/json.ts";
import { profiles, projectRoot, UsageError } from "../node.ts";
import { profilesWithVectors, readVectors } from "../vectors/file.ts";
import type { RunReport } from "../verify/emulate/report.ts";
import { runProfile } from "../verify/emulate/run.ts";
import { kernelOf, whyWithout } from "../verify/kernels.ts";
import { treesOf, verifyProfiles } from "../verify/verify.ts";
import { verifiedPage } from "./verifiedPage.ts";
import type { PageFacts, VerifiedDocument } from "./verifiedTypes.ts";

const SCHEMA = "ptelab/verify/1";
/** As the command line has it where nothing is said. */
const RUN = { random: 10_000_000, flagBits: 24 };

/** Where the page is. */
export function verifiedPath(): string {
  return join(projectRoot(), "docs/verified.md");
}

const day = (time: Date): string => time.toISOString().slice(0, 10);

function parsed(text: string, where: string): VerifiedDocument {
  const document = JSON.parse(text) as VerifiedDocument & { readonly schema?: string };
  if (document.schema !== SCHEMA) throw new UsageError(`${where} is no ${SCHEMA}: write it by ptelab verify --json`);
  return document;
}

/** All profiles, as `ptelab verify --run --json` says it. */
async function ownRun(): Promise<string> {
  const without = profiles.flatMap((profile) => {
    const why = whyWithout(profile);
    return why === undefined ? [] : [{ profile: profile.id, why }];
  });
  const asked = profiles.filter((profile) => whyWithout(profile) === undefined);
  const reports = await verifyProfiles(asked);
  const tree = await treesOf(asked.map(kernelOf), undefined);
  const runs: RunReport[] = [];
  for (const profile of asked) runs.push(await runProfile(profile, tree(kernelOf(profile)), RUN));
  return toJson("verify/1", { reports, runs, without });
}

function factsOn(date: Date): PageFacts {
  return {
    date: day(date),
    vectors: new Map(profilesWithVectors().map((id) => [id, readVectors(id).length])),
    archOf: new Map(profiles.map(({ id, arch }) => [id, arch])),
  };
}

/** @param file the JSON of a run; its own run where there is none */
export async function currentVerified(file?: string): Promise<string> {
  const [text, date] = file === undefined ? [await ownRun(), new Date()] : [readFileSync(file, "utf8"), statSync(file).mtime];
  return verifiedPage(parsed(text, file ?? "the run"), factsOn(date));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(verifiedPath(), await currentVerified(process.argv[2]));
