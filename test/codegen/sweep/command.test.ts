/** The command line of `akid sweep`. */
import { expect, test } from "vitest";
import { optionsOf, sweepCommand } from "../../../codegen/cli/sweep.ts";
import { runCommand } from "../../../src/cli/command.ts";

test("options become those of the function", () => {
  expect(optionsOf("a.template.ts", {})).toEqual({ target: "a.template.ts" });
  expect(optionsOf("a.sweep", { resume: true, slots: "3", "per-run": "2" })).toEqual({
    target: "a.sweep",
    resume: true,
    slots: 3,
    perRun: 2,
  });
  expect(optionsOf("a.ts", { set: ["k=3,5", "act=relu"] }).set).toEqual({ k: ["3", "5"], act: ["relu"] });
  const stop = { stop: "asha", grace: "2", reduction: "4", by: "steps" };
  const search = { search: "tpe", trials: "9", seed: "1" };
  const goal = { metric: "accuracy", direction: "max" };
  expect(optionsOf("a.ts", { out: "b", gpus: "0,1", "per-run": "1,2", ...goal, ...stop, ...search })).toEqual({
    target: "a.ts",
    out: "b",
    gpus: ["0", "1"],
    perRun: [1, 2],
    ...goal,
    stop: { rule: "asha", grace: 2, reduction: 4, by: "steps" },
    search: "tpe",
    trials: 9,
    seed: 1,
  });
});

test.each([
  ["", "akid: sweep: TEMPLATE|DIR is missing. `akid sweep --help` lists what it takes."],
  ["a --slots two", "akid: command line: --slots expects a number, found 'two'."],
  ["a --per-run 1,", "akid: command line: --per-run expects a number, found ''."],
  ["a --grace 2", "akid: command line: --grace, --reduction, --others and --by belong to --stop."],
  ["a --stop best", 'akid: sweep: stop expects "median" or "asha", found "best".'],
  ["src --set k", "akid: command line: --set expects NAME=VALUE,VALUE, found 'k'."],
  ["nowhere", "akid: sweep 'nowhere': there is no such template or folder."],
  ["src --out b", "akid: sweep 'src': a folder has its variants in it. Give `out` with a template only."],
])("'%s' is wrong use", async (line, message) => {
  await expect(runCommand("sweep", sweepCommand, line.split(" ").filter(Boolean))).rejects.toThrow(
    expect.objectContaining({ name: "UsageError", message }),
  );
});
