/**
 * What `asm/…` is to an editor and to tsc, where no profile is being compiled: files below build/editor that assembly/tsconfig.json puts
 * beside the sources. A name that any profile gives is there; where rooms differ, one of them answers.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../profile/types.ts";
import { readSource } from "./sources.ts";

const FILES = ["config", "pgtable", "swap", "mmu", "pmd", "ptep", "stores"];
/** Generated code that nobody reads. */
const LEFT_OUT = ["laws", "lanes", "extra", "unmap"];
const EXPORT = /^export (?:const (\w+)|function (\w+)|\{ (\w+) \}).*$/gm;

/** Every export of `asm/<file>` over all profiles, the first profile's where several have it. */
function union(root: string, profiles: readonly Profile[], file: string): string {
  const lines = new Map<string, string>();
  for (const profile of profiles) {
    const text = readSource(root, profile, `asm/${file}.ts`) ?? "";
    for (const [line, constant, fn, name] of text.matchAll(EXPORT)) {
      const key = constant ?? fn ?? name;
      if (!lines.has(key)) lines.set(key, line);
    }
  }
  return [...lines.values()].join("\n");
}

/** The bits of every room, a name once. */
function bitsOf(root: string, profiles: readonly Profile[]): string {
  const names = new Map<string, string>();
  for (const { rooms } of profiles) {
    for (const room of rooms) {
      const text = readSource(root, profiles[0], `arch/${room}/bits.ts`) ?? "";
      for (const [, name] of text.matchAll(/^export const (\w+)/gm)) if (!names.has(name)) names.set(name, room);
    }
  }
  return [...names].map(([name, room]) => `export { ${name} } from "../arch/${room}/bits";`).join("\n");
}

/** Writes build/editor/asm. */
export function writeEditorFiles(root: string, profiles: readonly Profile[]): void {
  const folder = join(root, "build/editor/asm");
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(folder, `${file}.ts`), `${text}\n`);
  for (const file of FILES) write(file, union(root, profiles, file));
  for (const file of LEFT_OUT) write(file, "export {};");
  write("bits", bitsOf(root, profiles));
  write("protection", readSource(root, profiles[0], "asm/protection.ts") ?? "");
  write("dispatch", "export declare function at(law: i32, a: u64, b: u64, c: u64): u64;");
  for (const file of ["pgtable", "swap", "mmu"]) write(`called_${file}`, `export * from "./${file}";`);
  write(
    "law",
    'export declare function at(a: u64, b: u64, c: u64): u64;\nexport { wrprotect_keeps_accessible as law } from "../assembly/laws/wrprotect";',
  );
}
