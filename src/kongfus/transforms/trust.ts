/** Steps as long as the parameter that they change: the trust ratio of LAMB. */
import type { Node } from "../../graph/node.ts";
import { constant, div, greater, mul, select, sqrt, square, sum } from "../../graph/ops/index.ts";
import { eachAlone, type Transform } from "./transform.ts";

const norm = (x: Node): Node => sqrt(sum(square(x)));

/**
 * |w| / |d| * d in place of d, for each parameter; d itself where one of the two norms is 0.
 * You and others, 2020 (https://arxiv.org/abs/1904.00962).
 *
 * @example chain([scaleByAdam({ epsilon: 1e-6 }), decay(0.01), trustRatio()], { lr: 0.01 })
 */
export function trustRatio(): Transform {
  return eachAlone({ name: "trustRatio", settings: {} }, ({ direction, parameter }) => {
    const [weights, step, one] = [norm(parameter), norm(direction), constant(1)];
    const some = (x: Node, then: Node): Node => select(greater(x, constant(0)), then, one);
    const safe = some(step, step);
    return { direction: mul(direction, some(weights, some(step, div(weights, safe)))) };
  });
}
