/** Variables in the layout that the ONNX graphs want, shared by the Programs that are compiled for them. */
import { AkidError } from "../../../dsl/errors.ts";
import type { Size } from "../../graph/node.ts";
import { sameShape } from "../../graph/node.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { BackendOptions, Session } from "../backend.ts";
import type { State } from "./executable.ts";
import { compile } from "./executable.ts";
import { expectValue, inverse, reordered, runtimeTensor } from "./host.ts";
import { physicalShape, variableOrder } from "./layout.ts";

const where = "onnx backend";

const expectVariable = (name: string, value: HostTensor, shape: Size): void =>
  expectValue(value, { shape, dtype: "float32" }, { where, value: `variable '${name}'` });

/** Opens a session that holds these variables. */
export function openSession(initial: Readonly<Record<string, HostTensor>>, options: BackendOptions): Session {
  const shapes = new Map<string, Size>();
  const state: State = { variables: new Map(), compiled: new Set() };

  const shapeOf = (variable: string): Size => {
    const shape = shapes.get(variable);
    if (!shape) throw new AkidError({ where, what: `there is no variable '${variable}'` });
    return shape;
  };
  const store = (variable: string, { data, shape }: HostTensor): void => {
    const order = variableOrder(shape.length);
    const physical = { data: reordered(data as Float32Array, shape, order), shape: physicalShape(shape, order) };
    state.variables.set(variable, runtimeTensor(physical));
  };
  const expectKnown = ({ name, variables }: Program): void => {
    for (const variable of variables) {
      const shape = shapeOf(variable.name);
      if (sameShape(shape, variable.shape)) continue;
      const what = `variable '${variable.name}' has shape [${shape.join(", ")}], the program wants [${variable.shape.join(", ")}]`;
      throw new AkidError({ where: `program ${name}`, what });
    }
  };

  for (const [name, value] of Object.entries(initial)) {
    expectVariable(name, value, value.shape);
    shapes.set(name, [...value.shape]);
    store(name, value);
  }

  const dispose = async (): Promise<void> => {
    for (const session of state.compiled) await session.release();
    state.compiled.clear();
    state.variables.clear();
    shapes.clear();
  };
  return {
    compile: async (program) => {
      expectKnown(program);
      return compile(program, state, options);
    },
    read: async (variable) => {
      const shape = shapeOf(variable);
      const order = variableOrder(shape.length);
      const data = state.variables.get(variable)?.data as Float32Array;
      return { data: reordered(data, physicalShape(shape, order), inverse(order)), shape };
    },
    write: async (variable, value) => {
      expectVariable(variable, value, shapeOf(variable));
      store(variable, value);
    },
    tensorCount: () => state.variables.size,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
