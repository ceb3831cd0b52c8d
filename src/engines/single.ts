/** The engine of one device: Programs are compiled at the first batch of each shape and share one session. */
import type { Network } from "../../dsl/network.ts";
import type { Backend, Executable, Session } from "../backends/backend.ts";
import type { Combiners } from "../evals/combine.ts";
import { combinersOf } from "../evals/index.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Clock, KongFu } from "../kongfus/kongfu.ts";
import { within } from "../kongfus/scope.ts";
import type { Parameter } from "../lower/initialise.ts";
import { initialValue } from "../lower/initialise.ts";
import type { InputShapes } from "../lower/lower.ts";
import type { Plan } from "../lower/programs.ts";
import {
  type Asked,
  activationsPlan,
  evaluatePlan,
  parametersOf,
  predictPlan,
  probePlan,
  slotsOf,
  tracePlan,
  trainPlan,
} from "../lower/programs.ts";
import { unitShapes } from "../lower/shapes.ts";
import type { Batch, Engine, Metrics, Probed, Run } from "./engine.ts";
import { drawn, type Feeds, samplesOf, scalarsAt } from "./feeds.ts";
import { metricsOf } from "./metrics.ts";
import { States } from "./states.ts";

export interface SingleEngineOptions {
  readonly network: Network;
  readonly kongfu: KongFu;
  readonly backend: Backend;
  /** Seed of initial values and of dropout; default 0. */
  readonly seed?: number;
  /** Shapes of the inputs by which variables are listed; by default every size that has only a name is 1. */
  readonly shapes?: InputShapes;
}

interface Compiled extends Plan {
  readonly executable: Executable;
}

interface Variables {
  readonly parameters: readonly Parameter[];
  /** The parameters, and what the KongFu keeps of each. */
  readonly variables: readonly Parameter[];
}

/** Opens a session on the backend with freshly initialised variables. */
export async function singleEngine(options: SingleEngineOptions): Promise<Engine> {
  const { network, kongfu, backend, seed = 0, shapes = unitShapes(network) } = options;
  const parameters = parametersOf(network, shapes);
  const variables = [...parameters, ...slotsOf(parameters, kongfu)];
  const values = Object.fromEntries(variables.map((variable) => [variable.name, initialValue(variable, seed)]));
  const session = await backend.open(values);
  return new SingleEngine({ network, kongfu, backend, seed, shapes }, { parameters, variables }, session);
}

class SingleEngine implements Engine {
  readonly backend: string;
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  readonly #options: Required<SingleEngineOptions>;
  readonly #variables: readonly Parameter[];
  readonly #combiners: Combiners;
  readonly #session: Session;
  readonly #compiled = new Map<string, Promise<Compiled>>();
  readonly #states = new States();
  readonly #parts: Network[] = [];

  constructor(options: Required<SingleEngineOptions>, { parameters, variables }: Variables, session: Session) {
    this.backend = options.backend.name;
    this.parameters = parameters.map(({ name }) => name);
    this.variables = variables.map(({ name }) => name);
    this.#options = options;
    this.#variables = variables;
    this.#combiners = combinersOf(options.network);
    this.#session = session;
  }

