/** After 2,000 training steps TensorFlow holds as many tensors, and the process as much memory, as near their beginning. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { nativeBackend } from "../../../../src/backends/tfjs/native/index.ts";
import { convNet } from "../../../conformance/convNet.ts";
import { missingNative } from "./library.ts";

const mebibyte = 2 ** 20;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of the process after its garbage is gone. */
function residentMemory(): number {
  collectGarbage();
  return process.memoryUsage().rss;
}

describe.skipIf(missingNative)(`with TensorFlow's native library${missingNative ?? ""}`, () => {
  test("2,000 training steps hold no more", async () => {
    const { train, variables, feeds } = convNet(64); // a leak of its batches would be 36 MiB
    await using session = await nativeBackend({ threads: 1 }).open(variables);
    const executable = await session.compile(train);
    const fed = feeds(0);
    const run = async (steps: number): Promise<number> => {
      for (let step = 0; step < steps; step++) await executable.run(fed);
      return residentMemory();
    };
    const before = await run(500);
    const tensors = session.tensorCount();
    expect((await run(2000)) - before).toBeLessThan(16 * mebibyte);
    expect(session.tensorCount()).toBe(tensors);
  });

  test("30 models one after the other hold no more", async () => {
    const { train, variables, feeds } = convNet(16);
    await using session = await nativeBackend({ threads: 1 }).open(variables);
    const fed = feeds(0);
    const run = async (models: number): Promise<number> => {
      for (let model = 0; model < models; model++) {
        const executable = await session.compile(train);
        await executable.run(fed);
        executable.dispose();
      }
      return residentMemory();
    };
    const before = await run(15);
    expect((await run(30)) - before).toBeLessThan(40 * mebibyte);
  });
});
