/** Whether TensorFlow computes on a GPU: its library is loaded to be asked only where it is made for one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { built } from "../../../built.ts";
import { run } from "../../../processes.ts";

const file = (name: string): string => JSON.stringify(built(`src/${name}.js`));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-gpu-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the record decides what is loaded, and the threads that were asked for are those that it gets", async () => {
  // The library is a file of no content; what Node would load of it says how it was loaded.
  const source = `
    import { mkdirSync, writeFileSync } from "node:fs";
    import { join } from "node:path";
    import { seesGpu } from ${file("backends/tfjs/native/gpu")};
    import { partsOf, recordOf } from ${file("native/folder")};
    import { moduleIn } from ${file("native/locate")};
    const { installed } = partsOf(process.env.AKID_NATIVE);
    const addon = join(moduleIn(installed), "lib/napi-v8/tfjs_binding.node");
    mkdirSync(join(addon, ".."), { recursive: true });
    writeFileSync(addon, "");
    const loads = [];
    process.dlopen = (module) => {
      loads.push(process.env.TF_NUM_INTRAOP_THREADS);
      module.exports = { isUsingGpuDevice: () => true };
    };
    const answers = ["cpu", "gpu"].map((device) => {
      writeFileSync(recordOf(installed), JSON.stringify({ device }));
      return seesGpu({ threads: 2 });
    });
    process.stdout.write(JSON.stringify({ answers, loads }));
  `;
  const { stdout, stderr } = await run(["--input-type=module", "--eval", source], { env: { AKID_NATIVE: folder } });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ answers: [false, true], loads: ["2"] });
});
