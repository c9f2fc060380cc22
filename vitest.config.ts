// Tests mirror the tree under test/; two cores, so at most two files at once.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "plugins/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // A guard against hanging, not a measure: a busy machine may take many times longer than a quiet one.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
