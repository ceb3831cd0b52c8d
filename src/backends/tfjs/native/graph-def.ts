/** A TensorFlow graph under construction: equal nodes are made once, and what no result needs is left out. */
import { create } from "@bufbuild/protobuf";
import type { Size } from "../../../graph/node.ts";
import type { Attributes, TensorData, TensorType } from "./attributes.ts";
import { attributeProto } from "./attributes.ts";
import type { GraphDef } from "./schema/tensorflow_pb.ts";
import { GraphDefSchema, NodeDefSchema } from "./schema/tensorflow_pb.ts";

/** A value of the graph, as nodes name their operands: `node`, `node:1` for its second result, `^node` to only wait for it. */
export type Tensor = string;

interface GraphNode {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/** The operators are those of TensorFlow 2.9, which stock tfjs-node brings; newer ones read it as well. */
const producer = 1087;

/** TensorFlow's attributes of an operator on float32. */
export const onFloats: Attributes = { T: { type: "float32" } };

/** TensorFlow's attributes of an operator on bool. */
export const onBools: Attributes = { T: { type: "bool" } };

/** The node that a value comes from. */
const nodeOf = (tensor: Tensor): string => tensor.replace(/^\^|:\d+$/g, "");

/** Waits for the node of a value without using it. */
export const after = (tensor: Tensor): Tensor => `^${nodeOf(tensor)}`;

/** Collects the nodes of one graph. */
export class TensorFlowGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #arrays = new Map<object, number>();
  readonly #named = new Set<string>();

  /** Applies an operator, or finds where it was applied before; gives its result of the given number. */
  op(type: string, inputs: readonly Tensor[], attributes: Attributes = onFloats, output = 0): Tensor {
    const key = `${type}(${inputs.join(",")})${JSON.stringify(attributes, this.#arrayNumber)}`;
    const node = this.#nodes.get(key) ?? { name: `${type}_${this.#nodes.size}`, type, inputs, attributes };
    this.#nodes.set(key, node);
    return output === 0 ? node.name : `${node.name}:${output}`;
  }

  /** A value that is fed under a name like this one; `shape` null: of any shape. */
  placeholder(name: string, dtype: TensorType, shape: Size | null): Tensor {
    const unique = this.#uniqueName(name);
    const attributes: Attributes = { dtype: { type: dtype }, shape: { shape } };
    this.#nodes.set(unique, { name: unique, type: "Placeholder", inputs: [], attributes });
    return unique;
  }

  /** A constant of these elements, row-major. The array is not copied. */
  constant(tensor: TensorData): Tensor {
    return this.op("Const", [], { dtype: { type: tensor.dtype }, value: { tensor } });
  }

  /** A float32 scalar. */
  float(value: number): Tensor {
    return this.#small("float32", [], Float32Array.of(value));
  }

  /** An int32 scalar. */
  int(value: number): Tensor {
    return this.#small("int32", [], Int32Array.of(value));
  }

  /** A vector of int32, as shapes and axes are given. */
  ints(values: readonly number[]): Tensor {
    return this.#small("int32", [values.length], Int32Array.from(values));
  }

  /** The graph of what these values need. */
  proto(wanted: readonly Tensor[]): GraphDef {
    const needed = new Set(wanted.map(nodeOf));
    const kept: GraphNode[] = [];
    for (const node of [...this.#nodes.values()].reverse()) {
      if (!needed.has(node.name)) continue;
      for (const input of node.inputs) needed.add(nodeOf(input));
      kept.push(node);
    }
    return create(GraphDefSchema, {
      versions: { producer },
      node: kept.reverse().map(({ name, type, inputs, attributes }) =>
        create(NodeDefSchema, {
          name,
          op: type,
          // TensorFlow wants the nodes that are only waited for to come last.
          input: [...inputs].sort((a, b) => Number(a.startsWith("^")) - Number(b.startsWith("^"))),
          attr: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeProto(value)])),
        }),
      ),
    });
  }

  /** Small arrays are told apart by what is in them. */
  #small(dtype: TensorType, shape: Size, data: Float32Array | Int32Array): Tensor {
    const content = `${dtype} ${shape.length} ${[...data].map((x) => (Object.is(x, -0) ? "-0" : x)).join(" ")}`;
    const known = this.#nodes.get(content);
    if (known) return known.name;
    const name = `Const_${this.#nodes.size}`;
    const attributes: Attributes = { dtype: { type: dtype }, value: { tensor: { dtype, shape, data } } };
    this.#nodes.set(content, { name, type: "Const", inputs: [], attributes });
    return name;
  }

  /** Large arrays are told apart by identity. */
  readonly #arrayNumber = (_: string, value: unknown): unknown => {
    if (!ArrayBuffer.isView(value)) return Object.is(value, -0) ? "-0" : value;
    const number = this.#arrays.get(value) ?? this.#arrays.size;
    this.#arrays.set(value, number);
    return number;
  };

  /** TensorFlow's names have few characters, and tfjs-node parts lists of them by commas. */
  #uniqueName(name: string): string {
    const clean = `in/${name.replace(/[^A-Za-z0-9_./-]/g, "_")}`;
    let unique = clean;
    for (let i = 1; this.#named.has(unique); i++) unique = `${clean}_${i}`;
    this.#named.add(unique);
    return unique;
  }
}
