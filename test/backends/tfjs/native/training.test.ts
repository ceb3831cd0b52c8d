/** Training on TensorFlow's native library is training on ONNX Runtime: LeNet and ResNet-20, 20 steps with momentum. */
import { momentum } from "akid/train";
import { describe, expect, test } from "vitest";
import { type Net, nets } from "../../../../bench/native/nets.ts";
import type { Backend } from "../../../../src/backends/backend.ts";
import { onnxBackend } from "../../../../src/backends/onnx/index.ts";
import { nativeBackend } from "../../../../src/backends/tfjs/native/index.ts";
import { initialValue } from "../../../../src/lower/initialise.ts";
import { names, parametersOf, slotsOf, trainPlan } from "../../../../src/lower/programs.ts";
import { drawn } from "../../../conformance/case.ts";
import { integers, normal, randomOf } from "../../../conformance/random.ts";
import { missingNative } from "./library.ts";

const batch = 16;

/** The loss before each of 20 steps; batches come round again. */
async function losses(backend: Backend, { brain, image }: Net, lr: number): Promise<number[]> {
  const kongfu = momentum({ lr });
  const shapes = { image: [batch, ...image], label: [batch] };
  const parameters = parametersOf(brain.network, shapes);
  const variables = [...parameters, ...slotsOf(parameters, kongfu)];
  await using session = await backend.open(
    Object.fromEntries(variables.map((variable) => [variable.name, initialValue(variable, 0)])),
  );
  const train = await session.compile(trainPlan(brain.network, kongfu, shapes).program);
  const found: number[] = [];
  for (let step = 0; step < 20; step++) {
    const feeds = {
      image: drawn({ shape: shapes.image, dtype: "float32" }, randomOf(`image ${step % 4}`), normal),
      label: drawn({ shape: shapes.label, dtype: "int32" }, randomOf(`label ${step % 4}`), integers(0, 9)),
      [names.scalar("lr")]: { shape: [], data: Float32Array.of(lr) },
    };
    found.push((await train.run(feeds)).loss?.data[0] as number);
  }
  return found;
}

describe.skipIf(missingNative)(`with TensorFlow's native library${missingNative ?? ""}`, () => {
  // A ResNet's batch normalisation makes of a rounding error ten times as much in a few large steps.
  test.each([
    ["lenet", 0.01],
    ["resnet20", 0.0003],
  ])("%s trains as on onnx, to 1e-4", async (name, lr) => {
    const net = nets[name] as Net;
    const expected = await losses(onnxBackend({ threads: 1 }), net, lr);
    const found = await losses(nativeBackend({ threads: 1 }), net, lr);
    const apart = found.map((loss, step) => Math.abs(loss / (expected[step] as number) - 1));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    expect(found.at(-1)).toBeLessThan(found[3] as number);
  });
});
