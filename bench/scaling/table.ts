/**
 * A training step on two towers of one thread each, beside one device with one thread, and with two, in turns; what the
 * averaging of gradients takes of it; and how much faster the machine is at two trainings at once, each in a process of its
 * own and on whole batches, which is all that two towers could be:
 * npx tsx --conditions=akid-source bench/scaling/table.ts [rounds] [network...]
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, cpus, loadavg } from "node:os";
import { setTimeout } from "node:timers/promises";
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

const stepsPerTurn = 3;
const kongfu = momentum({ lr: 0.01 });
const isPeer = process.send !== undefined;
const given = isPeer ? process.argv.slice(2) : process.argv.slice(3);
const chosen = given.length > 0 ? given : Object.keys(nets);

/** Milliseconds of each step on the clock, and of all threads together on processors. */
interface Turn {
  readonly wall: readonly number[];
  readonly processors: number;
}

async function turn(engine: Engine, batch: Batch, first: number): Promise<Turn> {
  await setTimeout(200); // threads of the runtime look out for work for a while after a run
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

/** A process of its own with one device of one thread. */
interface Peer {
  turn(): Promise<Turn>;
  end(): void;
}

async function peer(name: string): Promise<Peer> {
  const child = fork(import.meta.filename, [name]);
  await once(child, "message");
  return {
    turn: async () => {
      child.send("turn");
      const [told] = await once(child, "message");
      return told as Turn;
    },
    end: () => void child.kill(),
  };
}

async function serve(name: string): Promise<void> {
  const { brain, batch, image } = nets[name] as (typeof nets)[string];
  const engine = await singleEngine({ network: brain.network, kongfu, backend: onnxBackend({ threads: 1 }) });
  const values = batchOf(batch, image);
  await turn(engine, values, 0);
  let turns = 0;
  process.on("message", async () => process.send?.(await turn(engine, values, ++turns * stepsPerTurn)));
  process.send?.("ready");
}

async function row(name: string, rounds: number): Promise<string> {
  const { brain, batch, image } = nets[name] as (typeof nets)[string];
  const { network } = brain;
  const engines = [
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 1 }) }),
    await singleEngine({ network, kongfu, backend: onnxBackend({ threads: 2 }) }),
    await dataParallelEngine({ network, kongfu, backend: "onnx", towers: 2, threads: 1 }),
  ];
  const peers = await Promise.all([peer(name), peer(name)]);
  const values = batchOf(batch, image);
  for (const engine of engines) await turn(engine, values, 0);
  const turns: { alone: Turn; double: Turn; towers: Turn; atOnce: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const own: Turn[] = [];
    for (const engine of engines) own.push(await turn(engine, values, round * stepsPerTurn));
    const [alone, double, towers] = own as [Turn, Turn, Turn];
    const both = await Promise.all(peers.map((each) => each.turn()));
    turns.push({ alone, double, towers, atOnce: median(both.flatMap(({ wall }) => wall)) });
  }
  for (const engine of engines) await engine.dispose();
  for (const each of peers) each.end();
  const times = (["alone", "double", "towers"] as const).map((which) => median(turns.flatMap((t) => t[which].wall)));
  const share = averaging(floatsOf(applyPlan(network, kongfu, shapesOf(values)).program)) / (times[2] as number);
  const ratios = [
    turns.map(({ alone, towers }) => median(alone.wall) / median(towers.wall)),
    turns.map(({ alone, atOnce }) => (2 * median(alone.wall)) / atOnce),
    turns.map(({ alone, towers }) => towers.processors / alone.processors),
  ];
  const shown = ratios.map((each) => median(each).toFixed(2));
  return `| ${[name, ...times.map((time) => time.toFixed(1)), ...shown, `${(100 * share).toFixed(2)} %`].join(" | ")} |`;
}

if (isPeer) await serve(chosen[0] as string);
else {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; medians, ms a step; ratios are medians of rounds\n`,
  );
  const columns = [
    "network",
    "1 device, 1 thread",
    "1 device, 2 threads",
    "2 towers, 1 thread each",
    "towers: times faster",
    "two trainings at once: times faster",
    "processor time of towers, to 1 device",
    "averaging, of a step",
  ];
  console.log(`| ${columns.join(" | ")} |\n|${"---|".repeat(columns.length)}`);
  for (const name of chosen) console.log(await row(name, Number(process.argv[2] ?? 10)));
}
