/** The Programs of a network: train, gradients, apply, evaluate, predict, and trace. */
import { AkidError, UsageError } from "../../dsl/errors.ts";
import { type Network, valueNamed } from "../../dsl/network.ts";
import { gradients } from "../graph/gradients.ts";
import type { Node } from "../graph/node.ts";
import { input, variable } from "../graph/ops/index.ts";
import type { Program } from "../graph/program.ts";
import { program } from "../graph/program.ts";
import type { KongFu } from "../kongfus/kongfu.ts";
import { average } from "./average.ts";
import type { RandomInput, Recalled } from "./context.ts";
import type { Parameter } from "./initialise.ts";
import type { InputShapes, Lowered } from "./lower.ts";
import { lower, shareInput } from "./lower.ts";
import { constrained } from "./weights.ts";

/** A Program with the inputs that the host fills itself. */
export interface Plan {
  readonly program: Program;
  readonly randoms: readonly RandomInput[];
  /** What the run before left; an output of each one's name is its new value. */
  readonly recalled: readonly Recalled[];
}

/** Names of fed and given values that are not the user's. */
export const names = {
  loss: "loss",
  eval: (name: string): string => `eval/${name}`,
  gradient: (parameter: string): string => `gradient/${parameter}`,
  value: (name: string): string => `value/${name}`,
  next: (state: string): string => `next/${state}`,
  scalar: (name: string): string => `kongfu/${name}`,
  share: shareInput,
  slot: (parameter: string, slot: string): string => `${parameter}/${slot}`,
};

/** Whether a value of this name is the mean over the samples of a shard, by which an update goes. */
export const isAveraged = (name: string): boolean =>
  name.startsWith(names.gradient("")) || name.startsWith(names.next(""));

/** The parameters and states of a network, in order of their blocks. */
export const parametersOf = (network: Network, shapes: InputShapes): readonly Parameter[] =>
  lower(network, { shapes, mode: "train" }).parameters;

/** The variables that a KongFu keeps for the trainable parameters. */
export const slotsOf = (parameters: readonly Parameter[], kongfu: KongFu): readonly Parameter[] =>
  parameters
    .filter((parameter) => parameter.trainable)
    .flatMap((parameter) =>
      Object.entries(kongfu.slots(parameter.name)).map(([slot, initial]) => {
        const kept = { name: names.slot(parameter.name, slot), shape: parameter.shape, trainable: false };
        if (initial === "parameter") return { ...kept, initializer: parameter.initializer, stream: parameter.name };
        return { ...kept, initializer: { kind: "constant" as const, value: initial } };
      }),
    );

/** Forward pass, gradients and update in one. */
export function trainPlan(network: Network, kongfu: KongFu, shapes: InputShapes): Plan {
  const { lowered, loss, trainable, gradient } = differentiate(network, shapes);
  const updates = { ...lowered.updates, ...update(kongfu, trainable, gradient) };
  const outputs = { ...metrics(lowered, loss), ...lowered.remembered };
  return plan("train", { outputs, updates, guard: names.loss }, lowered);
}

/**
 * Forward pass and gradients, without any update: gives `gradient/<parameter>` of each, and `next/<name>`, the new value of
 * each running statistic. Both are means over the samples, so those of several shards can be averaged. It is that of a tower:
 * where blocks look at the whole batch, the towers meet (`towersMean`, `towersMoments`), and it may ask for `names.share`.
 */
export function gradientsPlan(network: Network, shapes: InputShapes): Plan {
  const { lowered, loss, trainable, gradient } = differentiate(network, shapes, true);
  const gradients = trainable.map(({ name }, i) => [names.gradient(name), gradient[i] as Node] as const);
  const nexts = Object.entries(lowered.updates).map(([name, node]) => [names.next(name), node] as const);
  const outputs = { ...metrics(lowered, loss), ...lowered.remembered, ...Object.fromEntries([...gradients, ...nexts]) };
  return plan("gradients", { outputs }, lowered);
}

/** The update alone, from what a gradients Program gives. */
export function applyPlan(network: Network, kongfu: KongFu, shapes: InputShapes): Plan {
  const { parameters, updates } = lower(network, { shapes, mode: "train" });
  const trainable = parameters.filter((parameter) => parameter.trainable);
  const fed = trainable.map(({ name, shape }) => input(names.gradient(name), shape));
  const nexts = Object.entries(updates).map(([name, { shape }]) => [name, input(names.next(name), shape)] as const);
  return plan("apply", { outputs: {}, updates: { ...Object.fromEntries(nexts), ...update(kongfu, trainable, fed) } });
}

/** Loss (if there is one) and evals in prediction mode. */
export function evaluatePlan(network: Network, shapes: InputShapes, kongfu?: KongFu): Plan {
  const lowered = lower(network, { shapes, mode: "predict", stored: storedBy(kongfu) });
  return plan("evaluate", { outputs: { ...metrics(lowered, lowered.loss), ...lowered.remembered } }, lowered);
}

/** The outputs in prediction mode; what only losses and evals read, such as labels, need not be given. */
export function predictPlan(network: Network, shapes: InputShapes, kongfu?: KongFu): Plan {
  const ends = Object.values(network.outputs);
  const lowered = lower(network, { shapes, mode: "predict", ends, stored: storedBy(kongfu) });
  return plan("predict", { outputs: { ...lowered.outputs, ...lowered.remembered } }, lowered);
}

