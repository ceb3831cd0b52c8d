/**
 * A template run with the values of a combination: its calls of `akid/tune` are numbered in the order of the source, and
 * each gives what was picked for the parameter of its number. Nothing of what writes variants is part of it.
 */
import { ts } from "ts-morph";
import type { Assignment } from "../../../codegen/space/space.ts";

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** The vocabulary of one combination; every call of a parameter begins with its number. */
function vocabularyOf(picks: Assignment): Exports {
  // A parameter inside an alternative that was not chosen is evaluated all the same: anything will do.
  const indexOf = (id: number): number => {
    const pick = picks.get(id);
    return pick !== undefined && "alternative" in pick ? pick.alternative : 0;
  };
  const numberOf = (id: number, low: number): number => {
    const pick = picks.get(id);
    return pick !== undefined && "value" in pick ? pick.value : low;
  };
  return {
    choice: (id: number, alternatives: object) => Object.values(alternatives)[indexOf(id)] as unknown,
    range: (id: number, from: number, _to: number, step = 1) => from + indexOf(id) * step,
    uniform: numberOf,
    logUniform: numberOf,
    zip: (id: number, columns: Readonly<Record<string, readonly unknown[]>>) =>
      Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, column[indexOf(id)]])),
    dyn: (tensor: unknown) => tensor,
    constraint: (condition: boolean) => {
      if (!condition) throw new Error("a constraint excludes this combination");
    },
  };
}

const parameters = new Set(["choice", "range", "uniform", "logUniform", "zip"]);

/** Puts its number in front of the arguments of each call of a parameter. */
const numbered: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  let next = 0;
  const visit = (node: ts.Node): ts.Node => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !parameters.has(node.expression.text))
      return ts.visitEachChild(node, visit, context);
    const id = factory.createNumericLiteral(next++);
    const { arguments: given } = ts.visitEachChild(node, visit, context);
    return factory.updateCallExpression(node, node.expression, undefined, [id, ...given]);
  };
  return (source) => ts.visitEachChild(source, visit, context);
};

const toCommonJS = (text: string, before: ts.TransformerFactory<ts.SourceFile>[]): string =>
  ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    transformers: { before },
  }).outputText;

/** The modules that a file can import, by name. */
type Modules = Readonly<Record<string, Exports>>;

/** The exports of a module whose text is given; it can import nothing else. */
function run(code: string, modules: Modules): Exports {
  const exports = {};
  const require = (name: string): Exports => {
    const found = modules[name];
    if (found === undefined) throw new Error(`there is no module '${name}'`);
    return found;
  };
  new Function("exports", "require", code)(exports, require);
  return exports;
}

export const runVariant = (text: string, modules: Modules): Exports => run(toCommonJS(text, []), modules);

/** Runs a template again and again. */
export function runnerOf(text: string, modules: Modules): (picks: Assignment) => Exports {
  const code = toCommonJS(text, [numbered]);
  return (picks) => run(code, { ...modules, "akid/tune": vocabularyOf(picks) });
}
