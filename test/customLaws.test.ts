/** Laws that a user wrote: what is read out of the file, what the compiler makes of it, and what is said of mistakes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileLaws } from "../src/compile/laws.ts";
import { readSource } from "../src/compile/sources.ts";
import { parseLawFile } from "../src/laws/index.ts";
import { PRELUDE } from "../src/laws/prelude.ts";
import { createLab, findProfile, type Lab, laws, profiles, projectRoot } from "../src/node.ts";
import { openModule } from "../src/prove/index.ts";
import { applicable, decide } from "./support/laws.ts";

const root = projectRoot();

const YOUNG = `/**
 * @sentence pte_wrprotect() keeps
 *   the young bit
 * @why because
 * @where present
 */
export function my_young<T>(pte: T): T { return promise<T>(pte_young<T>(pte), pte_young<T>(pte_wrprotect<T>(pte))); }
`;
const STORES = `// @ts-ignore: decorator
/**
 * @sentence mprotect(PROT_READ) takes stores away
 * @input pte
 * @input vm_flags
 * @severity permission
 */
// @ts-ignore: decorator
@inline
export function my_stores<T>(pte: T, vm_flags: T, _c: T): T {
  const readonly = not(test(vm_flags, VM_WRITE_BIT));
  return promise(readonly, not(grantsAny(pte_modify(pte, protection_map(vm_flags)), BIT(USER_WRITE))));
}
`;
const SOFT = `/** @sentence soft-dirty stays. */
export function my_soft<T>(pte: T): T { return leaves(pte_soft_dirty(pte), pte_soft_dirty(mine(pte))); }
function mine<T>(pte: T): T { return pte_wrprotect(pte); } // pte_uffd_wp
`;

async function compiled(text: string, profile = "x86_64"): Promise<{ lab: Lab; wasm: Uint8Array }> {
  const { wasm } = await compileLaws(root, findProfile(profile), new Map([["./mine.ts", parseLawFile("./mine.ts", text).source]]));
  return { lab: await createLab(findProfile(profile), wasm as BufferSource), wasm };
}

describe("a law file", () => {
  test("gives a row for each function", () => {
    const { rows } = parseLawFile("./mine.ts", YOUNG + STORES);
    expect(rows).toEqual([
      {
        id: "my-young",
        family: "custom",
        sentence: "pte_wrprotect() keeps the young bit",
        formula: "pte_wrprotect() keeps the young bit",
        why: "because",
        broken: "",
        severity: "contract",
        inputs: ["pte"],
        where: "present",
        uses: ["young", "wrprotect"],
        source: "./mine.ts",
      },
      expect.objectContaining({ id: "my-stores", inputs: ["pte", "vm_flags"], severity: "permission", uses: ["modify"], where: "any" }),
    ]);
  });
  test("is compiled as it is: answers, and verdicts of the prover", async () => {
    const { rows } = parseLawFile("./mine.ts", YOUNG + STORES);
    const { lab, wasm } = await compiled(YOUNG + STORES);
    expect([0x0n, 0x20n].map((pte) => lab.exports.at_my_young(pte, 0n, 0n))).toEqual([0n, 3n]);
    expect(lab.call("wrprotect", 0x67n)).toBe(0x0400000000000025n);
    const verdicts = rows.map((law) => decide(law, lab, openModule(wasm)));
    expect(verdicts.map(({ violated }) => violated)).toEqual([0n, 0n]);
    // Without VM_WRITE: half of all.
    expect(verdicts[1].applied).toBe(2n ** 67n);
  });
  test("asks nothing of a profile that lacks a helper", async () => {
    const [law] = parseLawFile("./mine.ts", SOFT).rows;
    const has = async (id: string) => applicable(law, (await compiled(SOFT, id)).lab);
    expect([await has("x86_64"), await has("arm64-4k")]).toEqual([true, false]);
  });
  test("keeps its lines, whether the imports are put in front of it or not", () => {
    const lines = (text: string) => text.split("\n").length;
    expect(lines(parseLawFile("a", YOUNG).source)).toBe(lines(YOUNG));
    const imported = `import { promise } from "./promise";\nimport { pte_young, pte_wrprotect } from "../../asm/pgtable";\n${YOUNG}`;
    expect(parseLawFile("a", imported).source).toBe(imported.replace("export function", "@inline export function"));
  });
  test("may import what only one architecture has", async () => {
    const text = `import { keeps } from "./promise"; import { pte_devmap, pte_wrprotect } from "../../asm/pgtable";