/** The values of blocks and inputs in prediction mode, under the names by which they are asked for. */
export function activationsPlan(
  network: Network,
  shapes: InputShapes,
  { asked, kongfu }: { readonly asked: readonly string[]; readonly kongfu?: KongFu },
): Plan {
  const ends = asked.map((name) => valueNamed(network, name));
  const lowered = lower(network, { shapes, mode: "predict", ends, stored: storedBy(kongfu) });
  const outputs = asked.map((name) => [name, valueIn(network, lowered, name)] as const);
  return plan("activations", { outputs: Object.fromEntries(outputs) }, lowered);
}

/** The value of a block, a row or an input. */
function valueIn(network: Network, { values }: Lowered, name: string): Node {
  const node = values.get(valueNamed(network, name));
  if (node) return node;
  throw new UsageError({
    where: `brain '${network.name}'`,
    what: `has no value '${name}'`,
    advice: `There are ${[...Object.keys(network.inputs), ...network.nodes.map((each) => each.name)].join(", ")}.`,
  });
}

/** What a probe shows. */
export interface Asked {
  /** Names of blocks, rows and inputs; true: all that are float32 and no scalars. */
  readonly values: true | readonly string[];
  /** Whether the gradients of the trainable parameters are shown, too. */
  readonly gradients: boolean;
}

/** `value/<name>` and `gradient/<parameter>` as in a training step; changes nothing. */
export function probePlan(network: Network, shapes: InputShapes, asked: Asked): Plan {
  const whole = asked.gradients ? differentiate(network, shapes) : undefined;
  const lowered = whole?.lowered ?? lower(network, { shapes, mode: "train" });
  const floats = [...lowered.values].filter(([, { dtype, shape }]) => dtype === "float32" && shape.length > 0);
  const values = asked.values === true ? floats.map(([name]) => name) : asked.values;
  const outputs = [
    ...values.map((name) => [names.value(name), valueIn(network, lowered, name)] as const),
    ...(whole?.trainable ?? []).map(({ name }, i) => [names.gradient(name), whole?.gradient[i] as Node] as const),
  ];
  return plan("probe", { outputs: Object.fromEntries(outputs) }, lowered);
}

/** The float values of all blocks in training mode, by name; changes nothing. */
export function tracePlan(network: Network, shapes: InputShapes): Plan {
  const lowered = lower(network, { shapes, mode: "train" });
  const outputs = [...lowered.values].filter(([, node]) => node.dtype === "float32");
  return plan("trace", { outputs: Object.fromEntries(outputs) }, lowered);
}

/** The variable that stands for a parameter outside of training: its running mean, if the KongFu keeps one. */
const storedBy =
  (kongfu: KongFu | undefined) =>
  (parameter: string): string =>
    kongfu?.average ? names.slot(parameter, kongfu.average.slot) : parameter;

/** Only the random inputs and the states that the Program still needs. */
function plan(
  name: string,
  parts: Parameters<typeof program>[1],
  { randoms, recalled }: Pick<Lowered, "randoms" | "recalled"> = { randoms: [], recalled: [] },
): Plan {
  const sealed = program(name, parts);
  const needed = new Set([...sealed.inputs.map((fed) => fed.name), ...Object.keys(sealed.outputs)]);
  return {
    program: sealed,
    randoms: randoms.filter((random) => needed.has(random.input)),
    recalled: recalled.filter((state) => needed.has(state.name)),
  };
}

interface Differentiated {
  readonly lowered: Lowered;
  readonly loss: Node;
  readonly trainable: readonly Parameter[];
  /** The gradient of each trainable parameter, in the same order. */
  readonly gradient: readonly Node[];
}

function differentiate(network: Network, shapes: InputShapes, isTower = false): Differentiated {
  const lowered = lower(network, { shapes, mode: "train", isTower });
  const { loss, variables } = lowered;
  if (!loss) {
    throw new AkidError({
      where: `brain '${network.name}'`,
      what: "it has no loss to train",
      advice: "Give brain(...) a `loss`.",
    });
  }
  const trainable = lowered.parameters.filter((parameter) => parameter.trainable);
  const wrt = trainable.map(({ name }) => variables.get(name) as Node);
  return { lowered, loss, trainable, gradient: gradients(loss, wrt) };
}

function metrics({ evals }: Lowered, loss: Node | null): Record<string, Node> {
  const entries = Object.entries(evals).map(([name, node]) => [names.eval(name), node] as const);
  return { ...(loss && { [names.loss]: loss }), ...Object.fromEntries(entries) };
}

/** New values of the parameters, within their largest norms, and of what the KongFu keeps of them. */
function update(kongfu: KongFu, parameters: readonly Parameter[], gradient: readonly Node[]): Record<string, Node> {
  const scalarNames = Object.keys(kongfu.scalars({ step: 0, stepsPerEpoch: 1 }));
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, input(names.scalar(name), [])]));
  const given = parameters.map(({ name, shape }, i) => {
    const slotNames = Object.keys(kongfu.slots(name));
    const slots = Object.fromEntries(slotNames.map((slot) => [slot, variable(names.slot(name, slot), shape)]));
    return { name, parameter: variable(name, shape), gradient: gradient[i] as Node, slots };
  });
  const updates: Record<string, Node> = {};
  kongfu.update(given, scalars).forEach(({ parameter: next, slots }, i) => {
    const parameter = parameters[i] as Parameter;
    const value = constrained(next, parameter);
    updates[parameter.name] = value;
    for (const [slot, node] of Object.entries(slots)) updates[names.slot(parameter.name, slot)] = node;
    if (kongfu.average) {
      const { slots: before } = given[i] as (typeof given)[number];
      updates[names.slot(parameter.name, kongfu.average.slot)] = average(kongfu.average, value, before, scalars);
    }
  });
  return updates;
}
