/** The oracle of the backends: a naive evaluator of graphs in float64, written from the op definitions alone. */
import type { Node, OpName } from "../../../src/graph/node.ts";
import { elements } from "../../../src/graph/node.ts";
import type { Program } from "../../../src/graph/program.ts";
import { topological } from "../../../src/graph/traverse.ts";
import { elementwise } from "./elementwise.ts";
import { image } from "./image.ts";
import { linear } from "./linear.ts";
import type { Rule, RuleTable } from "./rule.ts";
import { structure } from "./structure.ts";

/** The values of inputs and variables by name, row-major. */
export type Leaves = Readonly<Record<string, ArrayLike<number>>>;

const rules: RuleTable<Exclude<OpName, "input" | "variable" | "constant" | "values">> = {
  ...elementwise,
  ...structure,
  ...linear,
  ...image,
};

function leaf(node: Node, leaves: Leaves): Float64Array | null {
  if (node.op === "constant")
    return new Float64Array(elements(node.shape)).fill((node as Node<"constant">).attrs.value);
  if (node.op === "values") return Float64Array.from((node as Node<"values">).attrs.data);
  if (node.op !== "input" && node.op !== "variable") return null;
  const { name } = (node as Node<"input" | "variable">).attrs;
  const values = leaves[name];
  if (values?.length !== elements(node.shape)) {
    throw new Error(`leaf '${name}' [${node.shape.join(", ")}] has ${values?.length ?? "no"} values`);
  }
  return Float64Array.from(values);
}

/**
 * The values of `roots`, row-major, in float64 throughout.
 *
 * @example
 * evaluate([square(variable("x", [2]))], { x: [1, 2] });   // [Float64Array [1, 4]]
 */
export function evaluate(roots: readonly Node[], leaves: Leaves): Float64Array[] {
  const values = new Map<Node, Float64Array>();
  for (const node of topological(roots)) {
    const operands = node.inputs.map((x) => values.get(x) as Float64Array);
    const value = leaf(node, leaves) ?? (rules[node.op as keyof typeof rules] as Rule<OpName>)(node, operands);
    values.set(node, value);
  }
  return roots.map((root) => values.get(root) as Float64Array);
}

/** What one run of a Program gives and stores, in float64. */
export interface Run {
  readonly outputs: Record<string, Float64Array>;
  readonly updates: Record<string, Float64Array>;
}

/** Runs a Program once on the values of its inputs and variables; a guard that is not finite leaves no updates. */
export function runProgram(program: Program, leaves: Leaves): Run {
  const values = evaluate([...Object.values(program.outputs), ...Object.values(program.updates)], leaves);
  const outputNames = Object.keys(program.outputs);
  const named = (names: string[], from: number): Record<string, Float64Array> =>
    Object.fromEntries(names.map((name, i) => [name, values[from + i] as Float64Array]));
  const outputs = named(outputNames, 0);
  const blocked = program.guard !== null && !Number.isFinite(outputs[program.guard]?.[0]);
  return { outputs, updates: blocked ? {} : named(Object.keys(program.updates), outputNames.length) };
}
