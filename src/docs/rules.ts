/** The tables of docs/reachable.md, out of the rules themselves: `node src/docs/rules.ts` writes them anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { architectures, projectRoot } from "../node.ts";
import type { EntryStep } from "../profile/types.ts";
import { preconditions, type Transition, transitions } from "../reach/index.ts";

const BEGIN = (name: string) => `<!-- ${name}: made by src/docs/rules.ts -->`;
const VM_FLAGS = ["VM_READ", "VM_WRITE", "VM_EXEC", "VM_SHARED"];
const END = "<!-- end -->";

/** A cell: code for what is code, and no bar that would end it. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function plain(text: string): string {
  return text.replaceAll("|", "\\|");
}

function kernels({ since, until }: Transition): string {
  return [since && `from ${since.join(".")}`, until && `before ${until.join(".")}`].filter(Boolean).join(", ");
}

function rule(transition: Transition): string {
  const { id, words, when, run, becomes, changes, source, assumes, needs } = transition;
  const conditions = when.map(([condition, place]) => `${condition ? code(condition) : "always"} (${plain(place)})`);
  const change = changes === "access" ? "any access" : changes && Object.entries(changes).map(([name, on]) => (on ? name : `!${name}`));
  const details = [
    becomes && `stands for: ${becomes.length > 0 ? becomes.map(code).join(", ") : "nothing"}`,
    change && `VMA: ${change}`,
    needs && `needs ${needs}`,
    kernels(transition),
    assumes && plain(assumes),
  ].filter(Boolean);
  const helpers = run.length > 0 ? run.map(code).join(", ") : "–";
  return `| ${code(id)}<br>${plain(words)} | ${conditions.join("; ")} | ${helpers} | ${details.join("; ")} | ${plain(source)} |`;
}

function rulesTable(): string {
  return ["| rule | when (who asks) | helpers | | source |", "|---|---|---|---|---|", ...transitions.map(rule)].join("\n");
}

function step(arch: string, { id, words, when, mask, value, set, clear, transient, source }: EntryStep): string {
  const hex = (word: bigint) => code(`0x${word.toString(16)}`);
  const change = [clear && `clears ${hex(clear)}`, set && `sets ${hex(set)}`].filter(Boolean).join(", ");
  const asked = [when && code(when), `${hex(value)} of ${hex(mask)}`].filter(Boolean).join(", ");
  return `| ${arch} | ${code(id)}<br>${words} | ${asked} | ${change}${transient ? ", while the page table is locked" : ""} | ${source} |`;
}

/** Steps, memory types and protections of the rooms, each once. */
function archTables(): { steps: string; additions: string } {
  const steps = new Set<string>();
  const additions = new Set<string>();
  for (const { id, profiles } of architectures) {
    for (const profile of profiles) {
      for (const one of profile.entryRules?.steps ?? []) steps.add(step(id, one));
      for (const { vm, only, source } of profile.vmProtections ?? []) additions.add(`| ${id} | ${vm} | ${only ?? "all"} | ${source} |`);
      for (const { name, source } of profile.cacheAttributes ?? []) additions.add(`| ${id} | ${name} | devices | ${source} |`);
    }
  }
  return {
    steps: ["| | step | where | what | source |", "|---|---|---|---|---|", ...steps].join("\n"),
    additions: ["| | adds to the protection | of | source |", "|---|---|---|---|", ...additions].join("\n"),
  };
}

function askedTable(): string {
  const rows = preconditions.map(({ helpers, vmFlags, not, source }) => {
    const vma = VM_FLAGS.filter((_, bit) => vmFlags & (1 << bit)).join(" and ");
    return `| ${helpers.map((name) => code(`pte_${name}`)).join(", ")} | the VMA has ${vma}${not ? `, and not ${code(`pte_${not}`)}` : ""} | ${plain(source)} |`;
  });
  return ["| helper | asked where | source |", "|---|---|---|", ...rows].join("\n");
}

/** docs/reachable.md with its tables as they have to be. */
export function withTables(text: string): string {
  const tables = { asked: askedTable(), rules: rulesTable(), ...archTables() };
  return Object.entries(tables).reduce((page, [name, table]) => {
    const [begin, from] = [page.indexOf(BEGIN(name)), BEGIN(name).length];
    const end = page.indexOf(END, begin);
    if (begin < 0 || end < 0) throw new Error(`docs/reachable.md has no place for the table "${name}": ${BEGIN(name)} … ${END}`);
    return `${page.slice(0, begin + from)}\n\n${table}\n\n${page.slice(end)}`;
  }, text);
}

/** Where the page is. */
export function pagePath(): string {
  return join(projectRoot(), "docs/reachable.md");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(pagePath(), withTables(readFileSync(pagePath(), "utf8")));
