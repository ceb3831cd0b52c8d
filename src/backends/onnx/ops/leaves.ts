/** Inputs, variables and constants. */
import type { EmitterTable } from "../emitter.ts";
import { dataTypes } from "../graph.ts";
import { physicalShape, rowMajor, variableOrder } from "../layout.ts";
import { inputName, variableName } from "../names.ts";

export const leaves: EmitterTable<"input" | "variable" | "constant" | "values"> = {
  // The host has no bool: it feeds 0 and 1 as int32.
  input: ({ attrs: { name }, shape, dtype }, { graph }) => {
    const fed = graph.input(inputName(name), dtype === "bool" ? "int32" : dtype, shape);
    const tensor = dtype === "bool" ? graph.op("Cast", [fed], { to: dataTypes.bool }) : fed;
    return { tensor, shape, order: rowMajor(shape.length) };
  },
  variable: ({ attrs: { name }, shape }, { graph }) => {
    const order = variableOrder(shape.length);
    return { tensor: graph.input(variableName(name), "float32", physicalShape(shape, order)), shape, order };
  },
  constant: ({ attrs: { value }, shape, dtype }, { graph }) => {
    const number = dtype === "float32" ? graph.float(value) : graph.int(value);
    const scalar = dtype === "bool" ? graph.op("Cast", [number], { to: dataTypes.bool }) : number;
    const tensor = shape.length === 0 ? scalar : graph.op("Expand", [scalar, graph.ints(shape)]);
    return { tensor, shape, order: rowMajor(shape.length) };
  },
  // Equal values are one node of the Program already: the running number is key enough.
  values: ({ attrs: { data }, shape, dtype }, { graph }) => {
    const held = graph.constant(`values ${graph.constants}`, shape, () => data);
    const tensor = dtype === "bool" ? graph.op("Cast", [held], { to: dataTypes.bool }) : held;
    return { tensor, shape, order: rowMajor(shape.length) };
  },
};
