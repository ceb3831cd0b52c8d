/** Which nodes of a template have something to rewrite inside; the others are copied as they are. */
import { ts } from "../compiler.ts";
import { isLoop } from "./syntax.ts";
import type { Template } from "./template.ts";

type Facts = Pick<Template, "source" | "siteOf" | "dynCalls" | "evolving" | "relativePaths" | "symbolOf">;

/** The nodes with something to rewrite at or below them. */
export function marksOf(facts: Facts): ReadonlySet<ts.Node> {
  const marks = new Set<ts.Node>();
  const mark = (node: ts.Node): boolean => {
    let isMarked = isRewritten(node, facts);
    ts.forEachChild(node, (child) => {
      if (mark(child)) isMarked = true;
    });
    if (isMarked) marks.add(node);
    return isMarked;
  };
  mark(facts.source);
  return marks;
}

/** What expansion may write differently: parameters, what they decide, loops, and names that such blocks declare. */
function isRewritten(node: ts.Node, facts: Facts): boolean {
  if (facts.siteOf.has(node) || facts.dynCalls.has(node)) return true;
  if (ts.isStringLiteralLike(node)) return facts.relativePaths.has(node);
  if (ts.isIdentifier(node)) return isRenamable(node, facts);
  if (ts.isBinaryExpression(node)) return decides.has(node.operatorToken.kind);
  return (
    ts.isIfStatement(node) ||
    ts.isConditionalExpression(node) ||
    isLoop(node) ||
    ts.isSwitchStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isTemplateExpression(node)
  );
}

const decides: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** A variable that evolves, or one of a block: a pruned or unrolled block leaves its names in the block around it. */
function isRenamable(name: ts.Identifier, { source, evolving, symbolOf }: Facts): boolean {
  const symbol = symbolOf(name);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || declaration.getSourceFile() !== source) return false;
  if (evolving.has(symbol)) return true;
  let around: ts.Node = declaration;
  while (!ts.isSourceFile(around)) {
    if (ts.isBlock(around) || isLoop(around) || ts.isCaseOrDefaultClause(around)) return true;
    around = around.parent;
  }
  return false;
}
