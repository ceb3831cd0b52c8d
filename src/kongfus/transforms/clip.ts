/** Gradients held within a limit: element by element, parameter by parameter, or all together. */
import { checkNumber, checkOptions } from "../../../dsl/check.ts";
import { UsageError } from "../../../dsl/errors.ts";
import type { Node } from "../../graph/node.ts";
import { add, constant, div, maximum, minimum, mul, sqrt, square, sum } from "../../graph/ops/index.ts";
import { eachAlone, type Transform } from "./transform.ts";

/** One of the three: each element within ±value, the L2 norm of each parameter's gradient, or that of all gradients. */
export type Clip = { readonly value: number } | { readonly norm: number } | { readonly globalNorm: number };

/** What PyTorch adds to a norm before it divides by it. */
const tiny = 1e-6;

const total = (terms: readonly Node[]): Node => terms.reduce((a, b) => add(a, b));

/** min(1, limit / norm) */
const factor = (squares: Node, limit: number): Node =>
  minimum(constant(1), div(constant(limit), add(sqrt(squares), constant(tiny))));

/**
 * Clips the gradients. `globalNorm` scales all of them by one factor, so that the direction stays: Pascanu, Mikolov and
 * Bengio, 2013 (https://arxiv.org/abs/1211.5063).
 *
 * @example chain([clip({ globalNorm: 1 }), scaleByAdam()], { lr: 0.001 })
 */
export function clip(limits: Clip): Transform {
  checkOptions("clip", limits, ["value", "norm", "globalNorm"]);
  const [[kind, limit] = ["", 0], ...others] = Object.entries(limits);
  if (kind === "" || others.length > 0) {
    throw new UsageError({ where: "clip", what: "expects one of value, norm and globalNorm" });
  }
  checkNumber("clip", kind, limit, "a number above 0", (n) => n > 0);
  const parts = { name: "clip", settings: { [kind]: limit } };
  if (kind === "value") {
    const within = (g: Node): Node => maximum(minimum(g, constant(limit)), constant(-limit));
    return eachAlone(parts, ({ direction }) => ({ direction: within(direction) }));
  }
  if (kind === "norm") {
    return eachAlone(parts, ({ direction }) => ({ direction: mul(direction, factor(sum(square(direction)), limit)) }));
  }
  return Object.freeze<Transform>({
    ...parts,
    apply: (all) => {
      if (all.length === 0) return [];
      const scale = factor(total(all.map(({ direction }) => sum(square(direction)))), limit);
      return all.map(({ direction }) => ({ direction: mul(direction, scale) }));
    },
  });
}
