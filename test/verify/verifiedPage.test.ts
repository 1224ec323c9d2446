/** docs/verified.md, against what it is made of: a row for every profile, the kernels, the vectors that are there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { profiles, projectRoot } from "../../src/node.ts";
import { readVectors } from "../../src/vectors/file.ts";
import { whyWithout } from "../../src/verify/kernels.ts";

const page = readFileSync(join(projectRoot(), "docs/verified.md"), "utf8");
const rows = new Map(
  page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length > 10)
    .map((cells) => [cells[1].replaceAll("`", ""), cells] as const),
);
const [compared, left] = [true, false].map((wanted) => profiles.filter((profile) => (whyWithout(profile) === undefined) === wanted));

describe("the table of evidence", () => {
  test("has every profile that there is a kernel for, and says of the others why not", () => {
    expect([...rows.keys()]).toEqual(compared.map(({ id }) => id));
    for (const { id } of left) expect(page).toContain(`\`${id}\``);
    expect(left.map(({ id }) => id)).toEqual(["riscv64@7.0"]);
  });
  test.each(compared.map(({ id, kernel }) => [id, kernel] as const))(
    "%s: the kernel of the profile, and as many vectors as there are",
    (id, kernel) => {
      const cells = rows.get(id)!;
      expect(cells[2]).toContain(`(${kernel})`);
      expect(cells[9]).toBe(readVectors(id).length.toLocaleString("en"));
      expect(Number(cells[5])).toBeGreaterThan(50);
    },
  );
  test("has nothing that differs, is refused or was given up", () => {
    expect(page).toContain("None differs, none is refused, none is given up.");
  });
});
