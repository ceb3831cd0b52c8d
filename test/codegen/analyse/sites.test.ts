/** Which parameters a template has, what they are called, and what their alternatives are. */
import { describe, expect, it } from "vitest";
import { analysed, labels, vocabulary as tune } from "./analysed.ts";

describe("a parameter is called", () => {
  const names = (source: string) => Object.keys(labels(tune + source));

  it("like its constant", () => {
    expect(names("export const k = choice([1, 2]);")).toEqual(["k"]);
    expect(names("export const k = (choice([1, 2]) as number);")).toEqual(["k"]);
    expect(names("export const { lr, wd: decay } = zip({ lr: [1], wd: [2] });")).toEqual(["lr+decay"]);
    expect(names("export class Net { k = choice([1, 2]); }")).toEqual(["k"]);
    expect(names("export const f = (k = choice([1, 2])) => k;")).toEqual(["k"]);
    expect(names("let k: number; k = choice([1, 2]); export { k };")).toEqual(["k"]);
  });

  it("like the path of properties that it is the value of", () => {
    expect(names("export const o = { a: [choice([1, 2]), { 'b c': choice([3]) }] };")).toEqual(["o.a.0", "o.a.1.b c"]);
    expect(names("const f = (o: object) => o; export default f({ lr: choice([1, 2]) });")).toEqual(["lr"]);
  });

  it("after the parameter that it is part of", () => {
    const source = `const f = (x: number) => x;
      export const act = choice({ relu: 0, maxout: { group: choice([2, 5]) }, other: f(choice([1])) });`;
    expect(names(source)).toEqual(["act", "act.maxout.group", "act.other"]);
  });

  it("as it says itself", () => {
    expect(names("export const a = 1 + choice([1, 2], { name: 'k' });")).toEqual(["k"]);
    expect(names("export const a = [range(1, 2, 1, { name: 'r' }), uniform(0, 1, { name: 'u' })];")).toEqual([
      "r",
      "u",
    ]);
  });
});

describe("alternatives", () => {
  it("are labelled by the value of a literal, else by their source in one line", () => {
    const source = `const f = (x: number) => x;
      export const v = choice([1, "a", true, -2, 0x10, 1_000, .5, 1e-7, -0, f(
        1), null, undefined, 10n, NaN]);`;
    const expected = [1, "a", true, -2, 16, 1000, 0.5, 1e-7, "-0", "f( 1)", "null", "undefined", "10n", "NaN"];
    expect(labels(tune + source).v).toEqual(expected);
  });

  it("have the names of a record", () => {
    const source = `const tanh = Math.tanh;
      export const act = choice({ relu: (x: number) => x, tanh, "leaky relu": Math.abs, 3: Math.sin });`;
    expect(labels(tune + source).act).toEqual(["relu", "tanh", "leaky relu", "3"]);
  });

  it("that are equal are one, however they are written", () => {
    expect(labels(`${tune}export const v = choice([1, 1.0, 2, 0b1, "1", '1', +1]);`).v).toEqual([1, 2, "1"]);
    expect(labels(`${tune}const a = 1; export const v = choice([[a, 1], [a, 1], [a,1]]);`).v).toHaveLength(2);
    expect(labels(`${tune}export const v = zip({ a: [1, 1.0, 2], b: ["x", 'x', "x"] });`).v).toEqual(["1+x", "2+x"]);
  });

  it("of one label that differ get a number", () => {
    expect(labels(`${tune}const a = { x: 1 }; export const v = choice(["a", a]);`).v).toEqual(["a", "a (2)"]);
  });

  it("of a named list are its elements, unless a name in it means something else at the call", () => {
    const { sites } = analysed(`${tune}const a = 1;
      const LIST = [a, 2] as const;
      export const outer = choice(LIST);
      export function f(a: string) { const inner = choice(LIST); return [a, inner]; }`);
    expect(sites.map(({ alternatives }) => alternatives.map(({ kind }) => kind))).toEqual([
      ["expression", "expression"],
      ["element", "element"],
    ]);
    expect(sites.map(({ parameter }) => parameter.alternatives.map(({ label }) => label))).toEqual([
      ["a", 2],
      [1, 2],
    ]);
  });

  it("of a named record are its properties", () => {
    expect(labels(`${tune}const NETS = { small: 8, large: 64 }; export const net = choice(NETS);`).net).toEqual([
      "small",
      "large",
    ]);
  });

  it("of an imported tuple are its elements, by their literal types", () => {
    const source = `import { BLOCKS, LIST } from "./helper.ts";
      export const width = choice(LIST);
      export const block = choice(BLOCKS);`;
    expect(labels(tune + source)).toEqual({ width: [8, 16, 32], block: ["BLOCKS[0]", "BLOCKS[1]"] });
  });

  it("of a list that is spread into a constant are found by its type", () => {
    const source = "const A = [1, 2] as const; const B = [...A, 3] as const; export const v = choice(B);";
    expect(labels(tune + source).v).toEqual([1, 2, 3]);
  });

  it("of a range are its numbers, as a person would write them, the end being one of them", () => {
    expect(labels(`${tune}export const v = range(0.1, 0.5, 0.1);`).v).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(labels(`${tune}export const v = range(-1, 4, 2);`).v).toEqual([-1, 1, 3]);
    expect(labels(`${tune}export const v = range(7, 7);`).v).toEqual([7]);
  });

  it("of a zip are its rows", () => {
    const { sites } = analysed(`${tune}export const { lr, wd } = zip({ lr: [0.1, 0.01], "wd": [1e-4, 0] });`);
    expect(sites[0]?.parameter.alternatives.map(({ label }) => label)).toEqual(["0.1+0.0001", "0.01+0"]);
    const [row] = sites[0]?.alternatives ?? [];
    expect(row?.kind === "row" && row.columns.map(({ key, node }) => [key, node.getText()])).toEqual([
      ["lr", "0.1"],
      ['"wd"', "1e-4"],
    ]);
  });

  it("may have parameters of their own, numbered after the one that they are part of", () => {
    const { space } = analysed(`${tune}export const a = choice([{ b: choice([1, { c: choice([2, 3]) }]) }, 4]);
      export const d = choice([5]);`);
    expect(space.roots.map(({ name }) => name)).toEqual(["a", "d"]);
    expect(space.parameters.map(({ id, name }) => [id, name])).toEqual([
      [0, "a"],
      [1, "a.0.b"],
      [2, "a.0.b.1.c"],
      [3, "d"],
    ]);
    expect(space.parameters[1]?.alternatives[1]?.nested).toEqual([space.parameters[2]]);
  });

  it("have those of a list with a name where nothing else refers to the list", () => {
    const { space } = analysed(`${tune}const acts = { relu: 1, maxout: [choice([2, 4])] };
      export const act = choice(acts);
      const LIST = [choice([5, 6]), 7];
      export const first = [choice(LIST), LIST[0]];`);
    expect(space.roots.map(({ name }) => name)).toEqual(["act", "LIST.0", "first.0"]);
    expect(space.roots[0]?.alternatives[1]?.nested.map(({ name }) => name)).toEqual(["act.maxout.0"]);
  });
});

