/** A training step run 1,000 times holds as many tensors and as much wasm memory at its end as near its beginning. */
import type { KernelBackend } from "@tensorflow/tfjs-core";
import { backend } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { tfjsBackend } from "../../../src/backends/tfjs/index.ts";
import { gradients } from "../../../src/graph/gradients.ts";
import type { Node } from "../../../src/graph/node.ts";
import * as o from "../../../src/graph/ops/index.ts";
import type { HostTensor } from "../../../src/graph/program.ts";
import { program } from "../../../src/graph/program.ts";
import { integers } from "./compute.ts";

/** The wasm backend as it is; its types leave the memory out. */
type WithMemory = KernelBackend & { readonly wasm: { readonly HEAPU8: Uint8Array } };

const shapes: Record<string, number[]> = {
  filter: [3, 3, 2, 8],
  depthwise: [3, 3, 8, 1],
  scale: [8],
  offset: [8],
  weights: [32, 3],
};
const image = [4, 8, 8, 2];

/** Convolution with stride, depthwise convolution, batch norm, relu, both poolings and a dense layer, with momentum. */
function trainStep() {
  const variables = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, o.variable(name, shape)]));
  const { filter, depthwise, scale, offset, weights } = variables as Record<string, Node>;
  const same = { strides: [1, 1], padding: [1, 1, 1, 1], dilations: [1, 1] } as const;
  const pool = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] } as const;
  const convolved = o.conv2d(o.input("x", image), filter as Node, { ...same, strides: [2, 2] });
  const channels = o.depthwiseConv2d(convolved, depthwise as Node, same);
  const axes = { axes: [0, 1, 2] };
  const mean = o.mean(channels, axes);
  const variance = o.mean(o.square(o.sub(channels, mean)), axes);
  const vectors = { scale: scale as Node, offset: offset as Node, mean, variance };
  const active = o.relu(o.batchNorm(channels, vectors, { epsilon: 1e-5, statistics: "batch" }));
  const pooled = o.add(o.maxPool(active, pool), o.avgPool(active, pool));
  const logits = o.matmul(o.reshape(pooled, [4, 32]), weights as Node);
  const loss = o.neg(o.mean(o.mul(o.logSoftmax(logits), o.oneHot(o.input("label", [4], "int32"), 3))));
  const names = Object.keys(shapes);
  const slopes = gradients(loss, Object.values(variables));
  const updates = Object.fromEntries(
    names.flatMap((name, i) => {
      const speed = o.add(
        o.mul(o.variable(`${name}/speed`, shapes[name] as number[]), o.constant(0.9)),
        slopes[i] as Node,
      );
      return [
        [`${name}/speed`, speed],
        [name, o.sub(variables[name] as Node, o.mul(speed, o.constant(1e-3)))],
      ] as const;
    }),
  );
  return program("train", { outputs: { loss }, updates, guard: "loss" });
}

test("1,000 training steps leave the number of tensors and the wasm memory as they were", {}, async () => {
  const initial: Record<string, HostTensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    initial[name] = { data: integers(shape, 1).map((x) => x / 8), shape };
    initial[`${name}/speed`] = { data: new Float32Array(initial[name].data.length), shape };
  }
  await using session = await tfjsBackend().open(initial);
  const executable = await session.compile(trainStep());
  const feeds = {
    x: { data: integers(image, 2), shape: image },
    label: { data: Int32Array.of(0, 1, 2, 0), shape: [4] },
  };
  const steps = async (count: number): Promise<number> => {
    let loss = Number.NaN;
    for (let i = 0; i < count; i++) loss = (await executable.run(feeds)).loss?.data[0] as number;
    return loss;
  };
  const memory = (): number => (backend() as WithMemory).wasm.HEAPU8.length;
  const first = await steps(20);
  const before = [session.tensorCount(), memory()];
  const last = await steps(1000);
  expect([session.tensorCount(), memory()]).toEqual(before);
  expect(last).toBeLessThan(first / 2);
});
