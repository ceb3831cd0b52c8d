/** The engine of a rank: it holds all variables, works on its part of every batch, and averages with the others. */
import type { Network } from "../../../dsl/network.ts";
import type { Session } from "../../backends/backend.ts";
import type { Combiners } from "../../evals/combine.ts";
import { combinersOf } from "../../evals/index.ts";
import type { HostTensor } from "../../graph/program.ts";
import type { Clock } from "../../kongfus/kongfu.ts";
import { type Asked, applyPlan, gradientsPlan, type Plan } from "../../lower/programs.ts";
import type { Batch, Engine, Metrics, Place, Probed, Run } from "../engine.ts";
import { drawn, keyOf, samplesOf, scalarsAt, shapesOf } from "../feeds.ts";
import { mergedMetrics, metricsOf } from "../metrics.ts";
import { joined, rowsOfAll, type Shard, shardsOf, wholeOf } from "../shards.ts";
import { type SingleEngineOptions, singleEngine } from "../single.ts";
import { compileStages, type Meeting, meetingsOf, type Staged } from "../stages.ts";
import { States } from "../states.ts";
import { agree } from "./agree.ts";
import type { Ranks } from "./ranks.ts";
import { Update } from "./update.ts";

/**
 * Opens the engine of this rank; all ranks open theirs with the same network, KongFu and seed. A step averages what the
 * parts of the batch give, each weighing by its samples, and makes the same update on each rank.
 *
 * @throws UsageError on every rank where one trains something else
 */
export async function ranksEngine(options: SingleEngineOptions, ranks: Ranks): Promise<Engine> {
  const { network, kongfu, backend, seed = 0 } = options;
  agree(ranks, { network, kongfu, seed });
  const opened: Session[] = [];
  const open = async (values: Readonly<Record<string, HostTensor>>): Promise<Session> => {
    const session = await backend.open(values);
    opened.push(session);
    return session;
  };
  const local = await singleEngine({ ...options, backend: { name: backend.name, open } });
  return new RanksEngine({ ...options, seed }, ranks, { local, session: opened[0] as Session });
}

/** This rank's samples of a batch; there may be none. */
interface Part {
  readonly batch: Batch;
  readonly shard: Shard;
  /** Samples of the whole batch. */
  readonly whole: number;
}

interface Own {
  /** All that needs no other rank. */
  readonly local: Engine;
  readonly session: Session;
}

class RanksEngine implements Engine {
  readonly backend: string;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  readonly ranks: Ranks;
  readonly #options: SingleEngineOptions & { readonly seed: number };
  readonly #local: Engine;
  readonly #session: Session;
  readonly #combiners: Combiners;
  readonly #plans = new Map<string, Plan>();
  readonly #compiled = new Map<Plan, Promise<Staged>>();
  /** Of whole batches, so that they do not depend on the number of ranks. */
  readonly #states = new States();
  #update: Promise<Update> | undefined;
  /** After a step without a finite loss: the first rank that had none. */
  #culprit = 0;

  constructor(options: SingleEngineOptions & { readonly seed: number }, ranks: Ranks, { local, session }: Own) {
    this.backend = local.backend;
    this.parameters = local.parameters;
    this.variables = local.variables;
    this.ranks = ranks;
    this.#options = options;
    this.#local = local;
    this.#session = session;
    this.#combiners = combinersOf(options.network);
  }

