/** SavedModels that akid writes are TensorFlow's: loaded and run by Python's TensorFlow they give what akid gives. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { savedModel } from "../../src/backends/tfjs/native/index.ts";
import type { Node } from "../../src/graph/node.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { convNet } from "../conformance/convNet.ts";
import type { Tensors } from "../conformance/questions.ts";

/** A Python that has tensorflow. */
const python = process.env.TENSORFLOW_PYTHON;
const script = fileURLToPath(new URL("./saved_model.py", import.meta.url));

interface Run {
  readonly signature: string;
  readonly feeds: Tensors;
}

const plain = ({ data, shape }: HostTensor) => ({
  dtype: data instanceof Float32Array ? "float32" : "int32",
  data: [...data],
  shape,
});

/** The outputs of each run, by TensorFlow. */
function inTensorFlow(file: Uint8Array, runs: readonly Run[]): Record<string, number[]>[] {
  const folder = mkdtempSync(join(tmpdir(), "akid-oracle-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), file);
    const asked = runs.map(({ signature, feeds }) => ({
      signature,
      feeds: Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, plain(value)])),
    }));
    const { status, stdout, stderr } = spawnSync(python as string, ["-B", script, folder], {
      input: JSON.stringify(asked),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout) as Record<string, number[]>[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const number = (value: number): HostTensor => ({ data: Int32Array.of(value), shape: [] });

describe.skipIf(!python)("in Python's TensorFlow (skipped where TENSORFLOW_PYTHON names no Python that has it)", () => {
  test("a SavedModel trains, predicts, and gives its variables as akid does, to 1e-5", async () => {
    const { train, variables, feeds } = convNet(4);
    const { loss } = train.outputs;
    const evaluate = program("evaluate", { outputs: { loss: loss as Node } });
    const names = Object.keys(variables);
    const declared = names.map((name) => ({ name, shape: variables[name]?.shape ?? [] }));
    const evaluated = Object.fromEntries(evaluate.inputs.map(({ name }) => [name, feeds(2)[name] as HostTensor]));

    const found = inTensorFlow(savedModel([train, evaluate], declared).file, [
      ...names.map((name, i) => ({
        signature: "write",
        feeds: { index: number(i), value: variables[name] as HostTensor },
      })),
      { signature: "train", feeds: feeds(0) },
      { signature: "train", feeds: feeds(1) },
      { signature: "evaluate", feeds: evaluated },
      ...names.map((_, i) => ({ signature: "read", feeds: { index: number(i) } })),
    ]).slice(names.length);

    await using session = await onnxBackend({ threads: 1 }).open(variables);
    const [training, evaluating] = [await session.compile(train), await session.compile(evaluate)];
    const expected: HostTensor["data"][] = [];
    for (const step of [0, 1]) expected.push((await training.run(feeds(step))).loss?.data as Float32Array);
    expected.push((await evaluating.run(evaluated)).loss?.data as Float32Array);
    for (const name of names) expected.push((await session.read(name)).data);

    found.forEach(({ loss, value = loss }, i) => {
      const own = [...(expected[i] as Float32Array)];
      expect(value?.length).toBe(own.length);
      const apart = own.map((x, j) => Math.abs(x - (value?.[j] ?? Number.NaN)) / Math.max(1, Math.abs(x)));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
    });
    expect(found.length).toBe(names.length + 3);
  });
});
