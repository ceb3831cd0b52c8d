/** Blocks with a memory: what one network remembers decides in another, whatever the sizes of the batches. */
import { type AnyBlock, attach, brain, input, type MemoryRelu, meanSquaredError, memoryPool, memoryRelu } from "akid";
import { sgd } from "akid/train";
import { afterEach, describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import type { HostTensor } from "../../src/graph/program.ts";

const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.dispose();
});

const images = (...pixels: number[]): HostTensor => ({
  data: Float32Array.from(pixels),
  shape: [pixels.length / 4, 2, 2, 1],
});

describe.each([["onnx", onnxBackend] as const, ["tfjs", tfjsBackend] as const])("on %s", (_, backend) => {
  const engineOf = async (block: AnyBlock): Promise<Engine> => {
    const x = input("x", [2, 2, 1]);
    // Only the run time knows which of the blocks it is: hence the cast.
    const y = x.attach("memory1", block as MemoryRelu);
    const net = brain("alone", { x }, { outputs: { y }, loss: attach("loss", meanSquaredError(), [y, y]) });
    const engine = await singleEngine({ network: net.network, kongfu: sgd({ lr: 0 }), backend: backend() });
    open.push(engine);
    return engine;
  };
  const remember = async (block: AnyBlock, x: HostTensor): Promise<HostTensor> => {
    const engine = await engineOf(block);
    await engine.train({ x }, { step: 0, stepsPerEpoch: 1 });
    return engine.read("memory1/memory");
  };
  const recall = async (block: AnyBlock, memory: HostTensor, x: HostTensor): Promise<number[]> => {
    const engine = await engineOf(block);
    await engine.write("memory1/memory", memory);
    return Array.from((await engine.predict({ x })).y?.data ?? []);
  };

  test("a relu passes what was positive, in batches of all sizes", async () => {
    const memory = await remember(memoryRelu(), images(1, -2, 3, -4));
    expect(memory).toEqual({ data: Float32Array.of(1, -2, 3, -4), shape: [2, 2, 1] });
    const recalled = await recall(memoryRelu({ mode: "recall" }), memory, images(-5, 6, -7, 8, 1, 2, 3, 4));
    expect(recalled).toEqual([-5, 0, -7, 0, 1, 0, 3, 0]);
  });

  test("a pool takes the place that was largest, in batches of all sizes", async () => {
    const memory = await remember(memoryPool(2), images(1, 2, 3, 4));
    const recalled = await recall(memoryPool(2, { mode: "recall" }), memory, images(4, 3, 2, 1, 9, 8, 7, 6));
    expect(recalled).toEqual([1, 6]);
  });

  test("what is remembered of a batch is its mean, and each step remembers anew", async () => {
    const engine = await engineOf(memoryRelu());
    await engine.train({ x: images(9, 9, 9, 9) }, { step: 0, stepsPerEpoch: 2 });
    await engine.train({ x: images(1, 2, 3, 4, 3, 2, 1, 0) }, { step: 1, stepsPerEpoch: 2 });
    expect((await engine.read("memory1/memory")).data).toEqual(Float32Array.of(2, 2, 2, 2));
  });

  test("prediction and recalling leave the memory as it is", async () => {
    const remembering = await engineOf(memoryRelu());
    await remembering.predict({ x: images(1, 1, 1, 1) });
    expect((await remembering.read("memory1/memory")).data).toEqual(new Float32Array(4));
    const recalling = await engineOf(memoryRelu({ mode: "recall" }));
    await recalling.train({ x: images(1, 1, 1, 1) }, { step: 0, stepsPerEpoch: 1 });
    expect((await recalling.read("memory1/memory")).data).toEqual(new Float32Array(4));
  });
});
