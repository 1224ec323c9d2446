import type { Command } from "commander";
import { profiles } from "../../node.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { paint, table } from "../render/text.ts";

/** Features that are on, in the order of the type. */
function features(profile: (typeof profiles)[number]): string {
  const { soft_dirty, uffd_wp, numa_balancing, shadow_stack, accessible } = profile.supports;
  const names = [
    soft_dirty && "soft-dirty",
    uffd_wp && "uffd-wp",
    numa_balancing && "numa",
    shadow_stack && "shadow-stack",
    accessible && "own-accessible",
  ];
  return names.filter(Boolean).join(" ") || "-";
}

export function addProfiles(program: Command): void {
  program
    .command("profiles")
    .description("list the profiles: architecture, page size, width, byte order, kernel, features")
    .option("--json", "the same as JSON, with protection_map and constants")
    .addHelpText(
      "after",
      "\nAn id may be followed by switches, as in arm64-4k,pie=on (docs/concepts.md).\n\nExamples:\n  $ ptelab profiles\n  $ ptelab profiles --json | jq '.profiles[].id'",
    )
    .action(async (options: { json?: boolean }) => {
      if (options.json) {
        const list = profiles.map(({ forms: _, ...profile }) => ({ ...profile, pageSize: 2 ** profile.pageShift }));
        return writeLine(toJson("profiles/1", { profiles: list }));
      }
      const head = ["profile", "arch", "page", "bits", "memory", "kernel", "features", "what"].map((name) => paint("bold", name));
      const rows = profiles.map((p) => [
        p.id,
        p.arch,
        `${2 ** (p.pageShift - 10)}K`,
        `${p.pteBits}`,
        p.byteOrder,
        p.kernel,
        features(p),
        p.title,
      ]);
      return writeLine(table([head, ...rows]));
    });
}
