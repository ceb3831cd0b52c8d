/** Values on their way between host and backend; a bool, which is 0 or 1, is float32 inside. */
import { AkidError } from "../../../dsl/errors.ts";
import type { GraphDType, Size } from "../../graph/node.ts";
import { elements, sameShape } from "../../graph/node.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Kernels, Tensor } from "./kernels.ts";

/** A tensor with a copy of a host value. */
export function upload({ upload }: Kernels, { data, shape }: HostTensor, dtype: GraphDType): Tensor {
  return upload(dtype === "bool" ? Float32Array.from(data) : data, shape);
}

/** A copy of a tensor on the host. */
export function download({ download }: Kernels, x: Tensor, dtype: GraphDType): HostTensor {
  const data = download(x);
  return { data: dtype === "bool" ? Int32Array.from(data) : data, shape: [...x.shape] };
}

/** What is wrong with a host value that should have this shape and dtype, or null. */
export function misfit({ data, shape }: HostTensor, expected: Size, dtype: GraphDType): string | null {
  const found = data instanceof Float32Array ? "float32" : "int32";
  const wanted = dtype === "float32" ? "float32" : "int32";
  if (!sameShape(shape, expected) || found !== wanted) {
    return `expects ${wanted} [${expected.join(", ")}], found ${found} [${shape.join(", ")}]`;
  }
  const size = elements(expected);
  return data.length === size ? null : `expects ${size} values, found ${data.length}`;
}

/** Throws unless the feeds are exactly the Program's inputs. */
export function checkFeeds(program: Program, feeds: Readonly<Record<string, HostTensor>>): void {
  const where = `program ${program.name}`;
  const names = program.inputs.map(({ name }) => name);
  const advice = names.length > 0 ? `Its inputs are ${names.join(", ")}.` : "It has no inputs.";
  const unknown = Object.keys(feeds).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new AkidError({ where, what: `has no input '${unknown}'`, advice });
  for (const { name, shape, dtype } of program.inputs) {
    const value = feeds[name];
    if (!value) throw new AkidError({ where, what: `input '${name}' is not fed`, advice });
    const wrong = misfit(value, shape, dtype);
    if (wrong) throw new AkidError({ where, what: `input '${name}' ${wrong}` });
  }
}
