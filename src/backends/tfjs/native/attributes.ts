/** Attributes of TensorFlow's operators. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { GraphDType, Size } from "../../../graph/node.ts";
import type { AttrValueSchema, TensorShapeProtoSchema } from "./schema/tensorflow_pb.ts";
import { DataType } from "./schema/tensorflow_pb.ts";

/** What a TensorFlow value holds: what the graph has, and what only operators among themselves exchange. */
export type TensorType = GraphDType | "int64" | "resource";

/** Elements of a constant: float32 or int32, row-major. */
export interface TensorData {
  readonly dtype: TensorType;
  readonly shape: Size;
  readonly data: Float32Array | Int32Array;
}

/** An attribute's value; numbers say what they are. A shape that is null fits all. */
export type Attribute =
  | boolean
  | string
  | { readonly type: TensorType }
  | { readonly shape: Size | null }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly tensor: TensorData };
export type Attributes = Readonly<Record<string, Attribute>>;

/** TensorFlow's number of each type. */
export const dataTypes: Readonly<Record<TensorType, DataType>> = {
  float32: DataType.DT_FLOAT,
  int32: DataType.DT_INT32,
  int64: DataType.DT_INT64,
  bool: DataType.DT_BOOL,
  resource: DataType.DT_RESOURCE,
};

/** A shape as TensorFlow writes it. */
export const shapeProto = (shape: Size | null): MessageInitShape<typeof TensorShapeProtoSchema> =>
  shape === null ? { unknownRank: true } : { dim: shape.map((size) => ({ size: BigInt(size) })) };

const bytes = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** An attribute as TensorFlow writes it. */
export function attributeProto(value: Attribute): MessageInitShape<typeof AttrValueSchema> {
  if (typeof value === "boolean") return { value: { case: "b", value } };
  if (typeof value === "string") return { value: { case: "s", value: new TextEncoder().encode(value) } };
  if ("type" in value) return { value: { case: "type", value: dataTypes[value.type] } };
  if ("shape" in value) return { value: { case: "shape", value: shapeProto(value.shape) } };
  if ("int" in value) return { value: { case: "i", value: BigInt(value.int) } };
  if ("float" in value) return { value: { case: "f", value: value.float } };
  if ("ints" in value) return { value: { case: "list", value: { i: value.ints.map(BigInt) } } };
  const { dtype, shape, data } = value.tensor;
  const tensor = { dtype: dataTypes[dtype], tensorShape: shapeProto(shape), tensorContent: bytes(data) };
  return { value: { case: "tensor", value: tensor } };
}
