/** Weight decay as a part of the direction. */
import { checkNumber } from "../../../dsl/check.ts";
import { add, constant, mul } from "../../graph/ops/index.ts";
import { eachAlone, type Transform } from "./transform.ts";

/**
 * Adds rate * w. Before the transform that scales it is L2 regularisation (PyTorch's weight_decay); after it, decoupled
 * weight decay: Loshchilov and Hutter, 2019 (https://arxiv.org/abs/1711.05101).
 *
 * @example chain([scaleByAdam(), decay(0.01)], { lr: 0.001 }) // AdamW
 */
export function decay(rate: number): Transform {
  checkNumber("decay", "rate", rate, "a number, 0 or more", (n) => n >= 0 && Number.isFinite(n));
  return eachAlone({ name: "decay", settings: { rate } }, ({ direction, parameter }) => ({
    direction: rate === 0 ? direction : add(direction, mul(constant(rate), parameter)),
  }));
}