  async train(batch: Batch, clock: Clock, place?: Place): Promise<Metrics> {
    const { network, kongfu } = this.#options;
    this.ranks.at(`step ${clock.step + 1}`);
    const part = this.#partOf(batch, place);
    const plan = this.#planOf(part.batch);
    const { samples } = part.shard;
    const given = await this.#gradients(part, plan, clock);
    this.#update ??= Update.compile(
      this.#session,
      applyPlan(network, kongfu, shapesOf(atLeastOne(part.batch))).program,
    );
    const update = await this.#update;
    const metrics = this.#merged(samples > 0 ? metricsOf(given, samples, this.#combiners) : undefined);
    if (!Number.isFinite(metrics.loss)) return metrics; // all ranks see the same loss
    this.#remember(plan, given, part.whole);
    update.fill(given, samples / part.whole);
    this.ranks.sum(update.bucket);
    await update.apply(scalarsAt(kongfu, clock));
    return metrics;
  }

  async evaluate(batch: Batch, place?: Place): Promise<Metrics> {
    const part = this.#partOf(batch, place);
    return this.#merged(part.shard.samples > 0 ? await this.#local.evaluate(part.batch) : undefined);
  }

  predict(batch: Batch, part?: Network): Promise<Record<string, HostTensor>> {
    return this.#local.predict(batch, part);
  }

  activations(batch: Batch, asked: readonly string[]): Promise<Record<string, HostTensor>> {
    return this.#local.activations(batch, asked);
  }

  probe(batch: Batch, clock: Clock, asked: Asked): Promise<Probed> {
    return this.#local.probe(batch, clock, asked);
  }

  reset(run?: Run): void {
    if (run === undefined || run === "train") this.#states.reset("train");
    this.#local.reset(run);
  }

  states(): Record<string, HostTensor> {
    return { ...this.#local.states(), ...this.#states.all() };
  }

  restore(states: Readonly<Record<string, HostTensor>>): void {
    this.#states.restore(states);
    this.#local.restore(states);
  }

  async blame(batch: Batch, clock: Clock): Promise<string> {
    const found = samplesOf(batch) > 0 ? await this.#local.blame(batch, clock) : "";
    return this.ranks.all(found)[this.#culprit] as string;
  }

  read(variable: string): Promise<HostTensor> {
    return this.#local.read(variable);
  }

  write(variable: string, value: HostTensor): Promise<void> {
    return this.#local.write(variable, value);
  }

  async dispose(): Promise<void> {
    for (const compiled of this.#compiled.values()) (await compiled).dispose();
    this.#compiled.clear();
    (await this.#update)?.dispose();
    await this.#local.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #partOf(batch: Batch, place: Place | undefined): Part {
    const samples = samplesOf(batch);
    if (place) return { batch, shard: { first: place.first, samples }, whole: place.whole };
    const shard = shardsOf(samples, this.ranks.size)[this.ranks.rank] ?? { first: samples, samples: 0 };
    return { batch: rowsOfAll(batch, shard), shard, whole: samples };
  }

  async #gradients({ batch, shard, whole }: Part, plan: Plan, clock: Clock): Promise<Record<string, HostTensor>> {
    if (shard.samples === 0) {
      for (const size of meetingsOf(plan.program)) this.ranks.sum(new Float32Array(size));
      return {};
    }
    const compiled = this.#compiled.get(plan) ?? compileStages(this.#session, plan.program);
    this.#compiled.set(plan, compiled);
    compiled.catch(() => this.#compiled.delete(plan)); // there is nothing to dispose of
    const before = this.#states.recall("train", wholeOf(plan.recalled, whole));
    const draw = { seed: this.#options.seed, step: clock.step, firstSample: shard.first };
    const feeds = { ...batch, ...rowsOfAll(before, shard), ...drawn(plan.randoms, draw) };
    const taken = plan.program.inputs.flatMap(({ name }) => (feeds[name] ? [[name, feeds[name]] as const] : []));
    return (await compiled).run(Object.fromEntries(taken), this.#meeting(shard.samples / whole));
  }

  /** How this rank meets the others within a step, for blocks that look at the whole batch. */
  #meeting(share: number): Meeting {
    const mean = (values: Float32Array): void => {
      for (const [i, value] of values.entries()) values[i] = value * share;
      this.ranks.sum(values);
    };
    return { share, mean };
  }

  /** The states that the parts left are those of the whole batch. */
  #remember({ recalled }: Plan, given: Readonly<Record<string, HostTensor>>, whole: number): void {
    if (recalled.length === 0) return;
    const parts = this.ranks.all(recalled.flatMap(({ name }) => given[name] ?? []));
    const filled = parts.filter(({ length }) => length > 0);
    const left = recalled.map(({ name }, i) => [name, joined(filled.map((part) => part[i] as HostTensor))] as const);
    const states = wholeOf(recalled, whole);
    this.#states.remember(Object.fromEntries(left), "train", states, states);
  }

  /** The metrics of the whole batch; `own` are those of this rank's part, if it has samples. */
  #merged(own: Metrics | undefined): Metrics {
    const all = this.ranks.all(own);
    this.#culprit = all.findIndex((metrics) => metrics && !Number.isFinite(metrics.loss));
    return mergedMetrics(
      all.filter((metrics) => metrics !== undefined),
      this.#combiners,
    );
  }

  #planOf(batch: Batch): Plan {
    const shaped = atLeastOne(batch);
    const key = keyOf(shaped);
    const plan = this.#plans.get(key) ?? gradientsPlan(this.#options.network, shapesOf(shaped));
    this.#plans.set(key, plan);
    return plan;
  }
}

/** A batch without samples, as one with a single one: a Program has no empty inputs. */
function atLeastOne(batch: Batch): Batch {
  if (samplesOf(batch) > 0) return batch;
  return Object.fromEntries(
    Object.entries(batch).map(([name, { data, shape }]) => [name, { data, shape: [1, ...shape.slice(1)] }]),
  );
}
