/** What a template imports and where it uses it, and every path that is relative to it. */
import { ts } from "../compiler.ts";
import { refuse } from "./diagnostic.ts";
import { nodesOf } from "./syntax.ts";
import type { ImportedName } from "./template.ts";

/** The names that imports declare, with their uses. */
export function importsOf(
  source: ts.SourceFile,
  symbolOf: (node: ts.Node) => ts.Symbol | undefined,
): readonly ImportedName[] {
  const uses = new Map<ts.Symbol, { readonly specifier: ImportedName["specifier"]; readonly at: number[] }>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !statement.importClause) continue;
    for (const specifier of specifiersOf(statement.importClause)) {
      const symbol = specifier.name && symbolOf(specifier.name);
      if (symbol) uses.set(symbol, { specifier, at: [] });
    }
  }
  for (const node of nodesOf(source)) {
    const symbol = ts.isIdentifier(node) ? symbolOf(node) : undefined;
    const imported = symbol && uses.get(symbol);
    if (imported && imported.specifier !== node.parent) imported.at.push(node.getStart(source));
  }
  return [...uses].map(([symbol, { specifier, at }]) => ({ specifier, symbol, uses: at }));
}

function specifiersOf(clause: ts.ImportClause): readonly ImportedName["specifier"][] {
  const { name, namedBindings } = clause;
  const named = !namedBindings ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  return [...(name ? [clause] : []), ...named];
}

/** The string literals that name a file relative to the template; refuses what expansion could not rebase. */
export function relativePathsOf(source: ts.SourceFile): ReadonlySet<ts.StringLiteralLike> {
  if (source.referencedFiles.length > 0) {
    refuse(
      source.statements[0] ?? source,
      "AKT033",
      "a reference to a path would lead elsewhere from a variant; import the file",
    );
  }
  const paths = new Set<ts.StringLiteralLike>();
  const add = (node: ts.Node | undefined, isPath: (text: string) => boolean): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) {
      if (isPath(node.text)) paths.add(node);
    } else if (ts.isTemplateExpression(node) && isPath(node.head.text)) {
      refuse(node, "AKT033", "a relative path must be written out, so that it can be changed for the variants");
    }
  };
  for (const node of nodesOf(source)) {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, isRelativeModule);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, isRelativeModule);
    } else if (ts.isExternalModuleReference(node)) add(node.expression, isRelativeModule);
    else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], isRelativeModule);
    } else if (isOwnPlace(node)) add(pathFromPlace(node), isRelativeUrl);
  }
  return paths;
}

function isRelativeModule(text: string): boolean {
  return /^\.\.?(\/|$)/.test(text);
}

/** Neither with a scheme nor from a root. */
function isRelativeUrl(text: string): boolean {
  return !/^([a-z][a-z\d+.-]*:|\/)/i.test(text);
}

/** `import.meta.url` and whatever else says where the file is. */
function isOwnPlace(node: ts.Node): node is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(node) || !ts.isMetaProperty(node.expression)) return false;
  return /^(url|dirname|filename|resolve)$/.test(node.name.text);
}

/** The path of `new URL(path, import.meta.url)` and of `import.meta.resolve(path)`. */
function pathFromPlace(place: ts.PropertyAccessExpression): ts.Expression {
  const { parent } = place;
  const name = place.name.text;
  const [first] = (ts.isNewExpression(parent) || ts.isCallExpression(parent) ? parent.arguments : undefined) ?? [];
  if (name === "resolve" && ts.isCallExpression(parent) && parent.expression === place && first) return first;
  const isUrl = ts.isNewExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === "URL";
  if (name === "url" && isUrl && first && parent.arguments?.[1] === place) return first;
  return refuse(
    place,
    "AKT032",
    `import.meta.${name} is another place in a variant; write new URL("./file", import.meta.url)`,
  );
}
