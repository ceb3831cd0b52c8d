/** What a KongFu (optimiser with its schedule) is: a rule in graph ops over all parameters, and the numbers of each step. */
import type { Node } from "../graph/node.ts";

/** What a validation came to. */
export interface Validated {
  readonly loss: number;
  readonly evals: Readonly<Record<string, number>>;
}

/** Where training stands when a step begins. */
export interface Clock {
  /** Steps done so far: 0 at the first step. */
  readonly step: number;
  /** Steps of one epoch. */
  readonly stepsPerEpoch: number;
  /** The validations so far, in order; default: none. */
  readonly validations?: readonly Validated[];
}

/** A number or word that makes a schedule or a KongFu what it is, for the record of a run; several are nested. */
export type Setting = number | boolean | string | Settings | readonly Setting[];
export interface Settings {
  readonly [name: string]: Setting;
}

/** The learning rate over time. */
export interface Schedule {
  readonly name: string;
  readonly settings: Settings;
  /** The learning rate of the step that begins at `clock`. */
  at(clock: Clock): number;
}

/** Numbers of a step, computed in float64 and fed as float32 scalars. */
export type Scalars = Readonly<Record<string, number>>;

/** Variables kept for a parameter, each of its shape, by name: what they are at first. */
export type Slots = Readonly<Record<string, number | "parameter">>;

/** Nodes by the names of scalars or slots. */
export type Nodes = Readonly<Record<string, Node>>;

/** One parameter at one step. */
export interface UpdateInput {
  /** Its name, `<block>/<name>`. */
  readonly name: string;
  readonly parameter: Node;
  readonly gradient: Node;
  readonly slots: Nodes;
}

/** What one step makes of a parameter and its slots. */
export interface Updated {
  readonly parameter: Node;
  readonly slots: Nodes;
}

/** A running mean of the parameters, which validation and prediction read in their place. */
export interface Average {
  readonly slot: string;
  /** The scalar that says how much of the mean stays at this step. */
  readonly decay: string;
}

/** An optimiser: pure, and the same for every backend. */
export interface KongFu {
  readonly name: string;
  readonly settings: Settings;
  readonly lr: Schedule;
  readonly average?: Average;
  /** The same optimiser with another learning rate. */
  withLr(lr: Schedule): KongFu;
  /** What it keeps of the parameter of this name. */
  slots(parameter: string): Slots;
  /** The numbers of the step that begins at `clock`. Always the same names. */
  scalars(clock: Clock): Scalars;
  /** One step of all parameters, in their order. */
  update(all: readonly UpdateInput[], scalars: Nodes): readonly Updated[];
}

/** The node of this name: a KongFu is always given the slots and scalars that it declares. */
export const named = (nodes: Nodes, name: string): Node => nodes[name] as Node;
