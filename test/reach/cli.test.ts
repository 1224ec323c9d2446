/** `ptelab reach` as a user sees it. */
import { describe, expect, test } from "vitest";
import { ptelab } from "../support/cli.ts";

describe("ptelab reach", () => {
  test("counts the entries by what is mapped", () => {
    const { status, stdout } = ptelab(["reach", "-p", "s390"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/anonymous memory +\d+ +\d+/);
    expect(stdout).not.toContain("shadow stack");
  });

  test("tells the way to a value, with the value's own frame", () => {
    const { status, stdout } = ptelab(["reach", "-p", "x86_64", "0x8000000000abc867"]);
    expect(status).toBe(0);
    expect(stdout).toContain("pfn_pte(0xabc, 0x8000000000000025) mkdirty mkwrite");
    expect(stdout).toContain("store: a page of its own");
  });

  test("a value that no rule leads to ends with exit code 1", () => {
    const { status, stdout } = ptelab(["reach", "-p", "x86_64", "0x8400000012345125"]);
    expect(status).toBe(1);
    expect(stdout).toContain("not reachable");
  });

  test("--json has the story", () => {
    const { stdout } = ptelab(["reach", "-p", "riscv64", "0xd7", "--json"]);
    const { schema, reachable, story } = JSON.parse(stdout);
    expect([schema, reachable]).toEqual(["ptelab/reach/1", true]);
    expect(story.at(-1).after).toBe("0xd7");
  });

  test("--rules prints every rule with its sources; with a profile that kernel's", () => {
    const all = ptelab(["reach", "--rules"]).stdout;
    expect(all).toContain("mprotect-6.1");
    const own = ptelab(["reach", "--rules", "-p", "powerpc-hash-64k"]).stdout;
    expect(own).not.toContain("mprotect-6.1");
    expect(own).toContain("hash-write");
  });

  test("without a profile it says what is missing", () => {
    const { status, stderr } = ptelab(["reach"]);
    expect(status).toBe(2);
    expect(stderr).toContain("-p");
  });
});
