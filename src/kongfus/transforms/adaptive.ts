/** Directions scaled by what gradients have been: Adam and its kin. */
import { checkBoolean, checkOptions } from "../../../dsl/check.ts";
import type { Node } from "../../graph/node.ts";
import { add, constant, div, maximum, mul, sign, sqrt, square, sub } from "../../graph/ops/index.ts";
import { type Clock, named } from "../kongfu.ts";
import { checkPart, checkPositive } from "../settings.ts";
import { blend } from "./running.ts";
import { eachAlone, type Transform } from "./transform.ts";

export interface AdamTransformOptions {
  /** How much of the mean gradient stays, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** How much of the mean squared gradient stays, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Keeps the step finite where gradients vanish; default 1e-8. */
  readonly epsilon?: number;
}

function adamSettings(where: string, options: AdamTransformOptions): Required<AdamTransformOptions> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkPart(where, "beta1", beta1);
  checkPart(where, "beta2", beta2);
  checkPositive(where, "epsilon", epsilon);
  return { beta1, beta2, epsilon };
}

/** The two running means after this step. */
function moments({ beta1, beta2 }: Required<AdamTransformOptions>, gradient: Node, slots: Record<string, Node>) {
  return {
    mean: blend(beta1, named(slots, "mean"), 1 - beta1, gradient),
    square: blend(beta2, named(slots, "square"), 1 - beta2, square(gradient)),
  };
}

const kept = { mean: 0, square: 0 };

/**
 * m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2, and in place of g
 * m / (1 - beta1^t) / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), with t counting steps from 1.
 * Kingma and Ba, 2015 (https://arxiv.org/abs/1412.6980), epsilon where PyTorch has it.
 *
 * @example chain([scaleByAdam({ beta2: 0.99 })], { lr: 0.001 })
 */
export function scaleByAdam(options: AdamTransformOptions = {}): Transform {
  checkOptions("adam", options, ["beta1", "beta2", "epsilon"]);
  const settings = adamSettings("adam", options);
  const { beta1, beta2, epsilon } = settings;
  const scalars = ({ step }: Clock) => ({
    correction: 1 / (1 - beta1 ** (step + 1)),
    rootCorrection: Math.sqrt(1 - beta2 ** (step + 1)),
  });
  return eachAlone({ name: "adam", settings: { ...settings }, slots: kept, scalars }, ({ direction, slots }, fed) => {
    const next = moments(settings, direction, slots);
    const scale = add(div(sqrt(next.square), named(fed, "rootCorrection")), constant(epsilon));
    return { direction: div(mul(next.mean, named(fed, "correction")), scale), slots: next };
  });
}

export interface NadamTransformOptions extends AdamTransformOptions {
  /** How fast the momentum rises to beta1; default 0.004. */
  readonly momentumDecay?: number;
}

/**
 * Adam that looks one momentum ahead: mu(t) = beta1 * (1 - 0.96^(t * momentumDecay) / 2), and in place of m both m and g,
 * mu(t + 1) / (1 - product of mu up to t + 1) * m + (1 - mu(t)) / (1 - product up to t) * g.
 * Dozat, 2016 (https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ), in PyTorch's form.
 *
 * @example chain([scaleByNadam()], { lr: 0.002 })
 */
export function scaleByNadam(options: NadamTransformOptions = {}): Transform {
  const { momentumDecay = 0.004 } = options;
  checkOptions("nadam", options, ["beta1", "beta2", "epsilon", "momentumDecay"]);
  checkPositive("nadam", "momentumDecay", momentumDecay);
  const settings = adamSettings("nadam", options);
  const { beta1, beta2, epsilon } = settings;
  const mu = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
  const products = [1]; // of mu, up to each step; only what has been asked for
  const productUpTo = (t: number): number => {
    for (let next = products.length; next <= t; next++) products.push((products[next - 1] as number) * mu(next));
    return products[t] as number;
  };
  const scalars = ({ step }: Clock) => ({
    ahead: mu(step + 2) / (1 - productUpTo(step + 2)),
    now: (1 - mu(step + 1)) / (1 - productUpTo(step + 1)),
    rootCorrection: Math.sqrt(1 - beta2 ** (step + 1)),
  });
  const parts = { name: "nadam", settings: { ...settings, momentumDecay }, slots: kept, scalars };
  return eachAlone(parts, ({ direction, slots }, fed) => {
    const next = moments(settings, direction, slots);
    const scale = add(div(sqrt(next.square), named(fed, "rootCorrection")), constant(epsilon));
    const ahead = add(mul(named(fed, "ahead"), next.mean), mul(named(fed, "now"), direction));
    return { direction: div(ahead, scale), slots: next };
  });
}

export interface RmsTransformOptions {
  /** How much of the mean squared gradient stays, in [0, 1); default 0.99. */
  readonly rho?: number;
  /** Keeps the step finite where gradients vanish; default 1e-8. */
  readonly epsilon?: number;
  /** Divide by the deviation in place of the root mean square (default false). */
  readonly centered?: boolean;
}

