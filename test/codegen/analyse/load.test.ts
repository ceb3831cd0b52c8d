/** Templates on disk: in this repository, in a user's project, with both compilers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import type { Template } from "../../../codegen/analyse/template.ts";
import type { Checker } from "../../../codegen/check/check.ts";
import { openChecker } from "../../../codegen/check/open.ts";

const folder = mkdtempSync(join(tmpdir(), "akid-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The package as npm installs it: declarations of what is built. */
const installed = {
  "node_modules/akid/package.json": JSON.stringify({
    name: "akid",
    type: "module",
    exports: {
      "./tune": { "akid-source": "./codegen/template.ts", types: "./dist/tune.d.ts", default: "./dist/tune.js" },
    },
  }),
  "node_modules/akid/dist/tune.d.ts":
    "export declare function choice<const T extends readonly unknown[]>(a: T): T[number];\nexport declare function dyn<T>(tensor: T): T;\n",
  "node_modules/lists/package.json": JSON.stringify({ name: "lists", type: "module", exports: "./index.js" }),
  "node_modules/lists/index.d.ts":
    "export declare const WIDTHS: readonly [8, 16];\nexport declare function choice<const T extends readonly unknown[]>(a: T): T[number];\n",
  "package.json": JSON.stringify({ name: "user", type: "module" }),
};

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** What a template is, in values that can be compared. */
function digest(template: Template) {
  const { space, sites, evolving, untracked, assignments, imports, relativePaths, marks, names, declared } = template;
  const place = (node: ts.Node) => `${ts.SyntaxKind[node.kind]} ${node.pos}`;
  return {
    space,
    sites: sites.map(({ call, hidden, annotate, alternatives }) => [
      place(call),
      hidden,
      annotate,
      alternatives.length,
    ]),
    evolving: [...evolving].map(([{ name }, { dyn }]) => [name, place(dyn)]),
    untracked: [...untracked].map(([{ name }, reason]) => [name, reason]),
    assignments: [...assignments].map(([node, n]) => [place(node), n]),
    imports: imports.map(({ specifier, uses }) => [place(specifier), uses]),
    paths: [...relativePaths].map(place),
    marks: [...marks].map(place),
    names: [...names],
    declared: [...declared],
  };
}

const example = join(import.meta.dirname, "../../../examples/sweep/maxout.template.ts");

describe("in this repository", () => {
  it("the example has its parameters, whichever compiler checks its types", () => {
    const slow = loadTemplate(example);
    using checker = openChecker({ template: example });
    const fast = loadTemplate(example, { checker });
    expect(fast.space.parameters.map(({ name, alternatives }) => [name, alternatives.length])).toEqual([
      ["net", 3],
      ["bn", 2],
      ["lr", 2],
    ]);
    expect(digest(fast)).toEqual(digest(slow));
    expect(fast.sites.map(({ hidden }) => hidden)).toEqual([false, false, true]);
    expect([...fast.evolving.keys()].map(({ name }) => name)).toEqual(["x"]);
    expect(fast.warnings).toEqual([]);
  });
});

