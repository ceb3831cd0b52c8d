import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeResults } from "../../../codegen/results/index.ts";
import { choice, run, spaceOf } from "./sweeps.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

const space = spaceOf(choice(0, "net", ["relu", "maxout"]));
const runs = [
  run({ net: "relu" }, 0.5, { curve: [{ step: 1, value: 0.5 }] }),
  run({ net: "maxout" }, 0.75),
  run({ net: "maxout" }, undefined, { status: "rejected", file: "", name: "", error: "too large" }),
];

test("results are written beside each other, complete and without a trace of temporary files", () => {
  const paths = writeResults(folder, runs, { metric: "accuracy", direction: "max" }, space);
  const event = "events.out.tfevents.0000000000.akid.sweep";
  expect(readdirSync(folder).sort()).toEqual([event, "report.html", "results.csv", "results.json", "runs"]);
  expect([paths.csv, paths.json, paths.report, ...paths.events].map((path) => relative(folder, path))).toEqual([
    "results.csv",
    "results.json",
    "report.html",
    event,
    join("runs", "relu.s0", event),
    join("runs", "maxout.s0", event),
  ]);
  expect(readFileSync(paths.csv, "utf8").split("\r\n")[1]).toBe("1,maxout.ts,maxout,0.75,,0.75,1,0,0,1");
  const { goal, ranking, runs: listed } = JSON.parse(readFileSync(paths.json, "utf8"));
  expect(goal).toEqual({ metric: "accuracy", direction: "max" });
  expect(ranking.map(({ rank, file, mean }: Record<string, unknown>) => [rank, file, mean])).toEqual([
    [1, "maxout.ts", 0.75],
    [2, "relu.ts", 0.5],
  ]);
  expect(listed[2]).toMatchObject({ status: "rejected", parameters: { net: "maxout" }, error: "too large" });
});
