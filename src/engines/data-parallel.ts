/** The engine of several towers in one machine: each holds all variables and works on its part of every batch. */
import { availableParallelism } from "node:os";
import type { Network } from "../../dsl/network.ts";
import type { Combiners } from "../evals/combine.ts";
import { combinersOf } from "../evals/index.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import { type Asked, applyPlan, gradientsPlan, type Plan } from "../lower/programs.ts";
import type { Batch, Engine, Metrics, Probed, Run } from "./engine.ts";
import { type Feeds, keyOf, samplesOf, scalarsAt, shapesOf } from "./feeds.ts";
import { mergedMetrics, metricsOf } from "./metrics.ts";
import { joined, rowsOfAll, type Shard, shardBatches, shardsOf, wholeOf } from "./shards.ts";
import { type SingleEngineOptions, singleEngine } from "./single.ts";
import { meetingsOf } from "./stages.ts";
import { States } from "./states.ts";
import type { Step } from "./towers/calls.ts";
import { Common } from "./towers/common.ts";
import { floatsOf } from "./towers/layout.ts";
import type { Place } from "./towers/place.ts";
import { inProcesses } from "./towers/process.ts";
import { type Limits, Tower } from "./towers/remote.ts";
import { inThreads } from "./towers/thread.ts";

export interface DataParallelOptions extends Omit<SingleEngineOptions, "backend"> {
  /** Name of the backend that each tower has one of. */
  readonly backend: string;
  readonly towers: number;
  /** Threads of one operator of a tower; default: an equal part of the cores. */
  readonly threads?: number | undefined;
  /** Seconds without a sign of life of a tower's process after which the training ends; default 30. */
  readonly timeout?: number;
  /** Seconds that a tower which lives may take for an answer; default 600. */
  readonly patience?: number;
  /** Where towers live; by default in processes if the backend is not safe in threads. */
  readonly place?: "threads" | "processes";
}

/**
 * Opens towers in threads or processes of their own, with equal variables. A step splits the batch over them, averages what
 * the shards give, each weighing by its samples, and makes the same update in each.
 *
 * @example await dataParallelEngine({ network, kongfu, backend: "onnx", towers: 2 })
 */
export async function dataParallelEngine(options: DataParallelOptions): Promise<Engine> {
  const {
    backend,
    towers: count,
    threads = Math.max(1, Math.floor(availableParallelism() / count)),
    timeout = 30,
    patience = 600,
    place = needsProcess(backend) ? "processes" : "threads",
    ...rest
  } = options;
  const opened = place === "processes" ? inProcesses() : inThreads(count);
  const given = { ...rest, backend, threads, towers: count, limits: { timeout, patience }, place: opened };
  const engine = new DataParallelEngine(given);
  await engine.open();
  return engine;
}

/** Whether a tower of this backend is a process: TensorFlow's addon is not safe in threads, and CUDA's first GPU is that of a process. */
export const needsProcess = (backend: string): boolean => ["tfjs:native", "onnx:cuda"].includes(backend);

interface ShardPlan extends Plan {
  readonly meetings: readonly number[];
}

interface Parts extends Omit<SingleEngineOptions, "backend"> {
  readonly backend: string;
  readonly towers: number;
  readonly threads: number;
  readonly limits: Limits;
  readonly place: Place;
}

class DataParallelEngine implements Engine {
  readonly backend: string;
  readonly #options: Parts;
  readonly #combiners: Combiners;
  readonly #towers: readonly Tower[];
  /** The engine of each tower, for all but training. */
  #engines: readonly Engine[] = [];
  readonly #plans = new Map<string, ShardPlan>();
  readonly #compiled = new Map<string, Promise<number>>();
  /** Of whole batches, so that they do not depend on the number of towers. */
  readonly #states = new States();
  #common: Common | undefined;
  #apply: Plan | undefined;
  #disposed: Promise<void> | undefined;
  readonly #onExit = (): void => {
    this.#common?.end();
    for (const tower of this.#towers) tower.leave();
  };

