/**
 * Training steps of an MLP, LeNet and ResNet-20: akid on TensorFlow's native library and on ONNX Runtime, PyTorch, and
 * tf.keras where there is one, in turns. Needs `akid native install` and a Python with torch; KERAS_PYTHON has tensorflow:
 * PYTHON=python KERAS_PYTHON=python npx tsx --conditions=akid-source bench/native/table.ts [net ...]
 * THREADS=1 gives each one thread, so that on a busy machine the processor time tells; ROUNDS is 12 unless it is set.
 */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "../median.ts";
import { nets } from "./nets.ts";
import { type Contender, takeTurns } from "./turns.ts";

const rounds = Number(process.env.ROUNDS ?? 12);
const steps: Readonly<Record<string, number>> = { mlp: 30, lenet: 5, resnet20: 3 };

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const { PYTHON = "python3", KERAS_PYTHON, THREADS } = process.env;
const limits = ["AKID_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"];
const env = THREADS === undefined ? {} : Object.fromEntries(limits.map((name) => [name, THREADS]));
const node = [process.execPath, "--import", "tsx", "--conditions=akid-source", file("akid_steps.ts")];

/** Without the instructions oneDNN computes in float32, whatever it is told. */
const hasBf16 = existsSync("/proc/cpuinfo") && /\b(avx512|amx)_bf16\b/.test(readFileSync("/proc/cpuinfo", "utf8"));

function contenders(net: string): Contender[] {
  const bf16 = { TF_SET_ONEDNN_FPMATH_MODE: "BF16", ONEDNN_DEFAULT_FPMATH_MODE: "BF16" };
  const keras = { name: "tf.keras graph", command: [KERAS_PYTHON ?? "", "-B", file("keras_steps.py"), net], env };
  return [
    { name: "akid tfjs:native", command: [...node, "tfjs:native", net], env },
    ...(hasBf16
      ? [{ name: "akid tfjs:native, bf16", command: [...node, "tfjs:native", net], env: { ...env, ...bf16 } }]
      : []),
    { name: "akid onnx", command: [...node, "onnx", net], env },
    { name: "PyTorch eager", command: [PYTHON, "-B", file("torch_steps.py"), net], env },
    ...(KERAS_PYTHON ? [keras] : []),
  ];
}

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; milliseconds a step`,
);
const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(nets);
for (const net of asked) {
  const turns = await takeTurns(contenders(net), rounds, steps[net] as number);
  const torch = turns.find(({ name }) => name === "PyTorch eager") as (typeof turns)[number];
  const against = (value: (of: typeof torch) => number, own: typeof torch): string =>
    (value(own) / value(torch)).toFixed(2);
  const rows = turns.map((own) => [
    `${net}: ${own.name}`,
    {
      median: median(own.times).toFixed(1),
      least: Math.min(...own.times).toFixed(1),
      "CPU, median": median(own.cpu).toFixed(1),
      "CPU, least": Math.min(...own.cpu).toFixed(1),
      "to PyTorch, median": against(({ times }) => median(times), own),
      "to PyTorch, least": against(({ times }) => Math.min(...times), own),
      "to PyTorch, CPU, median": against(({ cpu }) => median(cpu), own),
      loss: own.loss.toFixed(4),
    },
  ]);
  console.table(Object.fromEntries(rows));
}
