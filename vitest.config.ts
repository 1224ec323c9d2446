import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // Failures and the files, then one plain line; the tests themselves are too many to list.
    reporters: [["default", { summary: false }], "./test/support/summary.ts"],
    silent: "passed-only",
    // Two cores; the command-line tests start processes of their own.
    maxWorkers: 2,
  },
});
