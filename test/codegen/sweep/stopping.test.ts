/** Rules that end bad runs, against the same worked out by hand and against the definition on random reports. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Reported, type StopOptions, stoppingRule } from "../../../codegen/sweep/stopping.ts";

/** Which of the reports, each [run, epochs, value], end a run. */
function stops(
  options: StopOptions,
  reports: readonly (readonly [string, number, number])[],
  direction: "max" | "min" = "max",
) {
  const rule = stoppingRule(options, direction);
  return reports.flatMap(([run, epochs, value]) =>
    rule.report({ run, epochs, step: 10 * epochs, value }) ? [`${run}${epochs}`] : [],
  );
}

describe("median", () => {
  const three = [
    ["a", 1, 0.5],
    ["a", 2, 0.9],
    ["b", 1, 0.3],
    ["b", 2, 0.5],
    ["c", 1, 0.2],
    ["c", 2, 0.2],
  ] as const; // running means at 2: 0.7, 0.4, 0.2

  test("ends a run whose best is below the median of the others' running means", () => {
    expect(stops({ rule: "median" }, [...three, ["d", 1, 0.1], ["d", 2, 0.39]])).toEqual(["d1", "d2"]);
    expect(stops({ rule: "median", grace: 2 }, [...three, ["d", 1, 0.1], ["d", 2, 0.39]])).toEqual(["d2"]);
    expect(stops({ rule: "median", grace: 2 }, [...three, ["d", 1, 0.1], ["d", 2, 0.4]])).toEqual([]);
  });

  test("looks at the best so far, not at the last value", () => {
    expect(stops({ rule: "median", grace: 2 }, [...three, ["d", 1, 0.4], ["d", 2, 0.1]])).toEqual([]);
  });

  test("waits for enough others that have got as far", () => {
    const reports = [...three, ["d", 1, 0.6], ["d", 2, 0.6], ["d", 3, 0.01], ["e", 2, 0.01]] as const;
    expect(stops({ rule: "median" }, reports)).toEqual(["e2"]);
    expect(stops({ rule: "median", runs: 5 }, reports)).toEqual([]);
  });

  test("turns round for a metric that is to be small", () => {
    const small = [...three, ["d", 2, 0.41]].map(([run, at, value]) => [run, at, -value] as [string, number, number]);
    const large = small.with(-1, ["d", 2, -0.39]);
    expect(stops({ rule: "median" }, small, "min")).toEqual([]);
    expect(stops({ rule: "median" }, large, "min")).toEqual(["d2"]);
  });
});

describe("asha", () => {
  test("at each rung the best third goes on, and always the best", () => {
    const reports = [
      ["a", 1, 0.5], // alone: goes on
      ["b", 1, 0.4], // 1 of 2 goes on: a
      ["c", 1, 0.6], // 1 of 3: c
      ["d", 1, 0.1],
      ["e", 1, 0.2],
      ["f", 1, 0.55], // 2 of 6: c, f
      ["a", 2, 0.1], // no rung
      ["a", 3, 0.5],
      ["c", 3, 0.4],
      ["c", 4, 0],
    ] as const;
    expect(stops({ rule: "asha" }, reports)).toEqual(["b1", "d1", "e1", "c3"]);
  });

  test("rungs may count steps, of which validations skip some: a run is at a rung once it is past it", () => {
    const options = { rule: "asha", by: "steps", grace: 5, reduction: 2 } as const;
    expect(
      stops(options, [
        ["a", 1, 1],
        ["b", 1, 0],
        ["b", 2, 2],
        ["a", 2, 1],
      ]),
    ).toEqual(["b1", "a2"]);
  });

  test("a value that is not finite is the worst", () => {
    expect(
      stops(
        { rule: "asha" },
        [
          ["a", 1, 5],
          ["b", 1, Number.NaN],
        ],
        "min",
      ),
    ).toEqual(["b1"]);
  });
});

const reports = fc.array(
  fc.record({
    run: fc.constantFrom("a", "b", "c", "d", "e"),
    epochs: fc.integer({ min: 1, max: 9 }),
    step: fc.constant(0),
    value: fc.float({ noNaN: true, noDefaultInfinity: true }),
  }),
  { maxLength: 40 },
);

test.each([
  { rule: "median", runs: 1 },
  { rule: "asha", reduction: 2 },
] as const)("$rule depends on the reports and their order alone, and never ends the best run of all", (options) => {
  fc.assert(
    fc.property(reports, (given: readonly Reported[]) => {
      const answers = () => {
        const rule = stoppingRule(options, "max");
        return given.map((reported) => rule.report(reported));
      };
      expect(answers()).toEqual(answers());
      const best = Math.max(...given.map(({ value }) => value));
      answers().forEach((stop, i) => expect(stop && given[i]!.value === best).toBe(false));
    }),
  );
});

test.each([
  [{ rule: "best" }, 'akid: sweep: stop expects "median" or "asha", found "best".'],
  [{ rule: "asha", reduction: 1 }, "akid: stop rule asha: reduction expects an integer from 2, found 1."],
  [
    { rule: "asha", runs: 2 },
    "akid: stop rule asha: has no option 'runs'. Its options are rule, grace, by, reduction.",
  ],
  [{ rule: "median", grace: 0 }, "akid: stop rule median: grace expects a positive integer, found 0."],
  [{ rule: "median", by: "hours" }, 'akid: stop rule median: by expects "epochs" or "steps", found "hours".'],
])("%j is refused", (options, message) => {
  expect(() => stoppingRule(options as StopOptions, "max")).toThrow(
    expect.objectContaining({ name: "UsageError", message }),
  );
});
