/** What every backend refuses, in the same words: feeds and variables that do not fit. */
import { AkidError } from "../../dsl/errors.ts";
import type { GraphDType, Size } from "../graph/node.ts";
import { elements, sameShape } from "../graph/node.ts";
import type { HostTensor, Program, Variable } from "../graph/program.ts";

const sizes = (shape: Size): string => `[${shape.join(", ")}]`;

/** What is wrong with a host value that should have this shape and dtype, or null. */
function misfit({ data, shape }: HostTensor, expected: Size, dtype: GraphDType): string | null {
  const found = data instanceof Float32Array ? "float32" : "int32";
  const wanted = dtype === "float32" ? "float32" : "int32";
  if (!sameShape(shape, expected) || found !== wanted) {
    return `expects ${wanted} ${sizes(expected)}, found ${found} ${sizes(shape)}`;
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

/** Throws unless the value is float32, of this shape, and complete. */
export function checkVariable(name: string, value: HostTensor, shape: Size = value.shape): void {
  const wrong = misfit(value, shape, "float32");
  if (wrong) throw new AkidError({ where: `variable '${name}'`, what: wrong });
}

/** That a session holds no variable of this name. */
export function noVariable(name: string, names: Iterable<string>): AkidError {
  const known = [...names];
  const advice = known.length > 0 ? `There are ${known.join(", ")}.` : undefined;
  return new AkidError({ where: `variable '${name}'`, what: "the session has no variable of this name", advice });
}

/** Throws unless a Program's variable has the shape that the session holds. */
export function checkProgramVariable({ name }: Program, variable: Variable, held: Size): void {
  if (sameShape(held, variable.shape)) return;
  throw new AkidError({
    where: `program ${name}`,
    what: `variable '${variable.name}' expects ${sizes(variable.shape)}, found ${sizes(held)}`,
  });
}
