/** Tests run from the sources: `akid` resolves to itself under the condition "akid-source". */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const conditions = ["akid-source"];

/** Files that look at the memory, the modules or the threads of their own process. */
const alone = ["test/backends/**/leak.test.ts", "test/sensors/workers.test.ts"];

/** The longest files, which begin first, so that no core waits for one at the end. */
const long = [
  "kid/resume",
  "budgets",
  "oracle/networks",
  "examples/digits",
  "conformance/onnx",
  "conformance/native",
  "codegen/sweep",
  "package/pack",
  "cli/commands",
  "existence",
  "docs/",
  "kid/memory",
  "kid/acceptance",
  "codegen/generate",
  "launch/network",
  "launch/job",
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = long.findIndex((name) => moduleId.includes(name));
  return place < 0 ? long.length : place;
};

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isAlone = ({ project }: TestSpecification): number => (project.name === "alone" ? 0 : 1);
    return files.toSorted((a, b) => isAlone(a) - isAlone(b) || placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: "forks",
    maxWorkers: Math.ceil(1.5 * availableParallelism()), // a part of the time tests wait, for processes and for limits to pass
    // No test is to fail because a machine is slow: these end what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: { AKID_THREADS: "1" }, // there is a worker for each core: threads of several backends would wait for one another
    unstubEnvs: true,
    unstubGlobals: true,
    sequence: { sequencer: LongFirst },
    // CI counts from the report what ran, see .ci/run.
    reporters: process.env.CI ? ["default", ["json", { outputFile: ".vitest/report.json" }]] : ["default"],
    globalSetup: "test/temporary.ts",
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.ts", "type-tests/**/*.test.ts"],
          exclude: alone,
          isolate: false, // the compilers and akid itself load once for each core, not for each file
        },
      },
    ],
  },
});
