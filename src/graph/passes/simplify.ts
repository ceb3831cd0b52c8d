/** Rewrites a graph bottom-up: constants are folded, neutral operations dropped, and equal nodes made one. */
import type { Node } from "../node.ts";
import { makeNode, sameShape } from "../node.ts";
import { constant } from "../ops/index.ts";
import { topological } from "../traverse.ts";
import { contentNumbers } from "./content.ts";

/** The same values as `roots`, from a graph without repeated, constant or neutral nodes. */
export function simplify(roots: readonly Node[]): Node[] {
  const numbers = new Map<Node, number>();
  const known = new Map<string, Node>();
  const contentOf = contentNumbers();
  /** The one node of this op, operands and attributes; the operands are interned already. */
  const intern = (node: Node): Node => {
    const attrs = "data" in node.attrs ? contentOf(node.attrs.data) : node.attrs;
    const key = signature(node, attrs, numbers);
    const first = known.get(key);
    if (first) return first;
    known.set(key, node);
    numbers.set(node, numbers.size);
    return node;
  };

  const rewritten = new Map<Node, Node>();
  for (const node of topological(roots)) {
    const inputs = node.inputs.map((x) => rewritten.get(x) as Node);
    const same = inputs.every((x, i) => x === node.inputs[i]);
    const candidate = same ? node : makeNode(node.op, inputs, node.attrs, node.shape, node.dtype);
    rewritten.set(node, intern(reduce(candidate, intern)));
  }
  return roots.map((root) => rewritten.get(root) as Node);
}

type Intern = (node: Node) => Node;

/** JSON has no -0, NaN or infinity. */
const exactNumber = (_: string, value: unknown): unknown =>
  typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : value;

function signature(node: Node, attrs: unknown, numbers: ReadonlyMap<Node, number>): string {
  const operands = node.inputs.map((x) => numbers.get(x)).join(",");
  return `${node.op}(${operands})${JSON.stringify(attrs, exactNumber)}:${node.dtype}[${node.shape.join(",")}]`;
}

const foldTwo: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};
const foldOne: Readonly<Record<string, (a: number) => number>> = {
  neg: (a) => -a,
  broadcastTo: (a) => a,
  reshape: (a) => a,
};

const constantValue = (node: Node): number | null =>
  node.op === "constant" ? (node as Node<"constant">).attrs.value : null;

/** A cheaper node of the same value, or the node itself. */
function reduce(node: Node, intern: Intern): Node {
  const [a, b] = node.inputs;
  if (!a) return node;
  const left = constantValue(a);
  const one = foldOne[node.op];
  if (one && left !== null) return constant(one(left), node.shape, node.dtype);
  const two = foldTwo[node.op];
  if (!two || !b) return node;
  const right = constantValue(b);
  if (left !== null && right !== null) return constant(Math.fround(two(left, right)), node.shape);
  return neutral(node, a, left, b, right) ?? scalarConstant(node, a, left, b, right, intern);
}

/** The operand that the node only repeats, as x * 1 or x + 0 does. */
function neutral({ op, shape }: Node, a: Node, left: number | null, b: Node, right: number | null): Node | null {
  const keepsA = (right === 1 && (op === "mul" || op === "div")) || (right === 0 && (op === "add" || op === "sub"));
  if (keepsA && sameShape(a.shape, shape)) return a;
  const keepsB = (left === 1 && op === "mul") || (left === 0 && op === "add");
  return keepsB && sameShape(b.shape, shape) ? b : null;
}

/** A constant that fills the whole shape becomes a scalar: elementwise ops broadcast it for free. */
function scalarConstant(node: Node, a: Node, left: number | null, b: Node, right: number | null, intern: Intern): Node {
  const rebuilt = (inputs: readonly Node[]): Node => makeNode(node.op, inputs, node.attrs, node.shape, node.dtype);
  if (right !== null && b.shape.length > 0 && sameShape(a.shape, node.shape))
    return rebuilt([a, intern(constant(right))]);
  if (left !== null && a.shape.length > 0 && sameShape(b.shape, node.shape))
    return rebuilt([intern(constant(left)), b]);
  return node;
}
