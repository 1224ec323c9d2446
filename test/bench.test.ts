/** The benchmark runs, and C and WASM compute the same: no time is asserted. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../src/node.ts";

test("npm run bench, with little work", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectRoot(), "bench/main.ts"), "--quick", "--json"], {
    encoding: "utf8",
  });
  expect(stderr).not.toMatch(/Error/);
  expect(status).toBe(0);
  const { schema, results, machine } = JSON.parse(stdout);
  expect(schema).toBe("ptelab/bench/1");
  expect(results).toHaveLength(18);
  for (const result of results) {
    expect(result.wasm).toBeGreaterThan(0);
    if (!machine.c.startsWith("no gcc")) expect(result.ratio).toBeGreaterThan(0);
  }
});