/** @sentence pte_wrprotect() leaves a device page one */
export function my_devmap<T>(pte: T): T { return keeps<T>(pte_devmap<T>(pte), pte_devmap<T>(pte_wrprotect<T>(pte))); }`;
    const { lab, wasm } = await compiled(text);
    const { applied, violated } = decide(parseLawFile("./mine.ts", text).rows[0], lab, openModule(wasm));
    expect([applied, violated]).toEqual([2n ** 63n, 0n]);
  });
});

describe("mistakes", () => {
  const wrong = (text: string) => () =>
    parseLawFile(
      "./mine.ts",
      text,
      laws.map((law) => law.id),
    );
  test.each([
    ["no function", "const x = 1;", /^\.\/mine\.ts: no law in it/],
    ["no sentence", YOUNG.replace("@sentence", "@why"), /^\.\/mine\.ts:7: my_young\(\) has no @sentence/],
    [
      "a sentence that is another function's",
      YOUNG + YOUNG.slice(YOUNG.indexOf("export")).replace("my_young", "two"),
      /mine\.ts:8: two\(\) has no/,
    ],
    ["an unknown tag", YOUNG.replace("@why", "@wye"), /unknown tag @wye; nearest: @why/],
    ["an unknown input", STORES.replace("vm_flags\n", "vm_flag\n"), /@input "vm_flag" is not known; nearest: vm_flags/],
    ["an unknown place", YOUNG.replace("@where present", "@where presence"), /@where "presence" is not known; nearest: present/],
    ["too few inputs", STORES.replace(" * @input vm_flags\n", ""), /takes 2 words .* has 1 @input/],
    ["a law of the catalogue's name", YOUNG.replace("my_young", "wrprotect_clears_write"), /there is a law wrprotect-clears-write already/],
    ["one name twice", YOUNG + YOUNG, /mine\.ts:14: my_young\(\): there is a law my-young already/],
    ["four words", YOUNG.replace("(pte: T)", "(pte: T, b: T, c: T, d: T)"), /takes one to three words/],
    ["a word of another type", YOUNG.replace("(pte: T)", "(pte: u64)"), /takes one to three words/],
    ["a function that is not generic", YOUNG.replace("my_young<T>", "my_young"), /takes one to three words/],
  ])("%s", (_, text, message) => {
    expect(wrong(text)).toThrow(expect.objectContaining({ name: "UsageError", message: expect.stringMatching(message) }));
  });
  test("of the language come back in the compiler's words, with the user's file and line", async () => {
    const error = await compiled(YOUNG.replace("pte_wrprotect<T>(pte)", "pte_wrprotekt<T>(pte)")).catch((e: Error) => e);
    expect(error).toMatchObject({ name: "UsageError" });
    expect((error as Error).message).toMatch(/Cannot find name 'pte_wrprotekt'/);
    expect((error as Error).message).toMatch(/in \.\/mine\.ts\(7,\d+\)/);
    expect((error as Error).message).not.toMatch(/law_file_|AS112/);
  });
});

test("what is there without imports is what the modules export", () => {
  for (const [module, names] of PRELUDE) {
    const path = join("assembly/laws", `${module}.ts`);
    const exported = (text: string) =>
      [...text.matchAll(/^export (?:function|const) (\w+)|^export \{ (\w+) \}/gm)].map(([, own, other]) => own ?? other);
    if (module.startsWith("../../asm/")) {
      // Each name in some profile: 6.1 and the rooms differ.
      const all = new Set(profiles.flatMap((profile) => exported(readSource(root, profile, path) ?? "")));
      expect(names.filter((name) => !all.has(name))).toEqual([]);
    } else {
      const all = exported(readFileSync(join(root, path), "utf8"));
      expect(all.filter((name) => name !== "set_zero").sort()).toEqual([...names].sort());
    }
  }
});

test("the laws of docs/custom-laws.md compile and hold", async () => {
  const text = readFileSync(join(root, "docs/custom-laws.md"), "utf8");
  const examples = [...text.matchAll(/```ts\n(\/\*\*[\s\S]*?)```/g)].map(([, code]) => code).join("\n");
  const { rows } = parseLawFile(
    "docs/custom-laws.md",
    examples,
    laws.map((law) => law.id),
  );
  expect(rows.map(({ id }) => id)).toEqual(["wrprotect-keeps-young", "mprotect-read-refuses-stores"]);
  const { lab, wasm } = await compiled(examples);
  for (const law of rows) expect(decide(law, lab, openModule(wasm)).violated, law.id).toBe(0n);
});
