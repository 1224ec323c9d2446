/** The small files around a shim: which functions there are, what stands in for those that no source has, and where everything else ends. */
import type { Probe } from "../probes.ts";
import { shimExport } from "../shim.ts";
import type { KernelConfig } from "../types.ts";

/** The table that main.c looks probes up in. */
export function tableText(probes: readonly Pick<Probe, "name">[]): string {
  return [
    "typedef unsigned long long word;",
    ...probes.map(({ name }) => `word ${shimExport(name)}(word a, word b);`),
    "struct ptelab_probe { const char *name; word (*ask)(word a, word b); };",
    "extern const struct ptelab_probe ptelab_probes[];",
    "const struct ptelab_probe ptelab_probes[] = {",
    ...probes.map(({ name }) => `\t{ "${name}", ${shimExport(name)} },`),
    "\t{ 0, 0 }",
    "};",
    "",
  ].join("\n");
}

/** What config.externals says of a call, as a function. */
export function externalsText({ externals = {} }: Pick<KernelConfig, "externals">): string {
  return Object.entries(externals)
    .map(
      ([name, means]) => `__attribute__((weak)) long ${name}(void);\nlong ${name}(void) { return ${means === "nothing" ? 0 : means}; }\n`,
    )
    .join("");
}

/** No room says anything of a machine without features. */
export const NO_KNOBS = `struct ptelab_knob { const char *name; void (*set)(int on); };
extern const struct ptelab_knob ptelab_knobs[];
const struct ptelab_knob ptelab_knobs[] = { { 0, 0 } };
`;

/** More than a page of any machine, on a boundary of any. */
const NOWHERE = 65536;

/** Names that lie in memory which main.c takes away: who reads them or calls them ends the program, and nothing is made up. */
export function nowhereText(names: readonly string[]): string {
  return [
    '.section .nowhere,"aw",%nobits',
    `.balign ${NOWHERE}`,
    ".globl ptelab_nowhere",
    "ptelab_nowhere:",
    ...names.flatMap((name) => [`.globl ${name}`, `${name}: .space 16`]),
    `.balign ${NOWHERE}`,
    '.section .note.GNU-stack,"",%progbits',
    "",
  ].join("\n");
}

/** Names that a linker misses. */
export function undefinedNames(messages: string): string[] {
  return [...new Set([...messages.matchAll(/undefined reference to `([^']+)'/g)].map(([, name]) => name))].sort();
}
