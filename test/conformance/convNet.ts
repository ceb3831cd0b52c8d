/** A small conv net with batch norm as a Program of graph ops: one momentum step, running statistics as updates. */
import { gradients } from "../../src/graph/gradients.ts";
import type { Node, PoolWindow, Size, Window } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import type { HostTensor, Program } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { hostTensor } from "./case.ts";
import type { Fill } from "./random.ts";
import { integers, normal, randomOf } from "./random.ts";

interface ConvNet {
  readonly train: Program;
  readonly variables: Readonly<Record<string, HostTensor>>;
  readonly feeds: (step: number) => Record<string, HostTensor>;
}

const same: Window = { strides: [1, 1], padding: [1, 1, 1, 1], dilations: [1, 1] };
const halve: PoolWindow = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] };

function draw(key: string, shape: Size, fill: Fill): number[] {
  const random = randomOf(key);
  return Array.from({ length: elements(shape) }, (_, i) => fill(random, i));
}

/** conv 3x3 - batch norm - relu - max-pool - conv 3x3 - relu - mean over the image - dense, on [batch, 6, 6, 2]. */
export function convNet(batch: number): ConvNet {
  const variables: Record<string, HostTensor> = {};
  const updates: Record<string, Node> = {};
  const parameters: Node[] = [];
  const state = (name: string, shape: Size, fill: Fill): Node => {
    variables[name] = hostTensor(shape, "float32", draw(name, shape, fill));
    return o.variable(name, shape);
  };
  const parameter = (name: string, shape: Size, fill: Fill = (random, i) => 0.3 * normal(random, i)): Node => {
    const node = state(name, shape, fill);
    parameters.push(node);
    return node;
  };
  const normalise = (name: string, x: Node): Node => {
    const channels = [x.shape.at(-1) as number];
    const mean = o.mean(x, { axes: [0, 1, 2] });
    const variance = o.mean(o.square(o.sub(x, mean)), { axes: [0, 1, 2] });
    const running = (key: string, value: Node, start: number): void => {
      const old = state(`${name}.${key}`, channels, () => start);
      updates[`${name}.${key}`] = o.add(o.mul(o.constant(0.9), old), o.mul(o.constant(0.1), value));
    };
    running("mean", mean, 0);
    running("variance", variance, 1);
    const vectors = { scale: parameter(`${name}.scale`, channels, () => 1), offset: parameter(`${name}.offset`, channels, () => 0), mean, variance };
    return o.batchNorm(x, vectors, { epsilon: 1e-5, statistics: "batch" });
  };

  const image = o.input("image", [batch, 6, 6, 2]);
  const label = o.input("label", [batch], "int32");
  const conv1 = normalise("bn1", o.add(o.conv2d(image, parameter("w1", [3, 3, 2, 4]), same), parameter("b1", [4])));
  const pooled = o.maxPool(o.relu(conv1), halve);
  const conv2 = o.relu(o.conv2d(pooled, parameter("w2", [3, 3, 4, 5]), same));
  const logits = o.add(o.matmul(o.mean(conv2, { axes: [1, 2] }), parameter("w3", [5, 3])), parameter("b3", [3]));
  const loss = o.neg(o.mul(o.constant(1 / batch), o.sum(o.mul(o.oneHot(label, 3), o.logSoftmax(logits)))));
  const hits = o.cast(o.equal(o.argMax(logits, 1), label), "float32");

  gradients(loss, parameters).forEach((gradient, i) => {
    const node = parameters[i] as Node<"variable">;
    const { name } = node.attrs;
    const slot = o.add(o.mul(o.constant(0.9), state(`${name}.momentum`, node.shape, () => 0)), gradient);
    updates[`${name}.momentum`] = slot;
    updates[name] = o.sub(node, o.mul(o.constant(0.1), slot));
  });
  return {
    train: program("train", { outputs: { loss, logits, accuracy: o.mean(hits) }, updates, guard: "loss" }),
    variables,
    feeds: (step) => ({
      image: hostTensor(image.shape, "float32", draw(`image ${step}`, image.shape, normal)),
      label: hostTensor(label.shape, "int32", draw(`label ${step}`, label.shape, integers(0, 2))),
    }),
  };
}
