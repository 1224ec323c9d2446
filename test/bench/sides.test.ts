/** Every side makes the same of the same table; nothing is timed. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as flags from "../../assembly/flags.ts";
import * as bits from "../../assembly/unmap/bits.ts";
import * as knobs from "../../assembly/unmap/knobs.ts";
import { BATCHES, type Case, caseName, casesOf, PROFILES } from "../../src/bench/cases.ts";
import { addWords, checksumText, newChecksum } from "../../src/bench/checksum.ts";
import { cSide, gccVersion } from "../../src/bench/cSide.ts";
import { measure } from "../../src/bench/measure.ts";
import { plainSide } from "../../src/bench/plainSide.ts";
import type { Side } from "../../src/bench/side.ts";
import { wasmSide } from "../../src/bench/wasmSide.ts";
import { InfrastructureError, loadProfile, projectRoot } from "../../src/node.ts";
import { policies } from "../../src/unmap/policies.ts";
import { aCase } from "./support.ts";

const gcc = gccVersion();
/** Whole blocks of the generator, and small. */
const PTES = 2 * knobs.BLOCK;

async function outcomes(sides: readonly Side[], test: Case, seed: number): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (const side of sides.filter((one) => one.takes(test))) {
    await side.prepare(test, seed);
    await side.walk(1);
    all.add(JSON.stringify(await side.outcome()));
  }
  return all;
}

describe.each(PROFILES)("the sides of %s", (profile) => {
  it.skipIf(!gcc).each([1, 20261126])("leave the same table under every policy, seed %i", async (seed) => {
    const lab = await loadProfile(profile);
    const c = cSide("c-O3", lab.profile, PTES, gcc as string) as Side;
    const sides = [wasmSide(lab), c, plainSide("halves", await loadProfile(profile)), plainSide("bigint", await loadProfile(profile))];
    try {
      const plan = { profiles: [profile], policies, batches: BATCHES, flags: ["uniform", "random"] as const };
      for (const test of casesOf(plan, "cache"))
        expect(await outcomes(sides, { ...test, ptes: PTES }, seed), caseName(test)).toHaveProperty("size", 1);
    } finally {
      c.stop();
    }
  });
});

it("a table that repeats a tile is the same in C", async () => {
  const lab = await loadProfile("x86_64");
  const own = wasmSide(lab);
  const ptes = 3 << 20;
  const test = { ...aCase({ size: "cold", flags: "random" }), ptes };
  const sides = gcc ? [own, cSide("c-O3", lab.profile, ptes, gcc) as Side] : [own];
  expect(await outcomes(sides, test, 5)).toHaveProperty("size", 1);
  for (const side of sides) side.stop();
  expect(own.bytesPerPte()).toBeLessThan(8.6);
});

it("nothing is timed where sides differ", async () => {
  const lab = await loadProfile("x86_64");
  const own = wasmSide(lab);
  const other: Side = { ...wasmSide(await loadProfile("x86_64")), id: "c-O3" };
  const wrong: Side = { ...other, outcome: async () => ({ ...(await other.outcome()), checksum: "0123456789abcdef" }) };
  const test = { ...aCase(), ptes: PTES };
  await expect(measure(test, [own, wrong], { rounds: 1, walks: 1, seed: 1 })).rejects.toThrow(InfrastructureError);
  const { rounds } = await measure(test, [own, other], { rounds: 2, walks: 1, seed: 1 });
  expect([rounds.wasm, rounds["c-O3"]].map((times) => times?.length)).toEqual([2, 2]);
});

describe("C's numbers are ours", () => {
  const text = ["word.h", "generate.h"].map((file) => readFileSync(join(projectRoot(), "src/bench/c", file), "utf8")).join("\n");
  const shift = (name: string) => Number(new RegExp(`\\b${name} = 1 << (\\d+)`).exec(text)?.[1]);

  it.each([
    ["FPB_RESPECT_DIRTY", flags.FPB_RESPECT_DIRTY_BIT],
    ["FPB_RESPECT_SOFT_DIRTY", flags.FPB_RESPECT_SOFT_DIRTY_BIT],
    ["FPB_RESPECT_WRITE", flags.FPB_RESPECT_WRITE_BIT],
    ["FPB_MERGE_WRITE", bits.FPB_MERGE_WRITE_BIT],
    ["SINGLE", bits.SINGLE_BIT],
    ["WRPROTECT_EARLY", bits.WRPROTECT_EARLY_BIT],
    ["WRPROTECT_RESTORE", bits.WRPROTECT_RESTORE_BIT],
    ["IF_WRITABLE", bits.IF_WRITABLE_BIT],
    ["IF_BATCH", bits.IF_BATCH_BIT],
    ["MKWRITE", bits.MKWRITE_BIT],
    ["DROPPABLE", bits.VM_DROPPABLE_BIT],
    ["SHADOW_STACK", bits.VM_SHADOW_STACK_BIT],
    ["UFFD_WP", bits.VM_UFFD_WP_BIT],
    ["TLB_FLUSH_PENDING", bits.TLB_FLUSH_PENDING_BIT],
    ["SKIP_UFFD", bits.SKIP_UFFD_BIT],
  ])("%s", (name, bit) => {
    expect(shift(name)).toBe(bit);
  });

  it.each([
    ["ORDER_MIN", knobs.ORDER_MIN],
    ["ORDER_MAX", knobs.ORDER_MAX],
    ["CLEAR_REFS", knobs.CLEAR_REFS],
    ["FORK", knobs.FORK],
    ["REWRITE", knobs.REWRITE],
    ["FREED", knobs.FREED],
    ["REDIRTY", knobs.REDIRTY],
    ["TOUCH", knobs.TOUCH],
    ["HELD_RATE", knobs.HELD],
  ])("%s", (name, offset) => {
    expect(Number(new RegExp(`\\b${name} = (\\d+)`).exec(text)?.[1])).toBe(offset / 4);
  });
});

it("a checksum is told by every word and its place", () => {
  const of = (...words: number[]) => {
    const sum = newChecksum();
    addWords(sum, Uint32Array.from(words));
    return checksumText(sum);
  };
  expect(new Set([of(), of(0), of(1), of(0, 1), of(1, 0), of(0xffffffff)]).size).toBe(6);
});

describe("the command", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(projectRoot(), "src/cli/main.ts"), "bench", ...args], { encoding: "utf8" });

  it("measures what it is told, and prints one JSON document", () => {
    const { status, stdout, stderr } = run(
      "-p",
      "x86_64",
      "--policy",
      "first-pte",
      "--batch",
      "16,64",
      "--size",
      "cache",
      "--rounds",
      "1",
      "--no-apart",
      "--json",
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const { schema, cases } = JSON.parse(stdout);
    expect(schema).toBe("ptelab/bench-unmap/1");
    expect(cases).toHaveLength(4);
    for (const { sides } of cases) expect(sides.wasm.median).toBeGreaterThan(0);
  });

  it.each([
    [["--batch", "3"], /batch size "3": it must be one of 1, 2, 4/],
    [["--flags", "odd"], /flags "odd": it must be one of uniform, random or both/],
    [["--rounds", "none"], /rounds "none": it must be a whole number/],
    [["--quick", "--full"], /take one of them/],
    [["--policy", "frist-pte"], /nearest: first-pte/],
    [["--baseline", "nowhere.json"], /make one with: ptelab bench --save FILE/],
  ])("refuses %j", (args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });
});
