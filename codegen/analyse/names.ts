/** What a parameter is called: by its option, else by the constant and the properties that it is the value of. */
import { ts } from "../compiler.ts";
import { refuse } from "./diagnostic.ts";
import { optionOf } from "./numbers.ts";
import { nameOfProperty } from "./syntax.ts";

/**
 * The name of the parameter at a call. One inside an alternative is named after that one's parameter, which `outer` names:
 * `act.maxout.group`.
 */
export function nameOf(
  call: ts.CallExpression,
  options: ts.ObjectLiteralExpression | undefined,
  outer: (node: ts.Node) => string | undefined,
): string {
  const given = optionOf(options, "name");
  if (given) {
    if (ts.isStringLiteralLike(given) && given.text.trim() !== "") return given.text;
    refuse(given, "AKT002", "'name' must be a string that is written out");
  }
  const steps: string[] = [];
  let own: string | undefined;
  let isOpen = true;
  for (let node: ts.Node = call; !ts.isSourceFile(node); node = node.parent) {
    const outerName = outer(node.parent);
    if (outerName !== undefined) return [outerName, ...steps].join(".");
    const declared = declaredName(node.parent);
    const step = declared ?? stepOf(node.parent, node);
    if (step) steps.unshift(step);
    if (isOpen && (declared !== undefined || step === undefined)) {
      own = steps.join(".");
      isOpen = false;
    }
  }
  if (own) return own;
  return refuse(
    call,
    "AKT001",
    'this parameter has no name: assign it to a constant or a property, or give { name: "..." }',
  );
}

function declaredName(node: ts.Node): string | undefined {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node)) return bindingName(node.name);
  if (ts.isPropertyDeclaration(node)) return nameOfProperty(node.name as ts.PropertyName);
  const assigns = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return assigns ? node.left.getText() : undefined;
}

/** `{ lr, decay }` is "lr+decay". */
function bindingName(name: ts.BindingName): string {
  if (ts.isIdentifier(name)) return name.text;
  return name.elements.map((element) => (ts.isBindingElement(element) ? bindingName(element.name) : "")).join("+");
}

/** What a node around a value adds to the name: "" for nothing, undefined where the value is no longer seen. */
function stepOf(node: ts.Node, value: ts.Node): string | undefined {
  if (ts.isPropertyAssignment(node)) return nameOfProperty(node.name);
  if (ts.isArrayLiteralExpression(node)) return String(node.elements.indexOf(value as ts.Expression));
  const isWrapping =
    ts.isObjectLiteralExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSpreadElement(node);
  return isWrapping ? "" : undefined;
}
