/** The command line of `akid sweep`. */
import { expect, test } from "vitest";
import { optionsOf } from "../../../codegen/cli/sweep.ts";

const options = (line: string) => optionsOf(line.split(" ")).options;

test("options become those of the function", () => {
  expect(options("a.template.ts")).toEqual({ target: "a.template.ts" });
  expect(options("a.sweep --resume --slots 3 --per-run 2")).toEqual({
    target: "a.sweep",
    resume: true,
    slots: 3,
    perRun: 2,
  });
  const all =
    "a.ts --out b --gpus 0,1 --per-run 1,2 --metric accuracy --direction max --stop asha --grace 2 --reduction 4 --by steps --search tpe --trials 9 --seed=-1";
  expect(options(all)).toEqual({
    target: "a.ts",
    out: "b",
    gpus: ["0", "1"],
    perRun: [1, 2],
    metric: "accuracy",
    direction: "max",
    stop: { rule: "asha", grace: 2, reduction: 4, by: "steps" },
    search: "tpe",
    trials: 9,
    seed: -1,
  });
});

test.each([
  ["", "expects one template or folder, found 0"],
  ["a b", "expects one template or folder, found 2"],
  ["a --slots two", '--slots expects an integer, found "two"'],
  ["a --grace 2", "--grace, --reduction, --others and --by belong to --stop"],
  ["a --slot 2", "Unknown option '--slot'"],
])("'%s' is wrong use", (line, what) => {
  const message = `akid: akid sweep: ${what}. See \`akid sweep --help\`.`;
  expect(() => optionsOf(line.split(" ").filter(Boolean))).toThrow(
    expect.objectContaining({ name: "UsageError", message }),
  );
});
