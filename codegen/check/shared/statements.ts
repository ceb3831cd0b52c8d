/** What stands at the top level of a variant: its imports, and statements that mean the same wherever their names do. */
import { basename, extname } from "node:path";
import { ts } from "../../compiler.ts";

/** One statement with the comments after it. */
export interface Statement {
  readonly text: string;
  /** What it declares; undefined of a default export. */
  readonly name: string | undefined;
  readonly isExported: boolean;
  /** Whether it has to stand in the file where it is used: the compiler may narrow it there, and not what is imported. */
  readonly isLocal: boolean;
  /** Whether it is what a call gives: its type is what it is taken for, and no literal that may become wider. */
  readonly isCall: boolean;
  /** The names that it may refer to. */
  readonly names: readonly string[];
}

/** A file whose statements can be checked apart from each other. */
export interface Pieces {
  /** All up to the first statement. */
  readonly head: string;
  /** What of it is imports. */
  readonly imports: string;
  /** The same as far as it declares one of these names. */
  readonly importsOf: (names: ReadonlySet<string>) => string;
  readonly statements: readonly Statement[];
}

/** What another module of its folder imports a file as. */
export const moduleOf = (file: string): string => `./${basename(file, extname(file))}.js`;

/** Where a statement may begin: a line of these cannot go on with the statement before. */
const beginning = /^(?:import|const|export)\b/gm;
/** Lines of comments, which differ from variant to variant. */
const header = /^(?:\/\/(?!\/)[^\n]*\n)*$/;
/** Comments that say something to the compiler. */
const directive = /@ts-|\/\/\/|@jsx/;

/** An import, by the names that it declares. */
interface Import {
  readonly text: string;
  readonly of: (names: ReadonlySet<string>) => string;
}

type Read = Statement | Import | "comments" | undefined;

/** Takes files apart; what many have in common is read once. */
export class Splitter {
  readonly #known = new Map<string, Read>();

  /** Undefined for a file with anything but imports, then constants and a default export. */
  split(text: string): Pieces | undefined {
    const statements: Statement[] = [];
    const imports: Import[] = [];
    let begin = 0;
    let start = 0;
    for (const piece of piecesOf(text)) {
      const read = this.#read(piece);
      start += piece.length;
      if (typeof read === "object" && "names" in read) statements.push(read);
      else if (read === undefined || statements.length > 0) return undefined;
      else begin = start;
      if (typeof read === "object" && "of" in read) imports.push(read);
    }
    if (!isOrdered(statements)) return undefined;
    const importsOf = (names: ReadonlySet<string>): string => imports.map(({ of }) => of(names)).join("");
    return { head: text.slice(0, begin), imports: imports.map((one) => one.text).join(""), importsOf, statements };
  }

  #read(piece: string): Read {
    if (header.test(piece)) return directive.test(piece) ? undefined : "comments";
    if (!this.#known.has(piece)) this.#known.set(piece, directive.test(piece) ? undefined : read(piece));
    return this.#known.get(piece);
  }
}

function piecesOf(text: string): readonly string[] {
  const starts = [...text.matchAll(beginning)].map(({ index }) => index);
  return [0, ...starts].map((start, i) => text.slice(start, starts[i] ?? text.length));
}

/** Whether each name is declared once, and before it is used. */
function isOrdered(statements: readonly Statement[]): boolean {
  const all = new Set(statements.map(({ name }) => name));
  const seen = new Set<string | undefined>();
  for (const { name, names } of statements) {
    if (names.some((one) => all.has(one) && !seen.has(one))) return false;
    seen.add(name);
  }
  return all.size === statements.length;
}

function read(piece: string): Read {
  const source = ts.createSourceFile("piece.ts", piece, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly unknown[] };
  const [node, ...more] = source.statements;
  if (parseDiagnostics.length > 0 || more.length > 0) return undefined;
  if (node === undefined) return "comments";
  // Without a clause it may do something to the types of all files.
  if (ts.isImportDeclaration(node)) return importOf(piece, node);
  const names = namesIn(node);
  if (names === undefined) return undefined;
  if (ts.isVariableStatement(node)) return constantOf(piece, node, names);
  if (!ts.isExportAssignment(node) || node.isExportEquals) return undefined;
  return { text: piece, name: undefined, isExported: true, isLocal: false, isCall: false, names };
}

function importOf(text: string, node: ts.ImportDeclaration): Import | undefined {
  const { importClause: clause, moduleSpecifier, attributes } = node;
  if (clause === undefined) return undefined;
  const { name, namedBindings } = clause;
  const isPlain = name === undefined && attributes === undefined;
  if (!isPlain || !namedBindings || !ts.isNamedImports(namedBindings)) return { text, of: () => text };
  const specifiers = namedBindings.elements.map((one) => ({ name: one.name.text, text: one.getText() }));
  const begin = clause.isTypeOnly ? "import type" : "import";
  return {
    text,
    of: (names) => {
      const used = specifiers.filter((one) => names.has(one.name)).map((one) => one.text);
      return used.length === 0 ? "" : `${begin} { ${used.join(", ")} } from ${moduleSpecifier.getText()};\n`;
    },
  };
}

function constantOf(text: string, node: ts.VariableStatement, names: readonly string[]): Statement | undefined {
  const [declaration, ...more] = node.declarationList.declarations;
  const isConstant = (node.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
  if (!declaration?.initializer || more.length > 0 || !isConstant || !ts.isIdentifier(declaration.name)) {
    return undefined;
  }
  const { type, initializer } = declaration;
  const name = declaration.name.text;
  const modifiers = node.modifiers ?? [];
  if (modifiers.some(({ kind }) => kind !== ts.SyntaxKind.ExportKeyword)) return undefined;
  const isExported = modifiers.length > 0;
  const isLocal = type !== undefined || isPlain(initializer);
  if (isLocal && isExported) return undefined;
  const isCall = !isLocal && ts.isCallExpression(initializer);
  return { text, name, isExported, isLocal, isCall, names: names.filter((one) => one !== name) };
}

/** Literals, and empty lists, whose type comes of what is done with them. */
const isPlain = (node: ts.Expression): boolean =>
  ts.isLiteralExpression(node) ||
  node.kind === ts.SyntaxKind.TrueKeyword ||
  node.kind === ts.SyntaxKind.FalseKeyword ||
  (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) ||
  (ts.isArrayLiteralExpression(node) && node.elements.length === 0);

/** All identifiers but those that name a property; undefined where a condition may narrow the type of one. */
function namesIn(statement: ts.Node): readonly string[] | undefined {
  const names = new Set<string>();
  let narrows = false;
  const visit = (node: ts.Node): void => {
    narrows ||= isCondition(node);
    if (ts.isIdentifier(node) && !isProperty(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return narrows ? undefined : [...names];
}

function isCondition(node: ts.Node): boolean {
  const { kind } = ts.isBinaryExpression(node) ? node.operatorToken : node;
  return conditions.has(kind);
}

const { SyntaxKind } = ts;
const conditions: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ConditionalExpression,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.IfStatement,
  SyntaxKind.SwitchStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
  SyntaxKind.ForStatement,
]);

function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}
