/** Spaces: how many combinations, which one has an index, draws of a seed, and combinations by names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, grid } from "../../../codegen/space/decode.ts";
import { assignmentOf, parametersOf } from "../../../codegen/space/labels.ts";
import { draw, sample } from "../../../codegen/space/sample.ts";
import { sizeOf } from "../../../codegen/space/size.ts";
import type { Alternative, Numeric, Parameter, Space } from "../../../codegen/space/space.ts";

type Values = Readonly<Record<string, Numeric | readonly (string | number | readonly [string | number, Values])[]>>;

/** A space by names: lists of labels, a label with parameters inside, or numbers of an interval. */
function spaceOf(values: Values): Space {
  const parameters: Parameter[] = [];
  const read = (values: Values): readonly Parameter[] =>
    Object.entries(values).map(([name, value]) => {
      const id = parameters.length++;
      const list = "low" in value ? [] : value;
      const alternatives = list.map((entry): Alternative => {
        return typeof entry === "object" ? { label: entry[0], nested: read(entry[1]) } : { label: entry, nested: [] };
      });
      const parameter = "low" in value ? { numeric: value, kind: "uniform" as const } : { kind: "choice" as const };
      parameters[id] = { id, name, alternatives, ...parameter };
      return parameters[id];
    });
  return { roots: read(values), parameters };
}

const act = { act: ["relu", ["maxout", { group: [2, 5] }], "tanh"], bn: ["yes", "no"] } as const;
const unit = { low: 0, high: 1, digits: 4, log: false };

describe("the size of a space", () => {
  it("multiplies parameters and adds alternatives", () => {
    expect(sizeOf(spaceOf({}))).toBe(1n);
    expect(sizeOf(spaceOf({ a: [1, 2, 3], b: [1, 2] }))).toBe(6n);
    expect(sizeOf(spaceOf(act))).toBe(8n);
    expect(sizeOf(spaceOf({ a: { ...unit, points: 5 }, b: [1, 2] }))).toBe(10n);
  });

  it("is exact where numbers are not", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]));
    expect(sizeOf(spaceOf(many))).toBe(10n ** 40n);
  });

  it("is not known for an interval without points", () => {
    const message = "akid: lr: has no number of values for a grid. Give it { n: ... }, or sample the space.";
    expect(() => sizeOf(spaceOf({ lr: unit }))).toThrow(message);
  });
});