describe("in a user's project", () => {
  let checker: Checker;
  beforeAll(() => {
    write(installed);
    checker = openChecker({ template: join(folder, "any.ts") });
  });
  afterAll(() => checker[Symbol.dispose]());

  /** The names of a source's parameters, by each compiler. */
  const names = (source: string): readonly (readonly string[])[] => {
    write({ "any.ts": source });
    const both = [loadTemplate(join(folder, "any.ts")), loadTemplate(join(folder, "any.ts"), { checker })];
    return both.map(({ space }) => space.parameters.map(({ name }) => name));
  };

  it("the vocabulary is what the installed package exports, and nothing of the same name", () => {
    const source = `import { choice } from "akid/tune";
      import { choice as other } from "lists";
      export const a = choice([1, 2]), b = other([3, 4]);`;
    expect(names(source)).toEqual([["a"], ["a"]]);
  });

  it("modules are ES modules, with or without a tsconfig.json, whatever it says about them", () => {
    const source = `import { choice } from "akid/tune";
      await Promise.resolve();
      export const k = choice([1, 2]);`;
    expect(names(source)).toEqual([["k"], ["k"]]);
    for (const module of ["nodenext", "node16", "esnext"]) {
      const compilerOptions = {
        module,
        target: "es2022",
        moduleResolution: module === "esnext" ? "bundler" : module,
        types: [],
      };
      write({
        "tsconfig.json": JSON.stringify({
          compilerOptions: { ...compilerOptions, strict: true, noUnusedLocals: true },
        }),
      });
      expect(names(`${source} const unused = 1;`)).toEqual([["k"], ["k"]]);
    }
  });

  it("a list of another package is known by its type", () => {
    const source =
      'import { choice } from "akid/tune"; import { WIDTHS } from "lists"; export const w = choice(WIDTHS);';
    expect(names(source)).toEqual([["w"], ["w"]]);
    const { space } = loadTemplate(join(folder, "any.ts"), { checker });
    expect(space.parameters[0]?.alternatives.map(({ label }) => label)).toEqual([8, 16]);
  });

  it("types of Node are there for those who use them", () => {
    const types = join(import.meta.dirname, "../../../node_modules/@types");
    write({
      "tsconfig.json": JSON.stringify({ compilerOptions: { module: "nodenext", typeRoots: [types], types: ["node"] } }),
    });
    const source = `import { readFileSync } from "node:fs";
      export const file = readFileSync(new URL("./any.ts", import.meta.url), "utf8"), home: string = process.cwd();`;
    expect(names(source)).toEqual([[], []]);
    write({ "tsconfig.json": "{}" });
  });

  it("mistakes are at their places, whichever compiler finds them", () => {
    write({ "any.ts": 'import { choice } from "akid/tune";\nexport const k: string = choice([1, 2]);\n' });
    const file = join(folder, "any.ts");
    const place = `${relative(process.cwd(), file)}:2:14 - TS2322: Type '`;
    expect(() => loadTemplate(file)).toThrow(place);
    expect(() => loadTemplate(file, { checker })).toThrow(place);
    write({ "any.ts": 'import { choice } from "akid/tune";\nexport const k = choice([1, 2);\n' });
    expect(() => loadTemplate(file, { checker })).toThrow("any.ts:2:30 - TS1005: ',' expected.");
    write({ "any.ts": 'import { choice } from "nowhere";\nexport const k = choice([1, 2]);\n' });
    expect(() => loadTemplate(file, { checker })).toThrow("any.ts:1:24 - TS2307: Cannot find module 'nowhere'");
  });

  it("a file that the template imports may hand the vocabulary on, by whatever path", () => {
    const paths = { "#tune": ["./tuning.ts"] };
    const compilerOptions = { module: "esnext", moduleResolution: "bundler", target: "es2022", strict: true, paths };
    write({
      "tsconfig.json": JSON.stringify({
        compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true, noEmit: true },
      }),
      "tuning.ts": 'export { choice as oneOf } from "akid/tune";\n',
    });
    const source = `import { oneOf } from "#tune";
      import { oneOf as other } from "./tuning.ts";
      export { choice } from "akid/tune";
      export const a = oneOf([1, 2]), b = other([3]);`;
    expect(names(source)).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    write({ "tsconfig.json": "{}" });
  });

  it("parameters of a file that the template imports do not vary, and a warning says so", () => {
    write({
      "other.ts":
        'import { choice, dyn } from "akid/tune";\nexport const rate = choice([0.1, 0.2]);\nexport { dyn };\n',
    });
    expect(names('import { rate } from "./other.js"; export const r = rate;')).toEqual([[], []]);
    for (const options of [{}, { checker }]) {
      const { warnings } = loadTemplate(join(folder, "any.ts"), options);
      expect(warnings).toMatchObject([{ line: 2, column: 21, code: "AKT041" }]);
      expect(warnings[0]?.file).toBe(relative(process.cwd(), join(folder, "other.ts")));
    }
  });

  it("a tsconfig.json that cannot be read is named", () => {
    write({ "broken.json": "{" });
    const tsconfig = join(folder, "broken.json");
    expect(() => loadTemplate(join(folder, "any.ts"), { tsconfig })).toThrow(`akid: ${tsconfig}: cannot be read: `);
  });
});
