/** Tests run from the sources: `akid` resolves to itself under the condition "akid-source". */
import { defineConfig } from "vitest/config";

const conditions = ["akid-source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts", "type-tests/**/*.test.ts"],
    pool: "forks",
    maxWorkers: "100%", // by default one core stays free
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // CI counts from the report what ran, see .ci/run.
    reporters: process.env.CI ? ["default", ["json", { outputFile: ".vitest/report.json" }]] : ["default"],
  },
});
