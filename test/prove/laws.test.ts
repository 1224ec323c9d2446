/** The verdicts on the built modules: what is known of the first eight laws, that each refutation replays, and that nothing hangs on chance. */
import { beforeAll, describe, expect, test } from "vitest";
import { lawExport } from "../../src/laws/index.ts";
import { type Lab, type Law, laws } from "../../src/node.ts";
import { type LawAnswer, prepareLaw, type WasmModule } from "../../src/prove/index.ts";
import { labs, profiles, randomWords } from "../support/labs.ts";
import { ALL, builtModule, lawInputs, timeless } from "../support/prover.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

const ask = (module: WasmModule, lab: Lab, law: Law): LawAnswer => prepareLaw(module, `at_${lawExport(law)}`, lawInputs(lab, law)).over();

/** What is known to fail over all words, by law and the start of the profile's id; README of each room says why. */
const REFUTED: Readonly<Record<string, readonly string[]>> = {
  "wrprotect-keeps-accessible": [],
  "wrprotect-keeps-present": [],
  "wrprotect-keeps-hardware-access": ["powerpc-radix"],
  "wrprotect-never-grants-accessible": [],
  "wrprotect-never-grants-present": [],
  "wrprotect-never-grants-read": ["powerpc-8xx", "riscv64@7.0"],
  "wrprotect-never-grants-write": [],
  "wrprotect-never-grants-exec": ["arm64", "riscv"],
};

describe.each(profiles)("$id", ({ id, supports }) => {
  test("the claim of the thread and its duals: holds or refuted, over all words", () => {
    const module = builtModule(id);
    const lab = all.get(id) as Lab;
    const refuted = laws.filter((law) => law.id in REFUTED && ask(module, lab, law).violated > 0n).map((law) => law.id);
    expect(refuted).toEqual(Object.keys(REFUTED).filter((law) => REFUTED[law].some((start) => id.startsWith(start))));
    const accessible = ask(module, lab, laws.find((law) => law.id === "wrprotect-keeps-accessible") as Law);
    expect(accessible.constant).toBe(!supports.accessible);
  });

  test("the engine agrees with each answer: on the smallest counterexample, and on random words", () => {
    const module = builtModule(id);
    const lab = all.get(id) as Lab;
    const random = randomWords(11n, 3 * 300, ALL);
    for (const law of laws) {
      const answer = ask(module, lab, law);
      const run = (words: readonly bigint[]) => lab.exports[`at_${lawExport(law)}`](words[0], words[1] ?? 0n, words[2] ?? 0n);
      if (answer.smallest) expect(run(answer.smallest), law.id).toBe(1n);
      expect(answer.smallest === undefined, law.id).toBe(answer.violated === 0n);
      const masks = lawInputs(lab, law).map((input) => input.mask);
      for (let i = 0; i < random.length && answer.violated === 0n; i += 3)
        expect(run(masks.map((mask, k) => random[i + k] & mask)), law.id).not.toBe(1n);
    }
  });

  test("the unoptimised module has the same answers; so has the same module asked again, in another order", () => {
    const lab = all.get(id) as Lab;
    const answers = (module: WasmModule, order: readonly Law[]) => new Map(order.map((law) => [law.id, timeless(ask(module, lab, law))]));
    const release = answers(builtModule(id), laws);
    const again = answers(builtModule(id), [...laws].reverse());
    for (const law of laws) expect(again.get(law.id), law.id).toEqual(release.get(law.id));
    const debug = answers(builtModule(id, "debug"), laws);
    for (const law of laws) expect({ ...debug.get(law.id), nodes: 0 }, law.id).toEqual({ ...release.get(law.id), nodes: 0 });
  });
});

describe("the smallest counterexamples", () => {
  test.each([
    ["powerpc-8xx-4k", "wrprotect-never-grants-read", 0x221n, 1n << 28n],
    ["riscv64@7.0", "wrprotect-never-grants-read", 0x1n, 3n << 52n],
    ["riscv64", "wrprotect-never-grants-exec", 0xdn, 1n << 50n],
    ["arm64-4k", "wrprotect-never-grants-exec", 0x43n, 3n << 58n],
    ["powerpc-radix-64k", "wrprotect-keeps-hardware-access", 0xc000000000000102n, 1n << 59n],
  ])("%s %s", (id, law, pte, count) => {
    const answer = ask(builtModule(id), all.get(id) as Lab, laws.find((l) => l.id === law) as Law);
    expect([answer.smallest?.[0], answer.violated, answer.words]).toEqual([pte, count, count]);
  });
});
