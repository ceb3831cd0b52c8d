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
import { moments, weighted } from "./towers.ts";

/** The values of inputs and variables by name, row-major. */
export type Leaves = Readonly<Record<string, ArrayLike<number>>>;

type LocalOp = Exclude<OpName, "input" | "variable" | "constant" | "values" | "towersMean" | "towersMoments">;

const rules: RuleTable<LocalOp> = {
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
  return evaluateTowers(roots, [{ leaves, share: 1 }])[0] as Float64Array[];
}

/** What a tower works on, and what part of the whole it is. */
export interface TowerLeaves {
  readonly leaves: Leaves;
  readonly share: number;
}

/** The values of `roots` on each of several towers, which go through the graph together, node by node. */
export function evaluateTowers(roots: readonly Node[], towers: readonly TowerLeaves[]): Float64Array[][] {
  const values = new Map<Node, readonly Float64Array[]>();
  const shares = towers.map(({ share }) => share);
  for (const node of topological(roots)) {
    const operands = towers.map((_, i) => node.inputs.map((x) => values.get(x)?.[i] as Float64Array));
    const met = operands.map(([x]) => x as Float64Array);
    const all = (value: Float64Array): Float64Array[] => towers.map(() => value);
    if (node.op === "towersMean") values.set(node, all(weighted(met, shares)));
    else if (node.op === "towersMoments") values.set(node, all(moments(met, shares)));
    else {
      const rule = rules[node.op as LocalOp] as Rule<OpName>;
      const each = towers.map(({ leaves }, i) => leaf(node, leaves) ?? rule(node, operands[i] as Float64Array[]));
      values.set(node, each);
    }
  }
  return towers.map((_, i) => roots.map((root) => values.get(root)?.[i] as Float64Array));
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
