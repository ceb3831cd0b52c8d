/** Which combinations are made: grids, parts of them, samples. */
import { describe, expect, it } from "vitest";
import { parseSet } from "../../../codegen/cli/set.ts";
import { restrict } from "../../../codegen/generate/restrict.ts";
import { type Selection, select } from "../../../codegen/generate/select.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { parametersOf } from "../../../codegen/space/labels.ts";
import { sizeOf } from "../../../codegen/space/size.ts";
import { analysed, vocabulary } from "../analyse/analysed.ts";

const { space } = analysed(`${vocabulary}
const k = choice([3, 5, 7]);
const net = choice({ relu: "relu", maxout: choice([2, 4, 5], { name: "group" }), "a,b": 1 });
const lr = logUniform(0.001, 0.1, { n: 3 });
export default [k, net, lr];`);

const chosen = (selection: Selection) =>
  [...select(space, () => true, selection)].map((one) => parametersOf(space, one));

describe("a restricted space", () => {
  const sizes = (...set: readonly string[]) => sizeOf(restrict(space, parseSet(set)).space);

  it("has the combinations of the values that are left, and no others", () => {
    expect(sizes()).toBe(45n);
    expect(sizes("k=3,5")).toBe(30n);
    expect(sizes("net=maxout")).toBe(27n);
    expect(sizes("group=2")).toBe(27n);
    expect(chosen({ set: parseSet(["k=7", "net=maxout", "group=4", "lr=0.02"]) })).toEqual([
      { k: 7, net: "maxout", group: 4, lr: 0.02 },
    ]);
  });

  it("gives combinations of the whole space", () => {
    const part = restrict(space, parseSet(["k=7,5", "net=maxout", "group=5"]));
    const all = Array.from({ length: Number(sizeOf(part.space)) }, (_, i) =>
      part.original(decode(part.space, BigInt(i))),
    );
    expect(new Set(all.map((one) => parametersOf(space, one).k))).toEqual(new Set([7, 5]));
    expect(all.every((one) => parametersOf(space, one).group === 5)).toBe(true);
  });

  it("takes numbers however they are written, and values with commas in quotes as they are", () => {
    expect(sizes("k=3.0,0x5")).toBe(30n);
    expect(sizes('net="a,b"')).toBe(9n);
    expect(parseSet(["act=maxout(2, 3),relu", "act=[1,2]", 'name="a,b"'])).toEqual({
      act: ["maxout(2, 3)", "relu", "[1,2]"],
      name: ['"a,b"'],
    });
  });

  it("says what there is where a name or a value is unknown", () => {
    expect(() => sizes("depth=3")).toThrow(
      "akid: set: the template has no parameter 'depth'. Its parameters are k, net, group, lr.",
    );
    expect(() => sizes("k=4")).toThrow("akid: set: 'k' has no value '4'. Its values are 3, 5, 7.");
    expect(() => sizes("lr=1")).toThrow("akid: set: 'lr' has no value '1'. It takes numbers from 0.001 to 0.1.");
    expect(() => sizes("lr=")).toThrow("akid: command line: --set expects NAME=VALUE,VALUE, found 'lr='");
    expect(() => sizes("k")).toThrow("--set expects NAME=VALUE,VALUE, found 'k'");
  });
});

describe("a selection", () => {
  it("is the grid in its order", () => {
    expect(chosen({}).slice(0, 4)).toEqual([
      { k: 3, net: "relu", lr: 0.001 },
      { k: 3, net: "relu", lr: 0.01 },
      { k: 3, net: "relu", lr: 0.1 },
      { k: 3, net: "maxout", group: 2, lr: 0.001 },
    ]);
  });

  it("refuses a grid above the limit with its size", () => {
    expect(() => chosen({ limit: 44 })).toThrow(
      "akid: generate: the grid has 45 combinations, more than the limit of 44. Draw some of them with --sample, restrict " +
        "parameters with --set, or raise --limit.",
    );
    expect(chosen({ limit: 45 })).toHaveLength(45);
  });

  it("costs nothing for a grid of 10^12 that is sampled, and is refused before it is made", () => {
    const huge = analysed(
      `${vocabulary}${Array.from({ length: 12 }, (_, i) => `const p${i} = range(1, 10);`).join("\n")}\nexport default p0;`,
    ).space;
    expect(() => select(huge, () => true, {})).toThrow("the grid has 1000000000000 combinations");
    expect([...select(huge, () => true, { sample: 5 })]).toHaveLength(5);
  });

  it("draws the same ones for a seed, fewer being the first of more, within a part too", () => {
    const ten = chosen({ sample: 10, seed: 7 });
    expect(chosen({ sample: 4, seed: 7 })).toEqual(ten.slice(0, 4));
    expect(chosen({ sample: 10, seed: 8 })).not.toEqual(ten);
    const part = chosen({ sample: 10, seed: 7, set: { k: ["5"] } });
    expect(part).toHaveLength(10);
    expect(part.every(({ k }) => k === 5)).toBe(true);
  });

  it("leaves out what constraints refuse", () => {
    const accepted = [...select(space, (one) => parametersOf(space, one).k !== 5, {})];
    expect(accepted).toHaveLength(30);
  });
});
