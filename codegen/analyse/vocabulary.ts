/** Which calls of a template are words of `akid/tune`, by symbol: look-alikes are not, aliases are. */
import { ts } from "ts-morph";
import type { ParameterKind } from "../space/space.ts";
import { refuse } from "./diagnostic.ts";
import { target } from "./symbols.ts";
import { nodesOf } from "./syntax.ts";

/** What `akid/tune` exports by value. */
export type Word = ParameterKind | "constraint" | "repeats" | "dyn";

const words: Readonly<Record<Word, true>> = {
  choice: true,
  range: true,
  uniform: true,
  logUniform: true,
  zip: true,
  constraint: true,
  repeats: true,
  dyn: true,
};

/** The calls of a file that are words, in source order; a word that is not called is refused. */
export function vocabularyOf(
  source: ts.SourceFile,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  symbolOf: (node: ts.Node) => ts.Symbol | undefined,
): ReadonlyMap<ts.Node, Word> {
  const file = tuneModule(source.fileName, program, host);
  const checker = program.getTypeChecker();
  const calls = new Map<ts.Node, Word>();
  for (const node of nodesOf(source)) {
    if (!ts.isIdentifier(node)) continue;
    const symbol = target(checker, symbolOf(node));
    if (!symbol || !Object.hasOwn(words, symbol.name)) continue;
    if (!symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName === file)) continue;
    const callee = calleeOf(node);
    if (callee) calls.set(callee, symbol.name as Word);
    else if (!isMention(node)) refuse(node, "AKT011", `'${node.text}' must be called where it stands`);
  }
  return calls;
}

/** The file that `akid/tune` leads to from a file; undefined where there is no such package. */
function tuneModule(from: string, program: ts.Program, host: ts.ModuleResolutionHost): string | undefined {
  const options = program.getCompilerOptions();
  const mode = ts.ModuleKind.ESNext;
  return ts.resolveModuleName("akid/tune", from, options, host, undefined, undefined, mode).resolvedModule
    ?.resolvedFileName;
}

/** The call of a name, `choice(...)` or `tune.choice(...)`. */
function calleeOf(name: ts.Identifier): ts.CallExpression | undefined {
  const { parent } = name;
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent : undefined;
}

/** An import, or a type: neither is there when the template runs. */
function isMention(name: ts.Identifier): boolean {
  return ts.isImportSpecifier(name.parent) || ts.isPartOfTypeNode(name) || ts.isTypeQueryNode(name.parent);
}
