/** The command line of `akid sweep`. */
import { expect, test } from "vitest";
import { optionsOf, sweepCommand } from "../../../codegen/cli/sweep.ts";
import type { SweepOptions } from "../../../codegen/sweep/options.ts";
import { runCommand } from "../../../src/cli/command.ts";

/** What a command line comes to. */
async function options(line: string): Promise<SweepOptions | undefined> {
  let found: SweepOptions | undefined;
  const run = ([target = ""]: readonly string[], values: never): number => {
    found = optionsOf(target, values);
    return 0;
  };
  await runCommand("sweep", { ...sweepCommand, run: run as typeof sweepCommand.run }, line.split(" ").filter(Boolean));
  return found;
}

test("options become those of the function", async () => {
  expect(await options("a.template.ts")).toEqual({ target: "a.template.ts" });
  expect(await options("a.sweep --resume --slots 3 --per-run 2")).toEqual({
    target: "a.sweep",
    resume: true,
    slots: 3,
    perRun: 2,
  });
  const all =
    "a.ts --out b --gpus 0,1 --per-run 1,2 --metric accuracy --direction max --stop asha --grace 2 --reduction 4 --by steps --search tpe --trials 9 --seed 1";
  expect(await options(all)).toEqual({
    target: "a.ts",
    out: "b",
    gpus: ["0", "1"],
    perRun: [1, 2],
    metric: "accuracy",
    direction: "max",
    stop: { rule: "asha", grace: 2, reduction: 4, by: "steps" },
    search: "tpe",
    trials: 9,
    seed: 1,
  });
});

test.each([
  ["", "sweep: TEMPLATE|DIR is missing. `akid sweep --help` lists what it takes."],
  ["a b", "sweep: takes no argument 'b'. `akid sweep --help` lists what it takes."],
  ["a --slots two", "command line: --slots expects a number, found 'two'."],
  ["a --slots 0", "command line: --slots expects an integer from 1, found '0'."],
  ["a --per-run 1,", "command line: --per-run expects a number, found ''."],
  ["a --grace 2", "sweep: --grace, --reduction, --others and --by belong to --stop."],
  ["a --slot 2", "sweep: unknown option '--slot'. `akid sweep --help` lists what it takes."],
])("'%s' is wrong use", async (line, what) => {
  await expect(options(line)).rejects.toThrow(
    expect.objectContaining({ name: "UsageError", message: `akid: ${what}` }),
  );
});
