/** The onnx backend holds as much after a thousand steps as after the first. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { onnxBackend } from "../../../src/backends/onnx/index.ts";
import { gradients } from "../../../src/graph/gradients.ts";
import * as o from "../../../src/graph/ops/index.ts";
import { program } from "../../../src/graph/program.ts";

const steps = 1000;
/** A leak of w in each step would be 164 MB. */
const slack = 20e6;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of the process after its garbage is gone. */
function residentMemory(): number {
  collectGarbage();
  return process.memoryUsage().rss;
}

test("a thousand steps hold no more tensors and no more memory", async () => {
  const x = o.input("x", [4, 16, 16, 1]);
  const f = o.variable("f", [3, 3, 1, 40]);
  const w = o.variable("w", [40, 1024]);
  const window = { strides: [1, 1], padding: [1, 1, 1, 1], dilations: [1, 1] } as const;
  const features = o.mean(o.relu(o.conv2d(x, f, window)), { axes: [1, 2] });
  const loss = o.mean(o.square(o.matmul(features, w)));
  const [df, dw] = gradients(loss, [f, w]) as [typeof f, typeof w];
  const rate = o.constant(0.01);
  const train = program("train", {
    outputs: { loss },
    updates: { f: o.sub(f, o.mul(rate, df)), w: o.sub(w, o.mul(rate, dw)) },
  });

  await using session = await onnxBackend({ threads: 1 }).open({
    f: { data: new Float32Array(9 * 40).fill(0.1), shape: f.shape },
    w: { data: new Float32Array(40 * 1024).fill(0.1), shape: w.shape },
  });
  const executable = await session.compile(train);
  const feeds = { x: { data: new Float32Array(4 * 16 * 16).fill(1), shape: x.shape } };
  const run = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await executable.run(feeds);
  };
  await run(200);
  const [tensors, memory] = [session.tensorCount(), residentMemory()];
  await run(steps);
  expect(session.tensorCount()).toBe(tensors);
  expect(residentMemory() - memory).toBeLessThan(slack);
});
