/** What expansion learns about a template: evolving variables, imports, paths, names, marks. */
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import type { Template } from "../../../codegen/analyse/template.ts";
import { analysed, vocabulary as tune } from "./analysed.ts";

const dsl = `${tune}import { input, relu } from "akid";\nconst image = input("image", [8, 8, 1]);\n`;

describe("an evolving variable", () => {
  const evolving = (template: Template) => [...template.evolving.keys()].map(({ name }) => name);
  const untracked = (source: string) => {
    const template = analysed(dsl + source);
    expect(evolving(template)).toEqual([]);
    return Object.fromEntries([...template.untracked].map(([{ name }, reason]) => [name, reason]));
  };

  it("is a `let` that starts with dyn and is assigned by statements", () => {
    const template = analysed(`${dsl}let x = dyn(image), k = 0;
      let y = dyn(image);
      const z = dyn(image);
      for (; k < 2; k++) { y = y.attach("r" + k, relu()); y = y.attach("s" + k, relu()); }
      y = y.attach("r", relu());
      export default [x, y, z];`);
    expect(evolving(template)).toEqual(["y"]);
    expect([...template.untracked].map(([{ name }, reason]) => [name, reason])).toEqual([
      ["x", "it is declared together with others"],
    ]);
    expect(template.dynCalls.size).toBe(3);
    expect([...template.assignments].map(([statement, place]) => [statement.getText(), place])).toEqual([
      ['y = y.attach("r" + k, relu());', 0],
      ['y = y.attach("s" + k, relu());', 1],
      ['y = y.attach("r", relu());', 0],
    ]);
  });

  it("stays as it is where that would change what the program does", () => {
    expect(untracked("let x = dyn(image); export const f = () => x;")).toEqual({ x: "a function refers to it" });
    expect(untracked("let x = dyn(image); export const y = (x = dyn(image));")).toEqual({
      x: "it is assigned inside an expression",
    });
    expect(untracked("let x = dyn(image); [x] = [dyn(image)]; export { x };")).toEqual({
      x: "it is assigned inside an expression",
    });
    expect(untracked("let x = dyn(image); for (x of [x]) x.attach('a', relu());")).toEqual({
      x: "it is assigned inside an expression",
    });
    expect(untracked("export let x = dyn(image);")).toEqual({ x: "it is exported" });
    expect(untracked("let x: ReturnType<typeof dyn> = dyn(image); export default x;")).toEqual({
      x: "it is declared with a type",
    });
  });

  it("may live in a function", () => {
    const template = analysed(`${dsl}export function f() { let x = dyn(image); x = x.attach("a", relu()); return x; }`);
    expect(evolving(template)).toEqual(["x"]);
  });
});

describe("imports", () => {
  it("are known with the places that use them", () => {
    const source = `import type { Pair } from "./helper.ts";
import { LIST as list, twice } from "./helper.ts";
import * as all from "./helper.ts";
export const a: Pair = [list[0], twice(list[1])];
export const b = { twice };
`;
    const { imports } = analysed(source);
    const uses = imports.map(({ specifier, uses }) => [
      ts.SyntaxKind[specifier.kind],
      specifier.name?.text,
      uses.map((at) => source.slice(at, at + 5)),
    ]);
    expect(uses).toEqual([
      ["ImportSpecifier", "Pair", ["Pair "]],
      ["ImportSpecifier", "list", ["list[", "list["]],
      ["ImportSpecifier", "twice", ["twice", "twice"]],
      ["NamespaceImport", "all", []],
    ]);
  });
});

describe("relative paths", () => {
  it("are found wherever a module or a file is named", () => {
    const { relativePaths } = analysed(`import "akid";
      import { twice } from "./helper.ts";
      export { LIST } from "./helper.js";
      export * from './helper';
      const lazy = () => import(\`./helper.ts\`);
      let t: import("./helper.ts").Pair = [1, 2];
      type H = typeof import("./helper.ts");
      const u = new URL("data/a.csv", import.meta.url), v = import.meta.resolve("../b.csv");
      const w = [new URL("https://x.org/", import.meta.url), new URL("/etc", import.meta.url), "./text"];
      export default [twice, lazy, t, u, v, w] as unknown as H;`);
    const texts = [...relativePaths].map((node) => node.getText());
    const helper = '"./helper.ts"';
    const modules = [helper, '"./helper.js"', "'./helper'", "`./helper.ts`", helper, helper];
    expect(texts).toEqual([...modules, '"data/a.csv"', '"../b.csv"']);
  });
});

describe("names", () => {
  it("are all identifiers, and how often each is declared", () => {
    const { names, declared } = analysed(`const a = 1;
      export function f(a: number, { b }: { b: number }) { { const a = b; return a; } }
      export class C { d = a; }`);
    expect([...names].sort()).toEqual(["C", "a", "b", "d", "f"]);
    expect(Object.fromEntries(declared)).toEqual({ a: 3, f: 1, b: 1, C: 1 });
  });
});

describe("marks", () => {
  it("are on the way to what may be rewritten, and nowhere else", () => {
    const template = analysed(`${tune}const plain = { a: [1, 2], b: "./c" };
      export const k = choice([1, 2]);
      export const t = \`\${k}\`;
      export const f = () => plain.a.map((x) => x + 1);
      export const o = plain ?? k;
      for (const v of [1]) { plain.a.push(v); }`);
    const marked = template.source.statements.map((statement) => template.marks.has(statement));
    expect(marked).toEqual([true, false, true, true, false, true, true]);
    expect(template.marks.has(template.source)).toBe(true);
  });
});

describe("warnings", () => {
  it("say what silences the type checker", () => {
    const { warnings } = analysed(`${tune}// @ts-expect-error: wrong
export const a: string = choice([1, 2]);
/* @ts-ignore */
export const b: string = 1;
export const c = "// @ts-ignore" as any;
`);
    expect(warnings.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`)).toEqual([
      "2:4 AKT040 @ts-expect-error silences the type checker: variants may be wrong here",
      "4:4 AKT040 @ts-ignore silences the type checker: variants may be wrong here",
      "6:37 AKT040 as any silences the type checker: variants may be wrong here",
    ]);
  });
});

describe("symbols", () => {
  it("of a shorthand property are those of the variable", () => {
    const { source, symbolOf } = analysed("const k = 1; export const o = { k };");
    const found: (ts.Symbol | undefined)[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === "k") found.push(symbolOf(node));
      ts.forEachChild(node, visit);
    };
    visit(source);
    expect(found).toHaveLength(2);
    expect(found[0]).toBeDefined();
    expect(found[1]).toBe(found[0]);
  });
});
