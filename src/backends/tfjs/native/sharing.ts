/** Which values may lie in memory that the host fed: a variable must not keep those. */
import type { Node, OpName } from "../../../graph/node.ts";

/** Ops that TensorFlow computes, at times, by saying anew where the elements lie. */
const moving: ReadonlySet<OpName> = new Set([
  "stopGradient",
  "towersMean",
  "towersMoments",
  "reshape",
  "broadcastTo",
  "transpose",
  "concat",
  "slice",
  "pad",
  "select",
]);

/** Ops that TensorFlow's optimiser drops where an operand is a neutral constant. */
const neutral: ReadonlySet<OpName> = new Set(["add", "sub", "mul", "div", "pow", "maximum", "minimum"]);

const isConstant = ({ op }: Node): boolean => op === "constant" || op === "values";

/** Whether the value may be a fed array itself, or a part of it. */
export function sharesFed(node: Node): boolean {
  if (node.op === "input") return true;
  const passes = moving.has(node.op) || (neutral.has(node.op) && node.inputs.some(isConstant));
  return passes && node.inputs.some(sharesFed);
}
