/**
 * A training step on two towers of one thread each, beside one device with one thread, and with two, in turns:
 * npx tsx --conditions=akid-source bench/scaling/table.ts [rounds]
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { momentum } from "akid/train";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { fillUniform } from "../../src/random/index.ts";
import { nets } from "../native/nets.ts";

const rounds = Number(process.argv[2] ?? 10);
const stepsPerTurn = 3;
const kongfu = momentum({ lr: 0.01 });

function batchOf(batch: number, image: readonly number[]): Batch {
  const shape = [batch, ...image];
  const data = fillUniform(new Float32Array(shape.reduce((a, b) => a * b)), { seed: 0, stream: "image" });
  return {
    image: { data, shape },
    label: { data: Int32Array.from({ length: batch }, (_, i) => i % 10), shape: [batch] },
  };
}

/** Milliseconds of each step of a turn. */
async function turn(engine: Engine, batch: Batch, step: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < stepsPerTurn; i++) {
    const begin = performance.now();
    await engine.train(batch, { step: step + i, stepsPerEpoch: 1000 });
    times.push(performance.now() - begin);
  }
  return times;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] as number;

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; medians, ms a step\n`,
);
console.log("| network | 1 device, 1 thread | 1 device, 2 threads | 2 towers, 1 thread each | towers: times faster |");
console.log("|---|---|---|---|---|");
for (const [name, { brain, batch, image }] of Object.entries(nets)) {
  const { network } = brain;
  const engines = [
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 1 }) }),
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 2 }) }),
    await dataParallelEngine({ network, kongfu, backend: "onnx", towers: 2, threads: 1 }),
  ];
  const given = batchOf(batch, image);
  for (const engine of engines) await turn(engine, given, 0);
  const times: number[][] = engines.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, engine] of engines.entries()) times[i]?.push(...(await turn(engine, given, round * stepsPerTurn)));
  }
  for (const engine of engines) await engine.dispose();
  const medians = times.map(median);
  const [one = 0, , towers = 1] = medians;
  console.log(`| ${name} | ${medians.map((time) => time.toFixed(1)).join(" | ")} | ${(one / towers).toFixed(2)} |`);
}
