/** LLVM IR compiled to WebAssembly, where LLVM 19 is there. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tools } from "../../src/verify/tools.ts";

export const HAS_LLVM = [tools.clang, tools.llc, tools.lld].every((tool) => spawnSync(tool, ["--version"]).status === 0);

/** Part of the name of every test that is skipped without it. */
export const NEEDS_LLVM = "needs clang, llc and wasm-ld of LLVM 19";

function must(tool: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(tool, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${tool}: ${stderr}`);
}

/** @param text IR for wasm32, as rewriteIr() leaves it */
export function wasmOf(text: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "ptelab-llvm-"));
  try {
    const at = (file: string) => join(folder, file);
    writeFileSync(at("f.ll"), text);
    must(tools.llc, ["-O2", "-march=wasm32", "-filetype=obj", at("f.ll"), "-o", at("f.o")]);
    must(tools.lld, ["-mwasm32", "--no-entry", "--export-all", "--allow-undefined", at("f.o"), "-o", at("f.wasm")]);
    return new Uint8Array(readFileSync(at("f.wasm")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
