/** Watches values, gradients, parameters and updates: at each logged step, on one batch that stays the same. */
import { checkBoolean, checkOptions, refuse } from "../../dsl/check.ts";
import { UsageError } from "../../dsl/errors.ts";
import { type Network, valueNamed } from "../../dsl/network.ts";
import type { Batch, Engine, Probed } from "../engines/engine.ts";
import type { HostTensor } from "../graph/program.ts";
import type { Clock } from "../kongfus/kongfu.ts";
import { normOf } from "./statistics.ts";

/** What is watched; what is not named is not. */
export interface MonitorOptions<Name extends string = string> {
  /** Of the first training batch, as a training step has them: all, or those of these blocks, rows and inputs. */
  readonly values?: boolean | readonly Name[];
  readonly parameters?: boolean;
  /** Of the loss of the first training batch, by parameter. */
  readonly gradients?: boolean;
  /** How far a step moves each parameter: norm(step) / norm(parameter); 1 for one that was all zeros and moves. */
  readonly updates?: boolean;
  /** The first images that the network gets, once. */
  readonly images?: boolean;
  /** The same as `values`, of the first validation batch in prediction mode, after each validation. */
  readonly validation?: boolean | readonly Name[];
}

export type Tensors = Readonly<Record<string, HostTensor>>;

/** What was seen after a step. */
export interface Seen extends Probed {
  readonly parameters: Tensors;
  /** Ratios, by the name of the parameter. */
  readonly updates: Readonly<Record<string, number>>;
}

/** The options with their defaults. */
export interface MonitorSettings {
  readonly values: true | readonly string[];
  readonly parameters: boolean;
  readonly gradients: boolean;
  readonly updates: boolean;
  readonly images: boolean;
  readonly validation: true | readonly string[];
}

const switches = ["parameters", "gradients", "updates", "images"] as const;
const lists = ["values", "validation"] as const;

/** What `true` stands for. */
export const wholeBatch = { values: true, parameters: true, gradients: true, updates: true, images: true } as const;

/** The settings of an option; undefined where nothing is to be watched. */
export function monitorSettings(
  where: string,
  option: boolean | MonitorOptions,
  network: Network,
): MonitorSettings | undefined {
  if (option === false) return undefined;
  const given: MonitorOptions = option === true ? wholeBatch : option;
  checkOptions(where, given, [...lists, ...switches]);
  for (const name of switches) if (given[name] !== undefined) checkBoolean(where, name, given[name]);
  const listed = (name: (typeof lists)[number]): true | readonly string[] => {
    const value = given[name] ?? false;
    if (typeof value === "boolean") return value || [];
    if (!Array.isArray(value)) refuse(where, name, "true, false or names", value);
    for (const one of value) checkValue(where, one, network);
    return value;
  };
  const { parameters = false, gradients = false, updates = false, images = false } = given;
  return { values: listed("values"), validation: listed("validation"), parameters, gradients, updates, images };
}

/** Throws where a network has no value of this name. */
function checkValue(where: string, name: string, network: Network): void {
  const [value = ""] = valueNamed(network, name).split(":");
  const blocks = network.nodes.map((node) => node.name);
  if (value in network.inputs || blocks.includes(value)) return;
  const advice = `There are ${[...Object.keys(network.inputs), ...blocks].join(", ")}.`;
  throw new UsageError({ where, what: `there is no value '${name}'`, advice });
}

const isWanted = (names: true | readonly string[]): boolean => names === true || names.length > 0;

interface MonitorParts {
  readonly engine: Engine;
  /** The first batch of training, and that of validation. */
  readonly first: (part: "train" | "validation") => Promise<Batch>;
  readonly network: Network;
  /** Names of the parameters that are trained. */
  readonly trained: readonly string[];
}

export class Monitor {
  readonly settings: MonitorSettings;
  readonly #parts: MonitorParts;
  #before: Tensors | undefined;
  #batch: Promise<Batch> | undefined;
  #validationBatch: Promise<Batch> | undefined;

  constructor(settings: MonitorSettings, parts: MonitorParts) {
    this.settings = settings;
    this.#parts = parts;
  }

  /** Before a step that will be logged. */
  async before(): Promise<void> {
    if (this.settings.updates) this.#before = await this.#read(this.#parts.trained);
  }

  /** After it. */
  async after(clock: Clock): Promise<Seen> {
    const { values, gradients, parameters, updates } = this.settings;
    const { engine, trained } = this.#parts;
    const probed =
      isWanted(values) || gradients
        ? await engine.probe(await this.batch(), clock, { values, gradients })
        : { values: {}, gradients: {} };
    const now = parameters || updates ? await this.#read(parameters ? engine.parameters : trained) : {};
    return {
      ...probed,
      parameters: parameters ? now : {},
      updates: Object.fromEntries(
        Object.entries(this.#before ?? {}).map(([name, before]) => [name, ratio(before, now[name] as HostTensor)]),
      ),
    };
  }

  /** The values of the first validation batch; undefined where none are wanted. */
  async validation(): Promise<Tensors | undefined> {
    const { validation } = this.settings;
    if (!isWanted(validation)) return undefined;
    this.#validationBatch ??= this.#parts.first("validation");
    const { engine, network } = this.#parts;
    const floats = network.nodes.filter(
      ({ type, outputs }) => type.dtype === "float32" && type.shape.length > 0 && !outputs,
    );
    const names = validation === true ? floats.map(({ name }) => name) : validation;
    return engine.activations(await this.#validationBatch, names);
  }

  /** The batch that is watched. */
  batch(): Promise<Batch> {
    this.#batch ??= this.#parts.first("train");
    return this.#batch;
  }

  async #read(names: readonly string[]): Promise<Tensors> {
    const values: Record<string, HostTensor> = {};
    for (const name of names) values[name] = await this.#parts.engine.read(name);
    return values;
  }
}

/** norm(after - before) / norm(before); against zeros, such as a new bias, the step is the parameter: 1, or 0 without one. */
function ratio(before: HostTensor, after: HostTensor): number {
  const step = Float64Array.from(before.data as ArrayLike<number>, (value, i) => (after.data[i] as number) - value);
  const moved = normOf(step);
  return moved === 0 ? 0 : moved / (normOf(before.data) || moved);
}
