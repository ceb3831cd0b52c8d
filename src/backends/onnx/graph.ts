/** An ONNX graph under construction: equal nodes and constants are made once, and what no output needs is left out. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { GraphDType, Size } from "../../graph/node.ts";
import type { AttributeProto, GraphProto, TensorProto, ValueInfoProto } from "./onnx_pb.ts";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "./onnx_pb.ts";

/** An attribute's value: whole numbers unless it says `float`. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** The name of a value of the graph. */
export type Tensor = string;

type ConstantData = Float32Array | Int32Array | BigInt64Array;

interface GraphNode {
  readonly type: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly outputs: Tensor[];
}

interface Border {
  readonly name: string;
  readonly dtype: GraphDType;
  readonly shape: Size;
}

/** Operators that ONNX Runtime adds to the standard ones. */
const runtimeDomain = "com.microsoft";
const runtimeOps: ReadonlySet<string> = new Set(["FusedMatMul"]);

/** The newest operator set whose operators ONNX Runtime implements without gaps, and the file version of its time. */
const opset = 18n;
const irVersion = 9n;

/** The ONNX data type of each dtype. */
export const dataTypes: Readonly<Record<GraphDType, number>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  bool: DataType.BOOL,
};

/** Collects nodes, constants and borders of one graph, and serialises them. */
export class OnnxGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #constants = new Map<string, TensorProto>();
  readonly #inputs: Border[] = [];
  readonly #outputs: (Border & { readonly tensor: Tensor })[] = [];
  #made = 0;

  /** Applies an operator, or finds where it was applied before; gives its output of the given number. */
  op(type: string, inputs: readonly Tensor[], attributes: Attributes = {}, output = 0): Tensor {
    const key = `${type}(${inputs.join(",")})${JSON.stringify(attributes)}`;
    const node = this.#nodes.get(key) ?? { type, inputs, attributes, outputs: [] };
    this.#nodes.set(key, node);
    while (node.outputs.length <= output) node.outputs.push(`${type}_${this.#made++}`);
    return node.outputs[output] as Tensor;
  }

  /** A float32 scalar. */
  float(value: number): Tensor {
    return this.constant(`float ${Object.is(value, -0) ? "-0" : value}`, [], () => Float32Array.of(value));
  }

  /** An int32 scalar. */
  int(value: number): Tensor {
    return this.constant(`int ${value}`, [], () => Int32Array.of(value));
  }

  /** A vector of int64, as shapes and axes are given. */
  ints(values: readonly number[]): Tensor {
    return this.constant(`ints ${values.join(" ")}`, [values.length], () => BigInt64Array.from(values, BigInt));
  }

  /** A constant; `key` tells it from all others. */
  constant(key: string, shape: Size, data: () => ConstantData): Tensor {
    const name = `constant ${key}`;
    if (!this.#constants.has(name)) this.#constants.set(name, constantProto(name, shape, data()));
    return name;
  }

  /** Number of constants so far. */
  get constants(): number {
    return this.#constants.size;
  }

  /** Declares a value that is fed. */
  input(name: string, dtype: GraphDType, shape: Size): Tensor {
    this.#inputs.push({ name, dtype, shape });
    return name;
  }

  /** Declares that a value is given back under this name. */
  output(name: string, tensor: Tensor, { dtype, shape }: Omit<Border, "name">): void {
    this.#outputs.push({ name, dtype, shape, tensor });
  }

  /** The serialised ONNX model. */
  serialise(name: string): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion,
      producerName: "akid",
      opsetImport: [
        { domain: "", version: opset },
        { domain: runtimeDomain, version: 1n },
      ],
      graph: this.#proto(name),
    });
    return toBinary(ModelProtoSchema, model);
  }

  #proto(name: string): GraphProto {
    const { renamed, copies } = this.#outputNames();
    const nodes = live(
      [...this.#nodes.values()],
      this.#outputs.map(({ tensor }) => tensor),
    );
    const used = new Set([...nodes, ...copies].flatMap(({ inputs }) => inputs));
    const rename = (tensor: Tensor): string => renamed.get(tensor) ?? tensor;
    return create(GraphProtoSchema, {
      name,
      node: [...nodes, ...copies].map(({ type, inputs, attributes, outputs }) =>
        create(NodeProtoSchema, {
          name: outputs[0] ?? "",
          opType: type,
          domain: runtimeOps.has(type) ? runtimeDomain : "",
          input: inputs.map(rename),
          output: outputs.map(rename),
          attribute: Object.entries(attributes).map(([key, value]) => attributeProto(key, value)),
        }),
      ),
      initializer: [...this.#constants.values()].filter((constant) => used.has(constant.name)),
      input: this.#inputs.map(borderProto),
      output: this.#outputs.map(borderProto),
    });
  }

  /** Gives each output's name to the value itself, or to a copy where the value has a name that must stay. */
  #outputNames(): { renamed: Map<Tensor, string>; copies: GraphNode[] } {
    const made = new Set([...this.#nodes.values()].flatMap(({ outputs }) => outputs));
    const renamed = new Map<Tensor, string>();
    const copies: GraphNode[] = [];
    for (const { name, tensor } of this.#outputs) {
      if (made.has(tensor) && !renamed.has(tensor)) renamed.set(tensor, name);
      else copies.push({ type: "Identity", inputs: [tensor], attributes: {}, outputs: [name] });
    }
    return { renamed, copies };
  }
}

/** The nodes that the wanted values need; operands come first, as in `nodes`. */
function live(nodes: readonly GraphNode[], wanted: readonly Tensor[]): GraphNode[] {
  const needed = new Set(wanted);
  const kept: GraphNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    kept.push(node);
  }
  return kept.reverse();
}

function constantProto(name: string, shape: Size, data: ConstantData): TensorProto {
  const dataType =
    data instanceof Float32Array ? DataType.FLOAT : data instanceof Int32Array ? DataType.INT32 : DataType.INT64;
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType, rawData });
}

function attributeProto(name: string, value: Attribute): AttributeProto {
  if (typeof value === "number")
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === "string") {
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) });
  }
  if ("float" in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function borderProto({ name, dtype, shape }: Border): ValueInfoProto {
  const dim = shape.map((size) => ({ value: { case: "dimValue" as const, value: BigInt(size) } }));
  const tensor = { elemType: dataTypes[dtype], shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value: tensor } } });
}
