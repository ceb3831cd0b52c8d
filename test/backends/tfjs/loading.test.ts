/** What loading tfjs does to the process: nothing until a session opens, and nothing on its streams then. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const index = fileURLToPath(new URL("../../../src/backends/tfjs/index.ts", import.meta.url));
const tsx = ["--conditions=akid-source", "--import", "tsx"];

/** Runs a script in a fresh process, in another working directory. */
const script = async (source: string) =>
  run(process.execPath, [...tsx, "--input-type=module", "--eval", source], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  });

test("tfjs is loaded when the first session opens, and prints nothing", { timeout: 30_000 }, async () => {
  const { stdout, stderr } = await script(`
    import { createRequire } from "node:module";
    import { tfjsBackend } from ${JSON.stringify(index)};
    const loaded = () => Object.keys(createRequire(${JSON.stringify(index)}).cache).some((file) => file.includes("tfjs"));
    const listeners = () => process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection");
    const before = [loaded(), listeners()];
    const session = await tfjsBackend().open({ w: { data: Float32Array.of(3), shape: [] } });
    const value = (await session.read("w")).data[0];
    await session.dispose();
    process.stdout.write(JSON.stringify([...before, loaded(), listeners(), value]));
  `);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([false, 0, true, 0, 3]);
});
