/** TensorBoard read exactly these bytes, and found in them what was written. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeHParams } from "../../codegen/results/hparams.ts";
import golden from "./hparams.json" with { type: "json" };
import { goal, runs, space } from "./hparams.ts";

const { experiment, groups, ...files } = golden;
const ran = runs.filter(({ status }) => status !== "rejected");
let folder = "";
let written: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-hparams-"));
  written = writeHParams(folder, runs, goal, { space });
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the bytes are those that TensorBoard read (else make hparams.json anew)", () => {
  const hashes = written.map((path) => [
    relative(folder, dirname(path)) || ".",
    createHash("sha256").update(readFileSync(path)).digest("hex"),
  ]);
  expect(Object.fromEntries(hashes)).toEqual(
    Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
  );
});

test("its event reader finds each point of each curve", () => {
  const curves = Object.entries(files)
    .filter(([name]) => name !== ".")
    .map(([name, { scalars }]) => [
      name,
      ("validation/accuracy" in scalars ? scalars["validation/accuracy"] : []).map(([step, , value]) => ({
        step,
        value,
      })),
    ]);
  expect(Object.fromEntries(curves)).toEqual(Object.fromEntries(ran.map(({ name, curve }) => [`runs/${name}`, curve])));
});

test("the tab has a column for each parameter and for the metric", () => {
  expect(experiment.hparamInfos.map(({ name }) => name).sort()).toEqual(
    space.parameters.map(({ name }) => name).sort(),
  );
  expect(experiment.metricInfos.map(({ displayName }) => displayName)).toEqual(["accuracy", "accuracy over time"]);
});

test("the tab has a session for each run, with its parameters, its value and its end; repeats are one group", () => {
  const sessions = groups.sessionGroups.flatMap(({ name: group, hparams, sessions }) =>
    sessions.map(({ name, status, metricValues, startTimeSecs, endTimeSecs }) => ({
      group,
      name,
      status,
      hparams: { ...hparams },
      value: metricValues.find((metric) => metric.name.tag === "sweep/accuracy")?.value,
      seconds: endTimeSecs - startTimeSecs,
    })),
  );
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(sessions.sort(byName)).toEqual(
    ran
      .map((run) => ({
        group: run.file.replace(".ts", ""),
        name: `runs/${run.name}`,
        status: run.status === "failed" ? "STATUS_FAILURE" : "STATUS_SUCCESS",
        // One of this parameter's values is text, so the tab shows all as text.
        hparams: { ...run.parameters, decay: String(run.parameters.decay) },
        value: run.value,
        seconds: run.seconds,
      }))
      .sort(byName),
  );
});

test("a second time replaces the files", () => {
  const before = written.map((path) => readFileSync(path));
  expect(writeHParams(folder, runs, goal, { space })).toEqual(written);
  expect(written.map((path) => readFileSync(path))).toEqual(before);
  expect(readdirSync(folder).sort()).toEqual(["events.out.tfevents.0000000000.akid.sweep", "runs"]);
});
