/** A training does not grow: the short form of `bench/memory`, in which a leak of 20 kB a step would show. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingNative } from "../backends/tfjs/native/library.ts";
import { root } from "../built.ts";
import { program, run } from "../processes.ts";

const flags = ["--expose-gc", ...program(join(root, "bench/memory/training.ts"))];

test.for(["onnx", "tfjs:wasm", "tfjs:native"])(
  "resident memory after 1,000 steps on %s is that after 500",
  async (backend, { skip }) => {
    if (backend === "tfjs:native" && missingNative !== undefined) skip(missingNative);
    const { stdout } = await run([...flags, backend, "1000"]);
    const rows = stdout.trimEnd().split("\n");
    expect(rows.map((row) => row.trim().split(/ +/).slice(0, 2))).toEqual([
      [backend, "500"],
      [backend, "1000"],
    ]);
    const [, growth] = /(-?\d+\.\d) %$/.exec(rows[1] ?? "") ?? [];
    // Less is no leak: the system may take unused pages back at any time.
    expect(Number(growth)).toBeLessThan(5);
  },
);
