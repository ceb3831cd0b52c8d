/** What inputs, variables and results are called at the borders of an ONNX graph, where names must not clash. */

export const inputName = (name: string): string => `input/${name}`;
export const variableName = (name: string): string => `variable/${name}`;
export const outputName = (name: string): string => `output/${name}`;
/** A variable's new value. */
export const updateName = (name: string): string => `update/${name}`;