describe("a grid", () => {
  it("varies the last parameter fastest, and has those inside an alternative only with it", () => {
    const space = spaceOf(act);
    expect([...grid(space)].map((assignment) => Object.values(parametersOf(space, assignment)).join(" "))).toEqual([
      "relu yes",
      "relu no",
      "maxout 2 yes",
      "maxout 2 no",
      "maxout 5 yes",
      "maxout 5 no",
      "tanh yes",
      "tanh no",
    ]);
    expect(parametersOf(space, decode(space, 2n))).toEqual({ act: "maxout", group: 2, bn: "yes" });
    expect(parametersOf(space, decode(space, 6n))).toEqual({ act: "tanh", bn: "yes" });
  });

  it("takes points of an interval, both ends among them", () => {
    const values = (numeric: Numeric) => {
      const space = spaceOf({ v: numeric });
      return [...grid(space)].map((assignment) => parametersOf(space, assignment).v);
    };
    expect(values({ low: 1e-4, high: 0.1, points: 4, digits: 4, log: true })).toEqual([0.0001, 0.001, 0.01, 0.1]);
    expect(values({ low: -1, high: 1, points: 4, digits: 3, log: false })).toEqual([-1, -0.333, 0.333, 1]);
    expect(values({ low: 0.123456, high: 1, points: 1, digits: 2, log: false })).toEqual([0.123456]);
  });

  it("finds any point of 10^12 at once, and none outside", () => {
    const space = spaceOf(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}`, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])),
    );
    expect(Object.values(parametersOf(space, decode(space, 123_456_789_012n))).join("")).toBe("123456789012");
    expect(() => decode(space, 10n ** 12n)).toThrow("there is no point 1000000000000 in the grid");
    expect(() => decode(space, -1n)).toThrow(RangeError);
  });

  it("has each combination once, and names lead back to it", () => {
    const tree = fc.letrec<{ values: Values; entry: string | readonly [string, Values] }>((tie) => ({
      values: fc.dictionary(
        fc.string({ minLength: 1, maxLength: 3 }),
        fc.array(tie("entry"), { minLength: 1, maxLength: 3 }),
        {
          maxKeys: 3,
        },
      ),
      entry: fc.oneof({ depthSize: "small" }, fc.string(), fc.tuple(fc.string(), tie("values"))),
    }));
    /** Names and labels may be anything, but must differ. */
    const distinct = (values: Values, path = ""): Values =>
      Object.fromEntries(
        Object.entries(values).map(([name, list], i) => [
          `${path}${name}${i}`,
          (list as readonly (string | readonly [string, Values])[]).map((entry, j) =>
            typeof entry === "string"
              ? `${entry}${j}`
              : ([`${entry[0]}${j}`, distinct(entry[1], `${path}${name}${i}.${j}.`)] as const),
          ),
        ]),
      );
    fc.assert(
      fc.property(tree.values, (values) => {
        const space = spaceOf(distinct(values));
        const size = sizeOf(space);
        fc.pre(size <= 300n);
        const all = [...grid(space)];
        expect(BigInt(all.length)).toBe(size);
        expect(new Set(all.map((assignment) => JSON.stringify(parametersOf(space, assignment)))).size).toBe(all.length);
        for (const assignment of all) {
          expect(assignmentOf(space, parametersOf(space, assignment))).toEqual(assignment);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a combination by names", () => {
  const space = spaceOf({ ...act, lr: { ...unit, points: 3 } });

  it("is one only if every value is there, and no other", () => {
    const given = { act: "maxout", group: 5, bn: "no", lr: 0.25 };
    expect(parametersOf(space, assignmentOf(space, given) ?? new Map())).toEqual(given);
    expect(assignmentOf(space, { ...given, act: "relu" })).toBeUndefined(); // which has no group
    expect(assignmentOf(space, { ...given, group: "5" })).toBeUndefined();
    expect(assignmentOf(space, { ...given, lr: 2 })).toBeUndefined();
    expect(assignmentOf(space, { ...given, lr: Number.NaN })).toBeUndefined();
    expect(assignmentOf(space, { act: "tanh", bn: "no" })).toBeUndefined();
  });

  it("does not take what objects inherit for a value", () => {
    expect(assignmentOf(spaceOf({ toString: ["x"] }), {})).toBeUndefined();
  });
});

describe("draws", () => {
  const space = spaceOf({ ...act, lr: { low: 1e-4, high: 0.1, digits: 3, log: true } });
  const drawn = (seed: number, k: number) => parametersOf(space, draw(space, seed, k));

  it("depend on the seed and their number alone", () => {
    expect(drawn(7, 3)).toEqual(drawn(7, 3));
    expect(drawn(7, 3)).toEqual({ act: "maxout", group: 5, bn: "no", lr: 0.00961 });
    expect(new Set(Array.from({ length: 100 }, (_, k) => drawn(7, k).lr)).size).toBeGreaterThan(80);
    expect(drawn(7, 3)).not.toEqual(drawn(8, 3));
  });

  it("stay as they were when the template gets another parameter", () => {
    const larger = spaceOf({ other: [1, 2], ...act, lr: { low: 1e-4, high: 0.1, digits: 3, log: true } });
    for (let k = 0; k < 20; k++) expect(parametersOf(larger, draw(larger, 1, k))).toMatchObject(drawn(1, k));
  });

  it("take each alternative as often, and each ratio of a logarithmic interval", () => {
    const draws = Array.from({ length: 3000 }, (_, k) => drawn(0, k));
    const share = (isSo: (drawn: (typeof draws)[number]) => boolean) => draws.filter(isSo).length / draws.length;
    for (const name of ["relu", "maxout", "tanh"]) expect(share(({ act }) => act === name)).toBeCloseTo(1 / 3, 1);
    expect(share(({ lr }) => Number(lr) < 1e-3)).toBeCloseTo(1 / 3, 1);
    expect(draws.every(({ lr }) => Number(lr) >= 1e-4 && Number(lr) <= 0.1)).toBe(true);
  });
});

describe("a sample", () => {
  const space = spaceOf(act);

  it("has no combination twice, its start does not depend on its length, and it ends when there are no more", () => {
    const ten = [...sample(space, { seed: 1, count: 10 })];
    expect(ten).toHaveLength(8);
    expect(new Set(ten.map((assignment) => JSON.stringify([...assignment]))).size).toBe(8);
    expect([...sample(space, { seed: 1, count: 3 })]).toEqual(ten.slice(0, 3));
  });

  it("has only what is accepted", () => {
    const accepts = (assignment: ReadonlyMap<number, unknown>) => parametersOf(space, assignment as never).bn === "yes";
    expect([...sample(space, { seed: 1, count: 10, accepts })]).toHaveLength(4);
  });
});
