/** Batch normalisation with the statistics of the batch: TensorFlow has one operator for it, and one for its gradient. */
import type { Node, Size } from "../../../../graph/node.ts";
import { elements } from "../../../../graph/node.ts";
import { add, constant, mul, rsqrt } from "../../../../graph/ops/index.ts";
import { simplify } from "../../../../graph/passes/simplify.ts";
import type { Program } from "../../../../graph/program.ts";
import { vjps } from "../../../../graph/vjp/index.ts";
import type { Context } from "../emitter.ts";
import { operands } from "../emitter.ts";
import type { Tensor } from "../graph-def.ts";
import { asBefore, asImage, fusedAttributes } from "../ops/normalise.ts";

type Normalised = Node<"batchNorm">;

/** Nodes that are emitted in another way than their ops say. */
export type Overrides = Map<Node, (context: Context) => Tensor>;

/** Batch normalisations of a Program, their statistics and their gradients, as TensorFlow's fused operators. */
export function batchNorms(program: Program): Overrides {
  const overrides: Overrides = new Map();
  const nodes = program.nodes.filter((node): node is Normalised => node.op === "batchNorm").filter(ofBatch);
  for (const node of nodes) {
    overrides.set(node, (context) => asBefore(context.graph, forward(node, context, 0), node));
    const [x, scale, offset, mean, variance] = operands(node);
    if (![scale, offset].every(isLeaf)) continue;
    overrides.set(mean, (context) => forward(node, context, 1));
    overrides.set(variance, (context) => biased(forward(node, context, 2), x.shape, context));
  }
  for (const { node, dy, parts } of gradients(program, nodes)) {
    const [dx, ...vectors] = parts;
    overrides.set(dx, (context) => asBefore(context.graph, backward(node, dy, context, 0), node));
    vectors.forEach((vector, i) => {
      overrides.set(vector, (context) => backward(node, dy, context, i + 1));
    });
  }
  return overrides;
}

const ofBatch = (node: Normalised): boolean => node.attrs.statistics === "batch";

/** The statistics come out of the operator that needs scale and offset: these must not be made of them. */
const isLeaf = (node: Node): boolean =>
  node.inputs.length === 0 || (node.op === "broadcastTo" && operands(node)[0].inputs.length === 0);

/** In training the operator is given no statistics. One array: the graph tells constants apart by their arrays. */
const nothing = { dtype: "float32", shape: [0], data: new Float32Array(0) } as const;

function forward(node: Normalised, { graph, value }: Context, output: number): Tensor {
  const [x, scale, offset] = operands(node);
  const none = graph.constant(nothing);
  const tensors = [asImage(graph, value(x), node), value(scale), value(offset), none, none];
  const attributes = { ...fusedAttributes(node.attrs.epsilon, true), exponential_avg_factor: { float: 1 } };
  return graph.op("FusedBatchNormV3", tensors, attributes, output);
}

/** The operator gives the unbiased variance. */
function biased(variance: Tensor, shape: Size, { graph }: Context): Tensor {
  const count = elements(shape.slice(0, -1));
  return graph.op("Mul", [variance, graph.float(Math.max(count - 1, 1) / count)]);
}

function backward(node: Normalised, dy: Node, context: Context, output: number): Tensor {
  const { graph, value } = context;
  const [x, scale] = operands(node);
  const kept = [3, 4, 5].map((each) => forward(node, context, each));
  const images = [dy, x].map((image) => asImage(graph, value(image), node));
  const tensors = [...images, value(scale), ...kept];
  return graph.op("FusedBatchNormGradV3", tensors, fusedAttributes(node.attrs.epsilon, true), output);
}

interface Gradient {
  readonly node: Normalised;
  readonly dy: Node;
  /** The gradients of x, scale and offset that the Program has. */
  readonly parts: readonly [dx: Node, ...vectors: Node[]];
}

/**
 * Finds gradients of these nodes: writes them down anew by the op's own rule, and lets `simplify`, which makes equal nodes
 * one, say which nodes of the Program those are.
 */
function gradients(program: Program, nodes: readonly Normalised[]): Gradient[] {
  if (nodes.length === 0) return [];
  const there = new Set(program.nodes);
  const find = sameIn(program);
  const slopes = find(nodes.map(slope));
  const candidates = program.nodes.flatMap((product) => {
    const [dy, factor] = operands(product);
    const node = product.op === "mul" ? nodes[slopes.indexOf(factor)] : undefined;
    return node && dy.shape.length === node.shape.length ? [{ node, dy }] : [];
  });
  const rules = candidates.map(({ node, dy }) => vjps.batchNorm(node, dy).slice(0, 3) as Node[]);
  const found = find(rules.flat());
  return candidates.flatMap(({ node, dy }, i) => {
    const [dx, scale, offset] = found.slice(i * 3, i * 3 + 3) as [Node, Node, Node];
    const vectors = [scale, offset].filter((vector) => there.has(vector));
    return there.has(dx) && vectors.length === 2 ? [{ node, dy, parts: [dx, ...vectors] as const }] : [];
  });
}

/** What dy is multiplied with in the gradient of x. */
function slope(node: Normalised): Node {
  const [, scale, , , variance] = operands(node);
  return mul(scale, rsqrt(add(variance, constant(node.attrs.epsilon))));
}

/** Gives for new nodes the Program's own ones of the same value, where it has them. */
function sameIn(program: Program): (wanted: readonly Node[]) => Node[] {
  const roots = [...Object.values(program.outputs), ...Object.values(program.updates)];
  return (wanted) => simplify([...roots, ...wanted]).slice(roots.length);
}
