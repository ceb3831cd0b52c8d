/** Programs over common variables as one TensorFlow SavedModel: a signature for each, and two for the variables. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import type { Size } from "../../../graph/node.ts";
import type { Program, Variable } from "../../../graph/program.ts";
import type { TensorType } from "./attributes.ts";
import { dataTypes, shapeProto } from "./attributes.ts";
import type { Tensor } from "./graph-def.ts";
import { TensorFlowGraph } from "./graph-def.ts";
import type { Emitted } from "./program.ts";
import { emit } from "./program.ts";
import type { SignatureDefSchema } from "./schema/tensorflow_pb.ts";
import { SavedModelSchema } from "./schema/tensorflow_pb.ts";
import { declare, reader, writer } from "./variables.ts";

/** Under which it is loaded. */
export const tag = "serve";

/** A SavedModel and where its parts are in the graph. */
export interface SavedModel {
  /** The file `saved_model.pb`. */
  readonly file: Uint8Array;
  readonly programs: readonly Emitted[];
  /** Feed the number of a variable and ask for its value; null: there are no variables. */
  readonly read: { readonly index: Tensor; readonly value: Tensor } | null;
  /** Feed the number of a variable and its value, and ask for `done`. */
  readonly write: { readonly index: Tensor; readonly value: Tensor; readonly done: Tensor } | null;
}

interface Typed {
  readonly tensor: Tensor;
  readonly dtype: TensorType;
  readonly shape: Size | null;
}

type Signature = MessageInitShape<typeof SignatureDefSchema>;

/**
 * Writes a SavedModel. Its signatures are named as the programs, a repeated name with a number; `write` takes the number
 * of a variable in `variables` (`index`) and its `value`, `read` gives it. Variables have no value before they are written.
 *
 * @example writeFileSync("model/saved_model.pb", savedModel([predict], predict.variables).file)
 */
export function savedModel(programs: readonly Program[], variables: readonly Variable[]): SavedModel {
  const graph = new TensorFlowGraph();
  const handles = declare(graph, variables);
  const signatures: Record<string, Signature> = {};
  const add = (name: string, inputs: Record<string, Typed>, outputs: Record<string, Typed>): void => {
    signatures[uniqueName(name, signatures)] = signature(inputs, outputs);
  };

  const emitted = programs.map((program, i) => {
    const part = emit(program, graph, { handles, scope: `${i}/${program.name}` });
    const outputs = byName(part.outputs);
    // A signature has at least one result.
    const done = part.done === null ? {} : { [uniqueName("updated", outputs)]: truth(part.done) };
    add(program.name, byName(part.inputs), { ...outputs, ...done });
    return part;
  });
  const all = variables.map(({ name }) => handles.handle(name));
  const read = all.length > 0 ? reader(graph, all) : null;
  const write = all.length > 0 ? writer(graph, all) : null;
  if (read) add("read", { index: number(read.index) }, { value: anyFloats(read.value) });
  if (write) add("write", { index: number(write.index), value: anyFloats(write.value) }, { done: truth(write.done) });

  const wanted = Object.values(signatures).flatMap(({ inputs = {}, outputs = {} }) =>
    [...Object.values(inputs), ...Object.values(outputs)].map((info) => info.encoding?.value as Tensor),
  );
  const model = create(SavedModelSchema, {
    savedModelSchemaVersion: 1n,
    metaGraphs: [{ metaInfoDef: { tags: [tag] }, graphDef: graph.proto(wanted), signatureDef: signatures }],
  });
  return { file: toBinary(SavedModelSchema, model), programs: emitted, read, write };
}

const byName = (borders: Emitted["inputs"]): Record<string, Typed> =>
  Object.fromEntries(borders.map((border) => [border.name, border]));

const number = (tensor: Tensor): Typed => ({ tensor, dtype: "int32", shape: [] });
const truth = (tensor: Tensor): Typed => ({ tensor, dtype: "bool", shape: [] });
const anyFloats = (tensor: Tensor): Typed => ({ tensor, dtype: "float32", shape: null });

function uniqueName(name: string, taken: Readonly<Record<string, unknown>>): string {
  let unique = name;
  for (let i = 1; unique in taken; i++) unique = `${name}_${i}`;
  return unique;
}

function signature(inputs: Record<string, Typed>, outputs: Record<string, Typed>): Signature {
  const infos = (values: Record<string, Typed>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, { tensor, dtype, shape }]) => [
        name,
        {
          encoding: { case: "name" as const, value: tensor.includes(":") ? tensor : `${tensor}:0` },
          dtype: dataTypes[dtype],
          tensorShape: shapeProto(shape),
        },
      ]),
    );
  return { inputs: infos(inputs), outputs: infos(outputs), methodName: "tensorflow/serving/predict" };
}
