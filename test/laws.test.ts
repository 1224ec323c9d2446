/** The catalogue: functions and rows belong together, each law can fail, and both forms of it agree. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answerAt } from "../src/audit/run.ts";
import { compile } from "../src/compile/compile.ts";
import { compileLaws } from "../src/compile/laws.ts";
import { lawsPage } from "../src/docs/lawsPage.ts";
import { checkOf, layOutWords } from "../src/fuzz/words.ts";
import { compilable } from "../src/laws/custom.ts";
import { families } from "../src/laws/families.ts";
import { inputMasks, lawExport } from "../src/laws/index.ts";
import { createLab, type Lab, laws, modulePath, projectRoot } from "../src/node.ts";
import { words as memoryOf } from "../src/profile/arena.ts";
import { helperByName } from "../src/profile/helpers.ts";
import { openModule } from "../src/prove/index.ts";
import { labs, profiles, randomWords } from "./support/labs.ts";
import { applicable, decide, vacuous } from "./support/laws.ts";
import { REFUTED } from "./support/refuted.ts";

const root = projectRoot();
let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});
const lab = (id: string): Lab => all.get(id) as Lab;
const bytes = (id: string) => openModule(readFileSync(modulePath(id)));

describe("functions and rows", () => {
  test.each(profiles)("$id has a function for every row, and a row for every function", ({ id }) => {
    const functions = Object.keys(lab(id).exports).filter((name) => name.startsWith("at_"));
    expect(functions.sort()).toEqual(laws.map((law) => `at_${lawExport(law)}`).sort());
  });
  test("each family has its file, its wrong variants and its line", () => {
    const files = (folder: string) => readdirSync(join(root, folder)).map((file) => file.slice(0, -3));
    expect([...new Set(laws.map((law) => law.family))]).toEqual([...families.keys()]);
    expect(files("test/wrong").sort()).toEqual([...families.keys()].sort());
    expect(files("assembly/laws").sort()).toEqual([...families.keys(), "promise"].sort());
    for (const law of laws)
      expect(readFileSync(join(root, "assembly/laws", `${law.family}.ts`), "utf8")).toContain(`function ${lawExport(law)}<T>`);
  });
  test("ids are unique", () => {
    expect(new Set(laws.map((law) => law.id)).size).toBe(laws.length);
  });
  test("each row says what its law is, and names helpers that there are", () => {
    for (const law of laws) {
      expect(law.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [law.sentence, law.formula, law.why, law.broken, law.source]) expect(text, law.id).toMatch(/\S/);
      expect(law.sentence, law.id).not.toMatch(/\.$/);
      expect(
        [...law.uses, law.looksAt ?? "none"].filter((name) => !helperByName.has(name)),
        law.id,
      ).toEqual([]);
    }
  });
  test("each row has an input for every word that its function looks at", () => {
    for (const law of laws) {
      const text = readFileSync(join(root, "assembly/laws", `${law.family}.ts`), "utf8");
      const words = new RegExp(`function ${lawExport(law)}<T>\\(([^)]*)\\)`).exec(text)?.[1].split(", ") ?? [];
      expect(words.filter((word) => !word.startsWith("_")).length, law.id).toBe(law.inputs.length);
    }
  });
});

describe("over all words", () => {
  test.each(profiles)("$id: exactly the laws that are known to fail are refuted, and each refutation can be replayed", ({ id }) => {
    const module = bytes(id);
    const refuted: string[] = [];
    for (const law of laws.filter((one) => applicable(one, lab(id)) && !vacuous(one, lab(id)))) {
      const { smallest, applied } = decide(law, lab(id), module);
      expect(applied, `${law.id} says something`).toBeGreaterThan(0n);
      if (!smallest) continue;
      refuted.push(law.id);
      expect(answerAt(lab(id), law, smallest), `${law.id} at ${smallest.map((word) => word.toString(16))}`).toBe(1n);
    }
    const known = Object.entries(REFUTED).filter(([, where]) => where.split(" ").includes(id));
    expect(refuted.sort()).toEqual(known.map(([law]) => law).sort());
  });
});

describe("a wrong variant of each law is refuted", () => {
  const files = new Map(
    readdirSync(join(root, "test/wrong")).map((file) => [file, compilable(readFileSync(join(root, "test/wrong", file), "utf8"))]),
  );
  test.each(profiles)("$id", async (profile) => {
    const { wasm } = await compileLaws(root, profile, files);
    const wrong = await createLab(profile, wasm as BufferSource);
    const [module, right] = [openModule(wasm), bytes(profile.id)];
    for (const law of laws.filter((one) => applicable(one, wrong))) {
      if (decide(law, wrong, right).applied === 0n) continue;
      const { smallest } = decide(law, wrong, module);
      expect(smallest, `${law.id}: nobody noticed`).toBeDefined();
      expect(answerAt(wrong, law, smallest as readonly bigint[]), law.id).toBe(1n);
    }
  });
});

describe("one entry and two at a time", () => {
  const WORDS = 64;
  test.each(profiles)("$id: loops over many laws count what at_… says of each word", async (profile) => {
    const { wasm } = await compile(root, profile, "debug", undefined, laws);
    const debug = await createLab(profile, wasm as BufferSource);
    const room = layOutWords(debug, laws);
    const at = room.at.get("pte") as number;
    for (const law of laws) {
      const [first, second = 0n, third = 0n] = inputMasks(lab(profile.id), law);
      // Few bits differ, so that conditions apply: random ones of the low, of the high half, of both.
      const masks = [first & 0xfffn, first & 0xfff0_0000_0000_0fffn, first, first & 1n];
      const words = BigUint64Array.from(randomWords(5n, WORDS, (1n << 64n) - 1n), (word, i) => word & masks[i % masks.length]);
      memoryOf(debug, at, WORDS).set(words);
      const [b, c] = [words[7] & second, words[11] & third];
      const check = checkOf(debug, law, room);
      const violations = [...words].filter((word) => answerAt(debug, law, [word, b, c]) === 1n).length;
      expect(check(at, WORDS, [b, c].slice(0, law.inputs.length - 1)), law.id).toBe(violations);
      for (const word of words.subarray(0, 8))
        expect(answerAt(lab(profile.id), law, [word, b, c])).toBe(answerAt(debug, law, [word, b, c]));
    }
  });
});

test("docs/laws.md is what npm run laws:doc writes", () => {
  expect(readFileSync(join(root, "docs/laws.md"), "utf8")).toBe(lawsPage());
});
