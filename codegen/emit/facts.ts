/** What emission needs to know of a template beyond its analysis; found once per template. */

import { assignedBy, isFunction, isLoop, nodesOf } from "../analyse/syntax.ts";
import type { Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { unusualLiterals } from "./canonical.ts";
import { exportedVariables, mutatedVariables, reassignedVariables } from "./changes.ts";
import { type Counter, countersOf } from "./counters.ts";
import { isListCall } from "./list-calls.ts";
import { isMathCall } from "./math.ts";
import { isArithmetic, isComparison } from "./operators.ts";

export interface Facts {
  /** Nodes with something to rewrite at or below them: the template's marks and what can be computed. */
  readonly marks: ReadonlySet<ts.Node>;
  /** Variables whose lists or records something writes to. */
  readonly mutated: ReadonlySet<ts.Symbol>;
  /** The counters of `while` loops that only count, by the statement that declares them and by the loop. */
  readonly counters: ReadonlyMap<ts.Node, Counter>;
  /** Declarations that run once. */
  readonly topLevel: ReadonlySet<ts.Declaration>;
  /** Loops that assign or declare a variable whose shape evolves. */
  readonly evolvingLoops: ReadonlySet<ts.Node>;
  /** Starts of lines inside of template literals: their white space is part of a value. */
  readonly valueLines: ReadonlySet<number>;
  /** Literals of alternatives that are not written in the usual form, with that form. */
  readonly unusual: ReadonlyMap<ts.Node, string>;
  /** Variables that something assigns, but for the counting of a loop. */
  readonly reassigned: ReadonlySet<ts.Symbol>;
  /** Variables in `export { ... }`: what is exported is their last value. */
  readonly exported: ReadonlySet<ts.Symbol>;
  /** Where nodes start behind their comments, and where they end behind those in the same line; filled in when asked for. */
  readonly starts: Map<ts.Node, number>;
  /** The marked children of marked nodes, filled in as well. */
  readonly children: Map<ts.Node, readonly ts.Node[]>;
  readonly ends: Map<ts.Node, number>;
  readonly quote: string;
  readonly endOfLine: string;
  /** How many characters a line may have. */
  readonly width: number;
}

const known = new WeakMap<Template, Facts>();

export function factsOf(template: Template): Facts {
  const facts = known.get(template) ?? findFacts(template);
  known.set(template, facts);
  return facts;
}

function findFacts(template: Template): Facts {
  const { source, text } = template;
  const marks = new Set(template.marks);
  const topLevel = new Set<ts.Declaration>();
  const evolvingLoops = new Set<ts.Node>();
  const valueLines = new Set<number>();
  const unusual = unusualLiterals(template);
  const counters = countersOf(template);
  for (const node of nodesOf(source)) {
    if (counters.has(node)) markUp(marks, node);
    if (unusual.has(node) || isComputed(node) || isJump(node)) markUp(marks, node);
    if ((ts.isVariableDeclaration(node) || ts.isBindingElement(node)) && isTopLevel(node)) topLevel.add(node);
    if (touchesEvolving(template, node)) for (const loop of loopsAround(node)) evolvingLoops.add(loop);
    if (isTemplateText(node)) addLines(text, node, valueLines);
  }
  const quote = /^\s*import\b[^;]*?(["'])/m.exec(text)?.[1] ?? '"';
  return {
    marks,
    mutated: mutatedVariables(template),
    counters,
    reassigned: reassignedVariables(template),
    exported: exportedVariables(template),
    starts: new Map(),
    children: new Map(),
    ends: new Map(),
    topLevel,
    evolvingLoops,
    valueLines,
    unusual,
    quote,
    endOfLine: /\r?\n/.exec(text)?.[0] ?? "\n",
    width: widthOf(text),
  };
}

/** The least of the usual settings of formatters that the longest line keeps to. */
function widthOf(text: string): number {
  const longest = Math.max(...text.split(/\r?\n/).map(({ length }) => length));
  return [80, 100, 120].find((width) => longest <= width) ?? longest;
}

function markUp(marks: Set<ts.Node>, node: ts.Node): void {
  for (let at = node; at !== undefined && !marks.has(at); at = at.parent) marks.add(at);
}

/** Whether a node may be a value that is computed from parameters. */
function isComputed(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return isArithmetic(kind) || isComparison(kind) || isLogical(kind);
  }
  if (ts.isElementAccessExpression(node)) return true;
  if (ts.isPrefixUnaryExpression(node)) return !ts.isLiteralExpression(node.operand);
  return ts.isOptionalChain(node) || isMathCall(node) || isListCall(node);
}

/** Whether an operator is `&&`, `||` or `??`. */
export function isLogical(operator: ts.SyntaxKind): boolean {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
  return operator === AmpersandAmpersandToken || operator === BarBarToken || operator === QuestionQuestionToken;
}

function isJump(node: ts.Node): boolean {
  return ts.isBreakOrContinueStatement(node);
}

function isTopLevel(declaration: ts.VariableDeclaration | ts.BindingElement): boolean {
  let at: ts.Node = declaration;
  while (!ts.isVariableDeclarationList(at)) {
    if (ts.isParameter(at) || at.parent === undefined) return false;
    at = at.parent;
  }
  return ts.isVariableStatement(at.parent) && ts.isSourceFile(at.parent.parent);
}

function touchesEvolving(template: Template, node: ts.Node): boolean {
  const name = ts.isVariableDeclaration(node) ? node.name : assignedBy(node);
  const symbol = name !== undefined && ts.isIdentifier(name) ? template.symbolOf(name) : undefined;
  return symbol !== undefined && template.evolving.has(symbol);
}

function* loopsAround(node: ts.Node): Iterable<ts.Node> {
  for (let at = node.parent; at !== undefined && !isFunction(at); at = at.parent) {
    if (isLoop(at)) yield at;
  }
}

function isTemplateText(node: ts.Node): boolean {
  return (
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}

function addLines(text: string, node: ts.Node, lines: Set<number>): void {
  for (let at = text.indexOf("\n", node.getStart()); at >= 0 && at < node.end; at = text.indexOf("\n", at + 1)) {
    lines.add(at + 1);
  }
}
