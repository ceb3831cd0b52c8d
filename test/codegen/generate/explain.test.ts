/** Which values of parameters explain rejections. */
import { describe, expect, it } from "vitest";
import { explain, type Judged } from "../../../codegen/check/explain.ts";
import type { Parameters, ParameterValue } from "../../../codegen/space/space.ts";

/** All combinations of some values. */
function grid(values: Readonly<Record<string, readonly ParameterValue[]>>): readonly Parameters[] {
  return Object.entries(values).reduce<readonly Parameters[]>(
    (all, [name, list]) => all.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

const judge = (
  combinations: readonly Parameters[],
  sentence: (p: Parameters) => string | undefined,
): readonly Judged[] =>
  combinations.map((parameters) => {
    const said = sentence(parameters);
    return { parameters, sentences: said === undefined ? [] : [said] };
  });

const space = { net: ["relu", "maxout"], bn: [true, false], k: [3, 5, 7], pool: [2, 3, 4], width: [16, 18, 20] };

describe("explain", () => {
  it("finds the one value that is to blame", () => {
    const reasons = explain(judge(grid(space), ({ k }) => (k === 7 ? "too large" : undefined)));
    expect(reasons).toMatchObject([
      { sentence: "too large", combinations: 36, causes: [{ values: { k: [7] }, combinations: 36 }], unexplained: 0 },
    ]);
  });

  it("finds values that are to blame together, and joins those that differ in one parameter", () => {
    const wrong = ({ k, pool }: Parameters) => (k === 7 && Number(pool) > 2 ? "too large" : undefined);
    const [reason] = explain(judge(grid(space), wrong));
    expect(reason?.causes).toEqual([{ values: { k: [7], pool: [3, 4] }, combinations: 24 }]);
  });

  it("prefers a small set to a large one, whatever comes first", () => {
    const wrong = ({ bn, k, pool }: Parameters) => (pool === 4 || (bn === true && k === 5) ? "wrong" : undefined);
    const [reason] = explain(judge(grid(space), wrong));
    expect(reason?.causes.map(({ values }) => values)).toEqual([{ pool: [4] }, { bn: [true], k: [5] }]);
  });

  it("keeps reasons apart, those of most combinations first", () => {
    const say = ({ k, net }: Parameters) => (k === 7 ? "seven" : net === "maxout" ? "groups" : undefined);
    const reasons = explain(judge(grid(space), say));
    expect(reasons.map(({ sentence, combinations }) => [sentence, combinations])).toEqual([
      ["seven", 36],
      ["groups", 36],
    ]);
    expect(reasons[1]?.causes.map(({ values }) => values)).toEqual([{ net: ["maxout"], k: [3, 5] }]);
  });

  it("blames nothing that also works", () => {
    const wrong = (p: Parameters) =>
      p.net === "relu" && p.bn === true && p.k === 3 && p.pool === 2 ? "four" : undefined;
    const [reason] = explain(judge(grid(space), wrong));
    expect(reason).toMatchObject({ combinations: 3, causes: [], unexplained: 3 });
    expect(reason?.example).toMatchObject({ net: "relu", bn: true, k: 3, pool: 2 });
  });

  it("does not blame numbers that each combination has for itself", () => {
    const combinations = Array.from({ length: 40 }, (_, i) => ({ lr: 0.01 + i / 1000, k: i % 2 === 0 ? 3 : 7 }));
    const [reason] = explain(judge(combinations, ({ k }) => (k === 7 ? "too large" : undefined)));
    expect(reason?.causes).toEqual([{ values: { k: [7] }, combinations: 20 }]);
  });

  it("takes a parameter that only some combinations have for no cause of the others", () => {
    const some = [...grid({ act: ["relu"], k: [3, 5] }), ...grid({ act: ["maxout"], group: [2, 5], k: [3, 5] })];
    const [reason] = explain(judge(some, ({ group }) => (group === 5 ? "groups of 5" : undefined)));
    expect(reason?.causes).toEqual([{ values: { group: [5] }, combinations: 2 }]);
  });
});
