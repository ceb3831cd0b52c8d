/**
 * A training step on two towers of one thread each, beside one device with one thread, and with two, in turns; and what the
 * averaging of gradients takes of it:
 * npx tsx --conditions=akid-source bench/scaling/table.ts [rounds]
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { momentum } from "akid/train";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { dataParallelEngine } from "../../src/engines/data-parallel.ts";
import type { Batch, Engine } from "../../src/engines/engine.ts";
import { shapesOf } from "../../src/engines/feeds.ts";
import { singleEngine } from "../../src/engines/single.ts";
import { Common } from "../../src/engines/towers/common.ts";
import { betweenThreads, commonMemory } from "../../src/engines/towers/ground.ts";
import { floatsOf } from "../../src/engines/towers/layout.ts";
import { applyPlan } from "../../src/lower/programs.ts";
import { median } from "../median.ts";
import { nets } from "../native/nets.ts";
import { batchOf, timed } from "./steps.ts";

const rounds = Number(process.argv[2] ?? 10);
const stepsPerTurn = 3;
const kongfu = momentum({ lr: 0.01 });

/** Milliseconds of a step on the clock, and of all threads together on processors. */
interface Turn {
  readonly wall: readonly number[];
  readonly processors: number;
}

async function turn(engine: Engine, batch: Batch, first: number): Promise<Turn> {
  const before = process.cpuUsage();
  const wall = await timed(engine, batch, stepsPerTurn, first);
  const { user, system } = process.cpuUsage(before);
  return { wall, processors: (user + system) / 1000 / stepsPerTurn };
}

/** Milliseconds that one of two towers takes to hand over so many gradients, to average its part and to take the mean. */
function averaging(floats: number): number {
  const common = new Common(betweenThreads(commonMemory(2, floats)), 2, floats);
  const [own, mean] = [new Float32Array(floats), new Float32Array(floats)];
  const times = Array.from({ length: 20 }, () => {
    const begin = performance.now();
    common.slot(1).set(own);
    common.average(1, [0.5, 0.5]);
    mean.set(common.slot(0));
    return performance.now() - begin;
  });
  return median(times);
}

console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; medians, ms a step\n`,
);
const columns = [
  "network",
  "1 device, 1 thread",
  "1 device, 2 threads",
  "2 towers, 1 thread each",
  "towers: times faster",
];
console.log(`| ${[...columns, "their processor time, to 1 device", "averaging, of a step"].join(" | ")} |`);
console.log("|---|---|---|---|---|---|---|");
for (const [name, { brain, batch, image }] of Object.entries(nets)) {
  const { network } = brain;
  const engines = [
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 1 }) }),
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 2 }) }),
    await dataParallelEngine({ network, kongfu, backend: "onnx", towers: 2, threads: 1 }),
  ];
  const given = batchOf(batch, image);
  for (const engine of engines) await turn(engine, given, 0);
  const turns: Turn[][] = engines.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, engine] of engines.entries()) turns[i]?.push(await turn(engine, given, round * stepsPerTurn));
  }
  for (const engine of engines) await engine.dispose();
  const wall = turns.map((some) => median(some.flatMap((one) => one.wall)));
  const processors = turns.map((some) => median(some.map((one) => one.processors)));
  const [alone = 0, , towers = 1] = wall;
  const share = averaging(floatsOf(applyPlan(network, kongfu, shapesOf(given)).program)) / towers;
  const ratios = [alone / towers, (processors[2] ?? 0) / (processors[0] ?? 1)].map((ratio) => ratio.toFixed(2));
  const times = wall.map((time) => time.toFixed(1));
  console.log(`| ${[name, ...times, ...ratios, `${(100 * share).toFixed(2)} %`].join(" | ")} |`);
}
