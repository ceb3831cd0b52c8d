/** How long a run took, over all of its processes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sweep } from "../../../codegen/sweep/sweep.ts";
import { newSweep } from "./folder.ts";

test("the time of processes that were interrupted counts, also where the run ends by crashing", async () => {
  const target = newSweep([{ lr: 0.1 }, { lr: 0.2, before: 'process.kill(process.pid, "SIGKILL");' }]);
  const file = (run: string) => join(target, "runs", run, "time.json");
  for (const run of ["v0.s0", "v1.s0"]) {
    mkdirSync(join(target, "runs", run), { recursive: true });
    writeFileSync(file(run), '{"started":1000,"seconds":5000}');
  }
  const { runs } = await sweep({ target, output: null });
  expect(runs).toMatchObject([
    { status: "done", started: 1000 },
    { status: "failed", started: 1000 },
  ]);
  const [done = 0, crashed = 0] = runs.map(({ seconds }) => seconds);
  expect(Math.min(done, crashed)).toBeGreaterThan(5000);
  const written = JSON.parse(readFileSync(file("v0.s0"), "utf8")) as { readonly seconds: number };
  expect(written.seconds).toBeGreaterThan(5000); // as of the last validation
  expect(written.seconds).toBeLessThanOrEqual(done);
});