describe("intervals", () => {
  it("have bounds, digits, and a grid if they say so", () => {
    const { space } = analysed(`${tune}export const lr = logUniform(1e-4, 1e-1, { n: 4, digits: 2 });
      export const d = uniform(-1, 1);`);
    expect(space.parameters.map(({ numeric }) => numeric)).toEqual([
      { low: 1e-4, high: 0.1, points: 4, digits: 2, log: true },
      { low: -1, high: 1, digits: 4, log: false },
    ]);
  });
});

describe("a value is hidden from the type checker", () => {
  const hidden = (source: string) => analysed(tune + source).sites.map((site) => [site.hidden, site.annotate]);

  it("behind `: number` and `: string`", () => {
    expect(hidden("export const lr: number = choice([0.1, -0.2]);")).toEqual([[true, false]]);
    expect(hidden("export const s: string = choice(['a', 'b']);")).toEqual([[true, false]]);
    expect(hidden("export const n: number = range(1, 9);")).toEqual([[true, false]]);
  });

  it("not where the constant has the literal's type, nor behind a type of literals", () => {
    expect(hidden("export const n = range(1, 9); export const k = choice([1, 2]);")).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(hidden("export const n: 1 | 2 = choice([1, 2]);")).toEqual([[false, false]]);
    expect(hidden("const f = () => 1; export const n: number = choice([f(), 2]);")).toEqual([[false, false]]);
    expect(hidden("export const o = { n: choice([1, 2]) };")).toEqual([[false, false]]);
  });

  it("where it is drawn: the constant gets an annotation", () => {
    expect(hidden("export const lr = logUniform(1, 2); export const o = { d: uniform(0, 1) };")).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});

describe("the vocabulary is known by symbol", () => {
  it("under other names, through namespaces and re-exports", () => {
    const source = `import { choice as pick } from "akid/tune";
      import * as tune from "akid/tune";
      import { oneOf } from "./helper.ts";
      export const a = pick([1]), b = tune.choice([2]), c = oneOf([3]), d = tune.range(4, 5);`;
    expect(labels(source)).toEqual({ a: [1], b: [2], c: [3], d: [4, 5] });
  });

  it("and not by name: what only looks like it stays as it is", () => {
    const source = `import { choice } from "akid/tune";
      const k = choice([1, 2]);
      function other() { const choice = (x: number[]) => x[0]; return choice([7, 8]); }
      const range = (a: number, b: number) => a + b;
      export const o = { choice: (x: number) => x, zip: range(1, 2) };
      export default [k, other(), o.choice(3)];`;
    expect(labels(source)).toEqual({ k: [1, 2] });
  });

  it("a template without it has one variant", () => {
    expect(analysed("export default 1;").space).toEqual({ roots: [], parameters: [] });
  });

  it("types may refer to it", () => {
    expect(
      labels(
        `${tune}export const k = choice([3, 5]); export type C = typeof choice; type K = typeof k; export const f = (x: K) => x;`,
      ),
    ).toEqual({ k: [3, 5] });
  });
});

describe("directives", () => {
  it("are statements: constraints and repeats", () => {
    const template = analysed(`${tune}export const a = choice([1, 2]);
      constraint(a > 0);
      repeats(3);
      constraint(a < 3);`);
    expect(template.constraints.map(({ condition }) => condition.getText())).toEqual(["a > 0", "a < 3"]);
    expect(template.directives.size).toBe(3);
    expect(template.repeats).toBe(3);
    expect(analysed("export default 1;").repeats).toBe(1);
  });
});
