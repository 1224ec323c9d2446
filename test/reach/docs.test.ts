/** The page about reachable entries says what the rules say. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pagePath, withTables } from "../../src/docs/rules.ts";
import { transitions } from "../../src/reach/index.ts";

test("docs/reachable.md holds every rule as it is (node src/docs/rules.ts makes it so)", () => {
  const page = readFileSync(pagePath(), "utf8");
  expect(page).toBe(withTables(page));
});

test("every rule has a name of its own, a source with a version or a room, and a source for every condition", () => {
  expect(new Set(transitions.map(({ id }) => id)).size).toBe(transitions.length);
  for (const { id, source, when } of transitions) {
    for (const place of [source, ...when.map(([, one]) => one)]) expect(place.length, id).toBeGreaterThan(5);
    expect(source, id).toMatch(/\(\d+\.\d+|mmu\.ts/);
  }
});
