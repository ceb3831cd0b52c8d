/** Variables in the layout that the ONNX graphs want, shared by the Programs that are compiled for them. */
import type { Size } from "../../graph/node.ts";
import type { HostTensor } from "../../graph/program.ts";
import type { Session } from "../backend.ts";
import { checkProgramVariable, checkVariable, noVariable } from "../check.ts";
import type { SessionOptions, State } from "./executable.ts";
import { compile } from "./executable.ts";
import { inverse, reordered, runtimeTensor } from "./host.ts";
import { physicalShape, variableOrder } from "./layout.ts";
import { release } from "./release.ts";

/** Opens a session that holds these variables. */
export function openSession(initial: Readonly<Record<string, HostTensor>>, options: SessionOptions): Session {
  const shapes = new Map<string, Size>();
  const state: State = { variables: new Map(), compiled: new Set(), running: 0 };

  const shapeOf = (variable: string): Size => {
    const shape = shapes.get(variable);
    if (!shape) throw noVariable(variable, shapes.keys());
    return shape;
  };
  const store = (variable: string, { data, shape }: HostTensor): void => {
    const order = variableOrder(shape.length);
    const physical = { data: reordered(data as Float32Array, shape, order), shape: physicalShape(shape, order) };
    state.variables.set(variable, runtimeTensor(physical));
  };
  for (const [name, value] of Object.entries(initial)) {
    checkVariable(name, value);
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
    channelsFirst: true,
    compile: async (program) => {
      for (const variable of program.variables) checkProgramVariable(program, variable, shapeOf(variable.name));
      return compile(program, state, options);
    },
    read: async (variable) => {
      const shape = shapeOf(variable);
      const order = variableOrder(shape.length);
      const data = state.variables.get(variable)?.data as Float32Array;
      return { data: reordered(data, physicalShape(shape, order), inverse(order)), shape };
    },
    write: async (variable, value) => {
      checkVariable(variable, value, shapeOf(variable));
      store(variable, value);
    },
    release: (results) => release(results.map(({ data }) => data)),
    tensorCount: () => state.variables.size,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
