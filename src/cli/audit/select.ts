/** What the options of `ptelab audit` ask for: which profiles, which laws, and how hard to look. */
import { readFileSync } from "node:fs";
import type { AuditPlan } from "../../audit/audit.ts";
import type { Domain } from "../../audit/verdict.ts";
import { type LawFile, parseLawFile } from "../../laws/custom.ts";
import { type Law, laws } from "../../laws/index.ts";
import { architectures, findProfile, type Profile, parseWord, profiles, UsageError } from "../../node.ts";
import { nearest, quoted } from "../../profile/errors.ts";
import { whyWithout } from "../../verify/kernels.ts";

export interface Selection {
  readonly profile?: readonly string[];
  readonly arch?: readonly string[];
  readonly kernel?: readonly string[];
  readonly law?: readonly string[];
  readonly domain: string;
  readonly random: string;
  readonly seed: string;
  readonly z3?: boolean;
  readonly linux?: string;
}

const MOST_RANDOM = 2 ** 30;
/** 2^14 combinations take 0.1 ms; what more bits decide is left to the proof and the random words. */
const ENUMERATE_BITS = 14;

function known(what: string, wanted: readonly string[] | undefined, all: readonly string[]): void {
  const unknown = wanted?.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new UsageError(`unknown ${what} ${quoted(unknown)}; nearest: ${nearest(unknown, all).join(", ")}`);
}

/** `6.1` stands for every 6.1.x. */
function isKernel(profile: Profile, wanted: string): boolean {
  return profile.kernel === wanted || profile.kernel.startsWith(`${wanted}.`);
}

function chosenProfiles(selection: Selection): readonly Profile[] {
  const { profile, arch, kernel } = selection;
  known(
    "architecture",
    arch,
    architectures.map((a) => a.id),
  );
  const unknown = kernel?.find((version) => !profiles.some((p) => isKernel(p, version)));
  if (unknown !== undefined)
    throw new UsageError(`no profile is of kernel ${quoted(unknown)}; there are ${[...new Set(profiles.map((p) => p.kernel))].join(", ")}`);
  const named = profile ? [...new Set(profile)].map(findProfile) : profiles;
  const built = selection.linux === undefined ? named : named.filter((p) => whyWithout(p) === undefined);
  if (profile && built.length < named.length)
    throw new UsageError(
      `${named.find((p) => whyWithout(p))!.id} has no kernel to compile: ${whyWithout(named.find((p) => whyWithout(p))!)}`,
    );
  const chosen = built.filter((p) => (arch?.includes(p.arch) ?? true) && (kernel?.some((version) => isKernel(p, version)) ?? true));
  if (chosen.length === 0) throw new UsageError("no profile is left: -p, --arch and --kernel name none in common");
  return chosen;
}

/** A law may be given by its id, its family, or as a file. */
function isFile(name: string): boolean {
  return name.endsWith(".ts") || name.includes("/");
}

function readLawFile(path: string, taken: readonly string[]): LawFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read the law file ${quoted(path)}: ${(error as Error).message}`);
  }
  return parseLawFile(path, text, taken);
}

function chosenLaws(wanted: readonly string[] | undefined): { laws: readonly Law[]; files?: ReadonlyMap<string, string> } {
  if (!wanted) return { laws };
  const paths = wanted.filter(isFile);
  const names = wanted.filter((name) => !isFile(name));
  if (paths.length > 0 && names.length > 0)
    throw new UsageError("laws of a file and laws of the catalogue are audited in separate runs: leave one kind of --law out");
  if (paths.length > 0) {
    const taken = laws.map((law) => law.id);
    const read = paths.map((path) => {
      const file = readLawFile(path, taken);
      taken.push(...file.rows.map((row) => row.id));
      return [path, file] as const;
    });
    return { laws: read.flatMap(([, { rows }]) => rows), files: new Map(read.map(([path, { source }]) => [path, source])) };
  }
  known("law", names, [...laws.map((l) => l.id), ...new Set(laws.map((l) => l.family))]);
  return { laws: laws.filter((law) => names.includes(law.id) || names.includes(law.family)) };
}

function randomCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > MOST_RANDOM)
    throw new UsageError(`--random ${quoted(text)} is no whole number from 0 to 2^30`);
  return value;
}

const DOMAINS: Readonly<Record<string, readonly Domain[]>> = { both: ["all", "reachable"], all: ["all"], reachable: ["reachable"] };

/** Which domains count as findings. */
function chosenDomains(domain: string): readonly Domain[] {
  const domains = DOMAINS[domain];
  if (!domains) throw new UsageError(`unknown domain ${quoted(domain)}; it is one of ${Object.keys(DOMAINS).join(", ")}`);
  return domains;
}

/** @throws UsageError on whatever is not known, with what is nearest */
export function planAudit(selection: Selection): AuditPlan {
  const chosen = chosenProfiles(selection);
  const domains = chosenDomains(selection.domain);
  const { laws: chosenRows, files } = chosenLaws(selection.law);
  return {
    profiles: chosen.map((p) => p.id),
    laws: chosenRows,
    files,
    options: {
      seed: parseWord(selection.seed, "seed"),
      random: randomCount(selection.random),
      enumerateBits: ENUMERATE_BITS,
      domains,
      z3: selection.z3 ?? false,
    },
  };
}
