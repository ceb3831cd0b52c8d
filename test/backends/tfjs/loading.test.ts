/** What loading tfjs does to the process: nothing until a session opens, and nothing on its streams then. */
import { expect, test } from "vitest";
import { built } from "../../built.ts";
import { run } from "../../processes.ts";

const index = built("src/backends/tfjs/index.js");

test("tfjs is loaded when the first session opens, and prints nothing", async () => {
  const source = `
    import { createRequire } from "node:module";
    import { tfjsBackend } from ${JSON.stringify(index)};
    const loaded = () => Object.keys(createRequire(${JSON.stringify(index)}).cache).some((file) => file.includes("tfjs"));
    const listeners = () => process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection");
    const before = [loaded(), listeners()];
    const session = await tfjsBackend().open({ w: { data: Float32Array.of(3), shape: [] } });
    const value = (await session.read("w")).data[0];
    await session.dispose();
    process.stdout.write(JSON.stringify([...before, loaded(), listeners(), value]));
  `;
  const { stdout, stderr } = await run(["--input-type=module", "--eval", source]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([false, 0, true, 0, 3]);
});
