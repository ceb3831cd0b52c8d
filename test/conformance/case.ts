/** What a test case of an op is: a small graph over drawn operands. */
import type { GraphDType, Node, OpName, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import { input } from "../../src/graph/ops/index.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import type { Tensors } from "./questions.ts";
import type { Fill, Random } from "./random.ts";
import { normal, randomOf } from "./random.ts";

/** Makes an operand with drawn values (default: standard normal float32). */
export type Draw = (shape: Size, fill?: Fill, options?: DrawOptions) => Node;

interface DrawOptions {
  readonly dtype?: GraphDType;
  /** No gradient is asked for. */
  readonly fixed?: boolean;
}

/** One graph to compute, built from drawn operands. */
export interface Case {
  readonly title: string;
  readonly build: (draw: Draw) => Node;
  /** The function is not smooth at these operands on the scale of a central difference. */
  readonly rough?: boolean;
}

/** The cases of one op. */
export interface OpCases {
  readonly cases: readonly Case[];
  /** How often the op can be differentiated with a gradient to look at: 0 where none flows. */
  readonly derivatives: 0 | 1 | 2;
}

/** Cases of some ops. */
export type CaseTable<Op extends OpName> = { readonly [K in Op]: OpCases };

/** A case with its operands drawn. */
export interface BuiltCase {
  readonly title: string;
  readonly y: Node;
  /** The operands to differentiate by. */
  readonly wrt: readonly Node[];
  readonly feeds: Tensors;
}

/** A value for the host in the array type of its dtype. */
export function hostTensor(shape: Size, dtype: GraphDType, data: ArrayLike<number>): HostTensor {
  return { shape, data: dtype === "float32" ? Float32Array.from(data) : Int32Array.from(data) };
}

/** A value of a node's shape and dtype whose elements are drawn. */
export function drawn(
  { shape, dtype }: Pick<Node, "shape" | "dtype">,
  random: Random,
  fill: Fill = normal,
): HostTensor {
  const data = Array.from({ length: elements(shape) }, (_, i) => fill(random, i));
  return hostTensor(shape, dtype, data);
}

/** Builds a case. Operand names begin with `prefix`, so that many cases fit into one Program. */
export function buildCase({ title, build }: Case, prefix: string): BuiltCase {
  const random = randomOf(title);
  const feeds: Record<string, HostTensor> = {};
  const wrt: Node[] = [];
  const draw: Draw = (shape, fill, { dtype = "float32", fixed = false } = {}) => {
    const name = `${prefix}${Object.keys(feeds).length}`;
    const node = input(name, shape, dtype);
    feeds[name] = drawn(node, random, fill);
    if (dtype === "float32" && !fixed) wrt.push(node);
    return node;
  };
  return { title, y: build(draw), wrt, feeds };
}
