/** The functions of `Math` that expansion computes. */
import { ts } from "../compiler.ts";
import { by, constant, type Evaluated } from "./value.ts";

/** Those whose results do not differ between engines. */
const functions: ReadonlyMap<string, (...numbers: number[]) => number> = new Map(
  (["abs", "ceil", "floor", "log2", "max", "min", "pow", "round", "sign", "sqrt", "trunc"] as const).map((name) => [
    name,
    Math[name] as (...numbers: number[]) => number,
  ]),
);

/** Whether a node is a call such as `Math.max(...)`. */
export function isMathCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return ts.isIdentifier(expression) && expression.text === "Math" && functions.has(name.text);
}

/** The result of `Math[name](...inputs)`. */
export function callMath(name: string, inputs: readonly Evaluated[]): Evaluated | undefined {
  const numbers = inputs.map(({ value }) => value);
  const compute = functions.get(name);
  if (compute === undefined || !numbers.every((value) => typeof value === "number")) return undefined;
  return by(constant(compute(...numbers)), ...inputs);
}
