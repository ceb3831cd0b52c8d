import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { program, run } from "../processes.ts";
import { mpiruns, reason, runJob } from "./mpirun.ts";

const together = join(import.meta.dirname, "together.ts");

interface Said {
  readonly rank: number;
  readonly sums: readonly string[];
  readonly shared: string;
  readonly [name: string]: unknown;
}

describe.skipIf(mpiruns.length === 0)(`a Comm${reason}`, () => {
  describe.each(mpiruns)("of $name", (mpirun) => {
    test.each([2, 3, 4])("of %i ranks sums equal to the bit, broadcasts and gathers", async (ranks) => {
      const { code, stdout, stderr, left } = await runJob(mpirun, { ranks, file: "together.ts" });
      expect({ code, left, stderr }).toEqual({ code: 0, left: 0, stderr: "" });
      const lines = stdout.trim().split("\n");
      const said = lines.map((line) => JSON.parse(line) as Said).sort((a, b) => a.rank - b.rank);
      expect(said.map(({ rank }) => rank)).toEqual(Array.from({ length: ranks }, (_, i) => i));
      const total = (ranks * (ranks + 1)) / 2;
      for (const { rank, sums, shared, ...rest } of said) {
        expect(sums).toEqual(said[0]?.sums);
        expect(shared).toBe(sums[2]);
        const own = Array.from({ length: 10 }, (_, i) => (i === 3 || i === 4 ? total : rank + 1));
        expect(rest).toEqual({
          size: ranks,
          local: { rank, size: ranks },
          host: hostname(),
          library: expect.stringMatching(new RegExp(`^${mpirun.name} \\d+\\.\\S+ \\(.*libmpi`)),
          within: own,
          bytes: Array(13).fill(5),
          parts: Array.from({ length: ranks }, (_, i) => Array(i * 3).fill(i)),
        });
      }
    });
  });

  test.skipIf(mpiruns.length < 2)("refuses a library of another kind than the launcher", async () => {
    const hydra = mpiruns.find(({ name }) => name === "MPICH")!;
    const env = { MPI_LIBRARY: "libmpi.so.40" };
    const { code, stderr, left } = await runJob(hydra, { ranks: 2, file: "together.ts", env });
    expect(code).not.toBe(0);
    expect(left).toBe(0);
    expect(stderr).toMatch(
      /UsageError: akid: mpi: the launcher \(mpirun of MPICH .*\) started rank \d of 2, and Open MPI .* sees rank 0 of 1\. .*MPI_LIBRARY/,
    );
  });

  test("has one process where the launcher starts one", async () => {
    const { code, stdout } = await runJob(mpiruns[0]!, { ranks: 1, file: "together.ts" });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rank: 0, size: 1, bytes: Array(13).fill(5) });
  });
});

test("without a launcher a Comm says how to start", async () => {
  const { code, stderr } = await run(program(together));
  expect(code).toBe(1);
  expect(stderr).toContain(
    "akid: mpi: no launcher of MPI programs has started this process. Start it with `akid launch -n 2 FILE`, or with mpirun or srun.",
  );
});

test("no library of MPI is one sentence with what was tried", async () => {
  const env = { PMI_RANK: "0", PMI_SIZE: "1", MPI_LIBRARY: "/nowhere/libmpi.so" };
  const { code, stderr } = await run(program(together), { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /UsageError: akid: mpi: no library of MPI can be loaded \(\/nowhere\/libmpi\.so: .*\)\. Set MPI_LIBRARY/,
  );
});

test("without koffi MPI is refused in one sentence", async () => {
  const hide = `import Module from "node:module";
    const find = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) => find(name === "koffi" ? "./not-installed" : name, ...rest);`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(hide)}`, ...program(together)];
  const { code, stderr } = await run(args, { env: { PMI_RANK: "0", PMI_SIZE: "1" } });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /UsageError: akid: mpi: koffi cannot be loaded \(Cannot find module .*\)\. .*npm install koffi/,
  );
});