  constructor(options: Parts) {
    const { backend, threads, towers, network, limits, place } = options;
    this.backend = backend;
    this.#options = options;
    this.#combiners = combinersOf(network);
    const failed = (): void => this.#common?.end();
    this.#towers = Array.from({ length: towers }, (_, tower) => {
      const waits = (): boolean => this.#common?.waits(tower) ?? false;
      return new Tower({ backend, threads, tower, towers }, { place, limits, waits, failed });
    });
    process.once("exit", this.#onExit);
  }

  async open(): Promise<void> {
    const { network, kongfu, seed, shapes } = this.#options;
    const parts = { network, kongfu, ...(seed !== undefined && { seed }), ...(shapes && { shapes }) };
    try {
      this.#engines = await settled(this.#towers.map((tower) => singleEngine({ ...parts, backend: tower.backend() })));
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  get parameters(): readonly string[] {
    return this.#lead.parameters;
  }

  get variables(): readonly string[] {
    return this.#lead.variables;
  }

  async train(batch: Batch, clock: Clock): Promise<Metrics> {
    const { network, kongfu, seed = 0 } = this.#options;
    const samples = samplesOf(batch);
    const shards = shardsOf(samples, this.#towers.length);
    const batches = shardBatches(batch, this.#towers.length);
    const plans = batches.map((part) => this.#gradients(part));
    this.#apply ??= applyPlan(network, kongfu, shapesOf(batches[0] as Batch));
    const apply = this.#apply;
    const { meetings, recalled: ofShard } = plans[0] as ShardPlan;
    await this.#share(Math.max(floatsOf(apply.program), ...meetings));
    const recalled = wholeOf(ofShard, samples);
    const before = this.#states.recall("train", recalled);
    const steps = this.#towers.map(async (_, i): Promise<Step> => {
      const common = {
        apply: await this.#compile(i, "apply", apply),
        scalars: scalarsAt(kongfu, clock),
        shares: shards.map((shard) => shard.samples / samples),
        meetings,
      };
      const [shard, plan] = [shards[i], plans[i]];
      if (!shard || !plan) return common;
      const feeds = { ...batches[i], ...rowsOfAll(before, shard) };
      const taken = Object.fromEntries(
        plan.program.inputs.flatMap(({ name }) => (name in feeds ? [[name, feeds[name]]] : [])),
      );
      const executable = await this.#compile(i, keyOf(batches[i] as Batch), plan);
      const draw = { seed, step: clock.step, firstSample: shard.first };
      return { ...common, gradients: { executable, feeds: taken as Batch, randoms: plan.randoms, draw } };
    });
    const orders = await settled(steps);
    const all = await settled(
      this.#towers.map((tower, i) => {
        const order = orders[i] as Step;
        return tower.call("step", order, buffersOf(order.gradients?.feeds ?? {})); // shards are copies of their own
      }),
    );
    const outputs = all.slice(0, shards.length);
    const metrics = mergedMetrics(
      outputs.map((given, i) => metricsOf(given, (shards[i] as Shard).samples, this.#combiners)),
      this.#combiners,
    );
    const left = Object.fromEntries(
      recalled.map(({ name }) => [name, joined(outputs.map((given) => given[name] as HostTensor))]),
    );
    this.#states.remember(left, "train", Number.isFinite(metrics.loss) ? recalled : [], recalled);
    return metrics;
  }

  async evaluate(batch: Batch): Promise<Metrics> {
    const batches = shardBatches(batch, this.#towers.length);
    const parts = await settled(batches.map((part, i) => (this.#engines[i] as Engine).evaluate(part)));
    return mergedMetrics(parts, this.#combiners);
  }

  predict(batch: Batch, part?: Network): Promise<Record<string, HostTensor>> {
    return this.#lead.predict(batch, part);
  }

  activations(batch: Batch, asked: readonly string[]): Promise<Record<string, HostTensor>> {
    return this.#lead.activations(batch, asked);
  }

  reset(run?: Run): void {
    if (run === undefined || run === "train") this.#states.reset("train");
    for (const engine of this.#engines) engine.reset(run);
  }

  states(): Record<string, HostTensor> {
    return { ...this.#lead.states(), ...this.#states.all() };
  }

  restore(states: Readonly<Record<string, HostTensor>>): void {
    this.#states.restore(states);
    this.#lead.restore(states);
  }

  blame(batch: Batch, clock: Clock): Promise<string> {
    return this.#lead.blame(batch, clock);
  }

  probe(batch: Batch, clock: Clock, asked: Asked): Promise<Probed> {
    return this.#lead.probe(batch, clock, asked);
  }

  read(variable: string): Promise<HostTensor> {
    return this.#lead.read(variable);
  }

  async write(variable: string, value: HostTensor): Promise<void> {
    await settled(this.#engines.map((engine) => engine.write(variable, value)));
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    this.#common?.end();
    await Promise.all(this.#towers.map((tower) => tower.close()));
    process.off("exit", this.#onExit);
    this.#options.place.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  get #lead(): Engine {
    return this.#engines[0] as Engine;
  }

  #gradients(batch: Batch): ShardPlan {
    const key = keyOf(batch);
    const known = this.#plans.get(key);
    if (known) return known;
    const plan = gradientsPlan(this.#options.network, shapesOf(batch));
    const made = { ...plan, meetings: meetingsOf(plan.program) };
    this.#plans.set(key, made);
    return made;
  }

  #compile(tower: number, key: string, { program }: Plan): Promise<number> {
    const known = this.#compiled.get(`${tower} ${key}`);
    if (known) return known;
    const made = (this.#towers[tower] as Tower).compile(program);
    this.#compiled.set(`${tower} ${key}`, made);
    made.catch(() => this.#compiled.delete(`${tower} ${key}`));
    return made;
  }

  /** Gives the towers the memory that they share, at the first step. */
  async #share(floats: number): Promise<void> {
    if (this.#common) return;
    const { ground, ...told } = this.#options.place.ground(this.#towers.length, floats);
    this.#common = new Common(ground, this.#towers.length, floats);
    await settled(this.#towers.map((tower) => tower.call("share", { ...told, floats })));
  }
}

const buffersOf = (feeds: Feeds): ArrayBuffer[] => Object.values(feeds).map(({ data }) => data.buffer as ArrayBuffer);

/** Waits for all; where several fail, the error is that of the one which did not only wait for another. */
async function settled<T>(all: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(all);
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  const failure = failures.find(({ name }) => name !== "Ended") ?? failures[0];
  if (failure) throw failure;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}
