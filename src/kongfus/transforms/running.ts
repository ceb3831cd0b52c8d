/** Running means and sums of directions: momentum in its forms. */
import { checkBoolean, checkOptions } from "../../../dsl/check.ts";
import type { Node } from "../../graph/node.ts";
import { add, constant, mul } from "../../graph/ops/index.ts";
import { named } from "../kongfu.ts";
import { checkPart } from "../settings.ts";
import { eachAlone, type Transform } from "./transform.ts";

/** keep * old + share * value */
export const blend = (keep: number, old: Node, share: number, value: Node): Node =>
  add(mul(constant(keep), old), share === 1 ? value : mul(constant(share), value));

export interface MomentumTransformOptions {
  /** How much of the last velocity stays, in [0, 1); default 0.9. */
  readonly momentum?: number;
  /** Look one velocity ahead (default false). */
  readonly nesterov?: boolean;
  /** Whether the velocity is a mean, v = m * v + (1 - m) * g, in place of a sum, v = m * v + g (default false). */
  readonly mean?: boolean;
}

/**
 * v = momentum * v + g, in place of g; with Nesterov g + momentum * v. As a mean, g counts (1 - momentum).
 * Sutskever, Martens, Dahl and Hinton, 2013 (https://proceedings.mlr.press/v28/sutskever13.html), in PyTorch's form.
 *
 * @example chain([velocity({ momentum: 0.9 })], { lr: 0.1 })
 */
export function velocity(options: MomentumTransformOptions = {}): Transform {
  const { momentum: keep = 0.9, nesterov = false, mean = false } = options;
  checkOptions("momentum", options, ["momentum", "nesterov", "mean"]);
  checkPart("momentum", "momentum", keep);
  checkBoolean("momentum", "nesterov", nesterov);
  checkBoolean("momentum", "mean", mean);
  const share = mean ? 1 - keep : 1;
  const settings = { momentum: keep, nesterov, mean };
  return eachAlone({ name: "momentum", settings, slots: { velocity: 0 } }, ({ direction, slots }) => {
    const next = blend(keep, named(slots, "velocity"), share, direction);
    return { direction: nesterov ? blend(keep, next, share, direction) : next, slots: { velocity: next } };
  });
}
