/** Every bit of every profile is named exactly once, and by the number that the code uses. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Form, profiles, projectRoot } from "../src/node.ts";

const ARCH = join(projectRoot(), "arch");

/** How often each bit is named. */
function coverage(form: Form, width: number): number[] {
  const named = new Array<number>(width).fill(0);
  for (const field of form.fields) for (let bit = field.lo; bit <= field.hi; bit++) named[bit]++;
  return named;
}

const forms = profiles.flatMap((profile) =>
  [...profile.forms, ...(profile.pmdForms ?? []).map((form) => ({ ...form, title: `pmd ${form.title}` }))].map((form) => ({
    profile,
    form,
  })),
);

describe.each(forms.map(({ profile, form }) => ({ name: `${profile.id} ${form.id} (${form.title})`, profile, form })))(
  "$name",
  ({ profile, form }) => {
    test("names every bit exactly once", () => {
      expect(coverage(form, profile.pteBits).every((times) => times === 1)).toBe(true);
    });
    test("has no two fields of one name, and no field without meaning and source", () => {
      expect(new Set(form.fields.map((f) => f.name)).size).toBe(form.fields.length);
      for (const field of form.fields) {
        expect(field.meaning.length, field.name).toBeGreaterThan(3);
        expect(field.source, field.name).toMatch(/\d|chapter/);
        expect(field.hi).toBeGreaterThanOrEqual(field.lo);
      }
    });
  },
);

describe("the validator itself", () => {
  const [form] = profiles[0].forms;
  test("sees a hole", () => {
    expect(coverage({ ...form, fields: form.fields.slice(1) }, 64)).toContain(0);
  });
  test("sees an overlap", () => {
    expect(coverage({ ...form, fields: [...form.fields, form.fields[0]] }, 64)).toContain(2);
  });
});

describe("profiles", () => {
  test.each(profiles)("$id: the last form takes every word", ({ forms }) => {
    expect(forms.at(-1)?.mask).toBe(0n);
  });
  test.each(profiles)("$id: protection_map has 16 entries that fit the width", ({ protectionMap, pteBits }) => {
    expect(protectionMap).toHaveLength(16);
    for (const protection of protectionMap) expect(protection >> BigInt(pteBits)).toBe(0n);
  });
  test("are the 25 of the catalogue, each once", () => {
    expect(profiles).toHaveLength(25);
    expect(new Set(profiles.map((p) => p.id)).size).toBe(25);
  });
});

const rooms = readdirSync(ARCH, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === "bits.ts")
  .map((entry) => entry.parentPath);

describe.each(rooms.map((room) => ({ room, name: room.slice(ARCH.length + 1) })))("bits.ts of $name", ({ room }) => {
  const data = readdirSync(room).filter((file) => ["layout.ts", "levels.ts"].includes(file));
  const described = data.map((file) => readFileSync(join(room, file), "utf8")).join("\n");

  test("is what the layout is written in: no bit number stands in it as a digit", () => {
    // A field's place is an identifier or an expression over identifiers; only distances of 1 to 4 may stand beside one.
    expect(described).not.toMatch(/field\(\s*"[^"]*",\s*\[?\s*\d/);
    expect(described).not.toMatch(/bits\(\s*\d/);
  });
  test("holds bit numbers and nothing else", () => {
    const code = readFileSync(join(room, "bits.ts"), "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/\/\/.*/g, "");
    for (const line of code.split("\n").filter((l) => l.trim())) expect(line).toMatch(/^export const [A-Z0-9_]+ = [A-Z0-9_]+;$/);
  });
  test("has every number where the layout puts it", async () => {
    const exported = (await import(join(room, "bits.ts"))) as Record<string, number>;
    const own = profiles.filter((p) => p.rooms.some((name) => join(ARCH, name) === room));
    const fields = own.flatMap((p) => [...p.forms, ...(p.pmdForms ?? [])].flatMap((f) => f.fields));
    expect(fields.length).toBeGreaterThan(0);
    for (const [name, bit] of Object.entries(exported)) {
      const plain = name.replace(/_BIT$/, "");
      const namesake = fields.find((f) => f.name === plain);
      // A single-bit field that has the bit's name is at the bit's number.
      if (namesake && namesake.hi === namesake.lo)
        expect(
          fields.some((f) => f.name === plain && f.lo === bit),
          name,
        ).toBe(true);
    }
  });
});