  async train(batch: Batch, clock: Clock): Promise<Metrics> {
    const { network, kongfu } = this.#options;
    const compiled = await this.#compile("train", batch, (shapes) => trainPlan(network, kongfu, shapes));
    return metricsOf(await this.#run(compiled, batch, { run: "train", clock }), samplesOf(batch), this.#combiners);
  }

  async evaluate(batch: Batch): Promise<Metrics> {
    const { network, kongfu } = this.#options;
    const compiled = await this.#compile("evaluate", batch, (shapes) => evaluatePlan(network, shapes, kongfu));
    return metricsOf(await this.#run(compiled, batch, { run: "evaluate" }), samplesOf(batch), this.#combiners);
  }

  async predict(batch: Batch, part = this.#options.network): Promise<Record<string, HostTensor>> {
    if (!this.#parts.includes(part)) this.#parts.push(part);
    const kind = `predict ${this.#parts.indexOf(part)}`;
    const compiled = await this.#compile(kind, batch, (shapes) => predictPlan(part, shapes, this.#options.kongfu));
    return this.#run(compiled, batch, { run: "predict" });
  }

  async activations(batch: Batch, asked: readonly string[]): Promise<Record<string, HostTensor>> {
    const { network, kongfu } = this.#options;
    const kind = `activations ${asked.join(" ")}`;
    const compiled = await this.#compile(kind, batch, (shapes) => activationsPlan(network, shapes, { asked, kongfu }));
    return this.#run(compiled, batch, { run: "predict", keep: false });
  }

  async probe(batch: Batch, clock: Clock, asked: Asked): Promise<Probed> {
    const { network } = this.#options;
    const compiled = await this.#compile(`probe ${JSON.stringify(asked)}`, batch, (shapes) =>
      probePlan(network, shapes, asked),
    );
    const found = await this.#run(compiled, batch, { run: "train", clock, keep: false });
    return { values: within("value", found), gradients: within("gradient", found) };
  }

  reset(run?: Run): void {
    this.#states.reset(run);
  }

  states(): Record<string, HostTensor> {
    return this.#states.all();
  }

  restore(states: Readonly<Record<string, HostTensor>>): void {
    this.#states.restore(states);
  }

  async blame(batch: Batch, clock: Clock): Promise<string> {
    const { network } = this.#options;
    const compiled = await this.#compile("trace", batch, (shapes) => tracePlan(network, shapes));
    const values = await this.#run(compiled, batch, { run: "train", clock, keep: false });
    for (const input of Object.keys(network.inputs)) {
      if (!allFinite(batch[input])) return `input '${input}'`;
    }
    for (const { name, block, outputs } of network.nodes) {
      for (const parameter of this.#variables.filter((candidate) => candidate.name.startsWith(`${name}/`))) {
        if (!allFinite(await this.read(parameter.name)))
          return `parameter '${parameter.name}' of ${block.kind} '${name}'`;
      }
      const given = Object.keys(outputs ?? {}).map((output) => values[`${name}:${output}`]);
      if (![values[name], ...given].every(allFinite)) return `${block.kind} '${name}'`;
    }
    return `the sum of the losses of brain '${network.name}'`;
  }

  read(variable: string): Promise<HostTensor> {
    return this.#session.read(variable);
  }

  write(variable: string, value: HostTensor): Promise<void> {
    return this.#session.write(variable, value);
  }

  async dispose(): Promise<void> {
    for (const compiled of this.#compiled.values()) (await compiled).executable.dispose();
    this.#compiled.clear();
    await this.#session.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  /** Compiles a Program once for each set of input shapes: usually for full batches and for the last, smaller one. */
  #compile(kind: string, batch: Batch, plan: (shapes: InputShapes) => Plan): Promise<Compiled> {
    const shapes = Object.fromEntries(Object.entries(batch).map(([name, { shape }]) => [name, shape]));
    const key = `${kind} ${JSON.stringify(shapes)}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const made = (async () => {
      const planned = plan(shapes);
      return { ...planned, executable: await this.#session.compile(planned.program) };
    })();
    this.#compiled.set(key, made);
    made.catch(() => this.#compiled.delete(key)); // there is nothing to dispose of
    return made;
  }

  /** Feeds the batch, the KongFu's numbers, the random numbers and the states, each if the Program takes it. */
  async #run(
    { program, randoms, recalled, executable }: Compiled,
    batch: Batch,
    { run, clock, keep = true }: RunOptions,
  ): Promise<Record<string, HostTensor>> {
    const { kongfu, seed } = this.#options;
    const feeds: Feeds = {
      ...(clock && scalarsAt(kongfu, clock)),
      ...drawn(randoms, { seed, step: clock?.step ?? 0 }),
      ...batch,
      ...this.#states.recall(run, recalled),
    };
    const taken = program.inputs.map(({ name }) => [name, feeds[name]] as const);
    const given = taken.filter((entry): entry is [string, HostTensor] => entry[1] !== undefined);
    const outputs = await executable.run(Object.fromEntries(given));
    const failed = program.guard !== null && !allFinite(outputs[program.guard]);
    return this.#states.remember(outputs, run, keep && !failed ? recalled : [], recalled);
  }
}

interface RunOptions {
  readonly run: Run;
  readonly clock?: Clock;
  /** Whether the states that it leaves are those of the next run; by default they are. */
  readonly keep?: boolean;
}

const allFinite = (value: HostTensor | undefined): boolean => value?.data.every(Number.isFinite) ?? true;
