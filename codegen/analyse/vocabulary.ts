/** Which calls of a template are words of `akid/tune`, by symbol: look-alikes are not, aliases are. */
import { ts } from "../compiler.ts";
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

/** The vocabulary as one template's project knows it. */
export interface Vocabulary {
  readonly program: ts.Program;
  readonly host: ts.ModuleResolutionHost;
  symbolOf(node: ts.Node): ts.Symbol | undefined;
}

/** The calls of a template that are words, in source order; a word that is not called is refused. */
export function wordsOf(template: ts.SourceFile, vocabulary: Vocabulary): ReadonlyMap<ts.Node, Word> {
  const calls = new Map<ts.Node, Word>();
  for (const [name, word] of namesOf(template, vocabulary)) {
    const call = callOf(name);
    if (call) calls.set(call, word);
    else if (!isMention(name)) refuse(name, "AKT011", `'${name.text}' must be called where it stands`);
  }
  return calls;
}

/** The calls in files that a template imports: such parameters keep their defaults in every variant. */
export function wordsElsewhere(template: ts.SourceFile, vocabulary: Vocabulary): readonly ts.Node[] {
  const files = [...importedBy(template, vocabulary.program)].filter(({ text }) => text.includes("akid/tune"));
  const calls = files.flatMap((file) =>
    [...namesOf(file, vocabulary)].map(([name, word]) => (word === "dyn" ? undefined : callOf(name))),
  );
  return calls.filter((call) => call !== undefined);
}

/** The files of the project that a template imports, be it through others. */
function importedBy(template: ts.SourceFile, program: ts.Program): ReadonlySet<ts.SourceFile> {
  const checker = program.getTypeChecker();
  const found = new Set([template]);
  for (const file of found) {
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const module = statement.moduleSpecifier && checker.getSymbolAtLocation(statement.moduleSpecifier);
      const imported = module?.valueDeclaration;
      if (!imported || !ts.isSourceFile(imported) || imported.isDeclarationFile) continue;
      if (!program.isSourceFileFromExternalLibrary(imported)) found.add(imported);
    }
  }
  found.delete(template);
  return found;
}

/** The names in a file that stand for a word. */
function* namesOf(
  source: ts.SourceFile,
  { program, host, symbolOf }: Vocabulary,
): Iterable<readonly [name: ts.Identifier, word: Word]> {
  const checker = program.getTypeChecker();
  const file = tuneModule(source.fileName, program, host);
  for (const node of nodesOf(source)) {
    if (!ts.isIdentifier(node)) continue;
    const symbol = target(checker, symbolOf(node));
    if (!symbol || !Object.hasOwn(words, symbol.name)) continue;
    const isOurs = symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName === file);
    if (isOurs) yield [node, symbol.name as Word];
  }
}

/** The file that `akid/tune` leads to from a file; undefined where there is no such package. */
function tuneModule(from: string, program: ts.Program, host: ts.ModuleResolutionHost): string | undefined {
  const options = program.getCompilerOptions();
  const mode = ts.ModuleKind.ESNext;
  return ts.resolveModuleName("akid/tune", from, options, host, undefined, undefined, mode).resolvedModule
    ?.resolvedFileName;
}

/** The call of a name, `choice(...)` or `tune.choice(...)`. */
function callOf(name: ts.Identifier): ts.CallExpression | undefined {
  const { parent } = name;
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee ? callee.parent : undefined;
}

/** An import, a re-export or a type: none of them does anything when the template runs. */
function isMention({ parent }: ts.Identifier): boolean {
  return ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isTypeQueryNode(parent);
}
