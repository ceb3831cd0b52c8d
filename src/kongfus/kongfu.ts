/** What a KongFu (optimiser with its schedule) is: a rule in graph ops, and the numbers of each step. */
import type { Node } from "../graph/node.ts";

/** Where training stands when a step begins. */
export interface Clock {
  /** Steps done so far: 0 at the first step. */
  readonly step: number;
  /** Steps of one epoch. */
  readonly stepsPerEpoch: number;
}

/** The numbers that make a schedule or a KongFu what it is, for the record of a run. */
export type Settings = Readonly<Record<string, number | boolean>>;

/** The learning rate over time. */
export interface Schedule {
  readonly name: string;
  readonly settings: Settings;
  /** The learning rate of the step that begins at `clock`. */
  at(clock: Clock): number;
}

/** One parameter at one step. */
export interface UpdateInput {
  readonly parameter: Node;
  readonly gradient: Node;
  /** The slots of this parameter, by name, each of the parameter's shape. */
  readonly slots: Readonly<Record<string, Node>>;
  /** The scalars of this step, by name. */
  readonly scalars: Readonly<Record<string, Node>>;
}

/** What one step makes of a parameter and its slots. */
export interface Updated {
  readonly parameter: Node;
  readonly slots: Readonly<Record<string, Node>>;
}

/** An optimiser: pure, and the same for every backend. */
export interface KongFu {
  readonly name: string;
  readonly settings: Settings;
  readonly lr: Schedule;
  /** Names of the variables that it keeps for each parameter, zero at first. */
  readonly slots: readonly string[];
  /** The numbers of the step that begins at `clock`, computed in float64 and fed as float32 scalars. Always the same names. */
  scalars(clock: Clock): Readonly<Record<string, number>>;
  update(input: UpdateInput): Updated;
}

/** The scalar of this name: a KongFu is always given those that it declares. */
export const scalar = (scalars: UpdateInput["scalars"], name: string): Node => scalars[name] as Node;

/** The slot of this name: a KongFu is always given those that it declares. */
export const slot = (slots: UpdateInput["slots"], name: string): Node => slots[name] as Node;
