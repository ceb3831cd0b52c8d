/** Times training steps of a network: as one process (`single`), on two towers (`towers`), or as one rank of several (`mpi`). */
import { momentum } from "akid/train";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { ranksEngine } from "../../src/engines/ranks/engine.ts";
import { openRanks } from "../../src/engines/ranks/open.ts";
import { type SingleEngineOptions, singleEngine } from "../../src/engines/single.ts";
import { fillUniform } from "../../src/random/index.ts";
import { median } from "../median.ts";
import { nets } from "../native/nets.ts";

const kongfu = momentum({ lr: 0.01 });

/** A batch of noise. */
export function batchOf(batch: number, image: readonly number[]): Batch {
  const shape = [batch, ...image];
  const data = fillUniform(new Float32Array(shape.reduce((a, b) => a * b)), { seed: 0, stream: "image" });
  return {
    image: { data, shape },
    label: { data: Int32Array.from({ length: batch }, (_, i) => i % 10), shape: [batch] },
  };
}

/** Milliseconds of each step. */
export async function timed(engine: Engine, batch: Batch, steps: number, first = 0): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const begin = performance.now();
    await engine.train(batch, { step: first + i, stepsPerEpoch: 1000 });
    times.push(performance.now() - begin);
  }
  return times;
}

export type Kind = "single" | "towers" | "mpi";

/** One thread for each device. */
function open(kind: Kind, options: Omit<SingleEngineOptions, "backend">): Promise<Engine> {
  if (kind === "towers") return dataParallelEngine({ ...options, backend: "onnx", towers: 2, threads: 1 });
  const single = { ...options, backend: onnxBackend({ threads: 1 }) };
  return kind === "mpi" ? ranksEngine(single, openRanks({})) : singleEngine(single);
}

const [, program, kind, name, count] = process.argv;
if (program === import.meta.filename) {
  const net = nets[name ?? ""];
  if (!net) throw new Error(`there is no network ${name}`);
  const { brain, batch, image } = net;
  const engine = await open(kind as Kind, { network: brain.network, kongfu });
  const given = batchOf(batch, image);
  await timed(engine, given, 3);
  const times = await timed(engine, given, Number(count), 3);
  if ((engine.ranks?.rank ?? 0) === 0) process.stdout.write(`${JSON.stringify(median(times))}\n`);
  await engine.dispose();
}