/**
 * v = rho * v + (1 - rho) * g^2, and g / (sqrt(v) + epsilon) in place of g; centred, v less the square of the mean.
 * Tieleman and Hinton, 2012; Graves, 2013 (https://arxiv.org/abs/1308.0850), in PyTorch's form.
 *
 * @example chain([scaleByRms({ rho: 0.9 })], { lr: 0.001 })
 */
export function scaleByRms(options: RmsTransformOptions = {}): Transform {
  const { rho = 0.99, epsilon = 1e-8, centered = false } = options;
  checkOptions("rmsprop", options, ["rho", "epsilon", "centered"]);
  checkPart("rmsprop", "rho", rho);
  checkPositive("rmsprop", "epsilon", epsilon);
  checkBoolean("rmsprop", "centered", centered);
  const parts = {
    name: "rmsprop",
    settings: { rho, epsilon, centered },
    slots: { square: 0, ...(centered && { mean: 0 }) },
  };
  return eachAlone(parts, ({ direction, slots }) => {
    const squares = blend(rho, named(slots, "square"), 1 - rho, square(direction));
    const mean = centered ? blend(rho, named(slots, "mean"), 1 - rho, direction) : null;
    // The difference is a variance, which rounding can make negative.
    const spread = mean ? maximum(sub(squares, square(mean)), constant(0)) : squares;
    return {
      direction: div(direction, add(sqrt(spread), constant(epsilon))),
      slots: { square: squares, ...(mean && { mean }) },
    };
  });
}

export interface AdagradTransformOptions {
  /** What the sum of squares is at first; default 0. */
  readonly initial?: number;
  /** Keeps the step finite where gradients vanish; default 1e-10. */
  readonly epsilon?: number;
}

/**
 * s = s + g^2, and g / (sqrt(s) + epsilon) in place of g.
 * Duchi, Hazan and Singer, 2011 (https://jmlr.org/papers/v12/duchi11a.html).
 *
 * @example chain([scaleByAdagrad({ initial: 0.1 })], { lr: 0.01 })
 */
export function scaleByAdagrad(options: AdagradTransformOptions = {}): Transform {
  const { initial = 0, epsilon = 1e-10 } = options;
  checkOptions("adagrad", options, ["initial", "epsilon"]);
  checkPositive("adagrad", "initial", initial);
  checkPositive("adagrad", "epsilon", epsilon);
  const parts = { name: "adagrad", settings: { initial, epsilon }, slots: { squares: initial } };
  return eachAlone(parts, ({ direction, slots }) => {
    const squares = add(named(slots, "squares"), square(direction));
    return { direction: div(direction, add(sqrt(squares), constant(epsilon))), slots: { squares } };
  });
}

export interface AdadeltaTransformOptions {
  /** How much of both means stays, in [0, 1); default 0.9. */
  readonly rho?: number;
  /** Starts the steps, and keeps them finite; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * v = rho * v + (1 - rho) * g^2; d = sqrt(u + epsilon) / sqrt(v + epsilon) * g in place of g; u = rho * u + (1 - rho) * d^2.
 * Zeiler, 2012 (https://arxiv.org/abs/1212.5701).
 *
 * @example chain([scaleByAdadelta()], { lr: 1 })
 */
export function scaleByAdadelta(options: AdadeltaTransformOptions = {}): Transform {
  const { rho = 0.9, epsilon = 1e-6 } = options;
  checkOptions("adadelta", options, ["rho", "epsilon"]);
  checkPart("adadelta", "rho", rho);
  checkPositive("adadelta", "epsilon", epsilon);
  const parts = { name: "adadelta", settings: { rho, epsilon }, slots: { square: 0, step: 0 } };
  return eachAlone(parts, ({ direction, slots }) => {
    const root = (x: Node): Node => sqrt(add(x, constant(epsilon)));
    const squares = blend(rho, named(slots, "square"), 1 - rho, square(direction));
    const turned = mul(div(root(named(slots, "step")), root(squares)), direction);
    return {
      direction: turned,
      slots: { square: squares, step: blend(rho, named(slots, "step"), 1 - rho, square(turned)) },
    };
  });
}

export interface LionTransformOptions {
  /** How much of the mean is in the direction, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** How much of the mean stays, in [0, 1); default 0.99. */
  readonly beta2?: number;
}

/**
 * sign(beta1 * m + (1 - beta1) * g) in place of g; m = beta2 * m + (1 - beta2) * g.
 * Chen and others, 2023 (https://arxiv.org/abs/2302.06675).
 *
 * @example chain([signOfMean(), decay(0.1)], { lr: 1e-4 })
 */
export function signOfMean(options: LionTransformOptions = {}): Transform {
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  checkOptions("lion", options, ["beta1", "beta2"]);
  checkPart("lion", "beta1", beta1);
  checkPart("lion", "beta2", beta2);
  const parts = { name: "lion", settings: { beta1, beta2 }, slots: { mean: 0 } };
  return eachAlone(parts, ({ direction, slots }) => {
    const mean = named(slots, "mean");
    return {
      direction: sign(blend(beta1, mean, 1 - beta1, direction)),
      slots: { mean: blend(beta2, mean, 1 - beta2, direction) },
    };
  });
}
