/** From tensors to a frozen `Network`, all checks by value. */
import { type Origin, originOf, referenceTo } from "./attach.ts";
import { AkidError, UsageError } from "./errors.ts";
import { notScalar } from "./messages.ts";
import type { Network, NetworkNode, NetworkState } from "./network.ts";
import { outputsByName } from "./outputs.ts";

/** The tensors of a network, whose types are not trusted here. */
export interface Ends {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly losses: readonly unknown[];
  readonly evals: Readonly<Record<string, unknown>>;
}

/**
 * Collects what the ends are made from, in the order in which it was attached.
 *
 * @throws AkidError for a missing input, a name used twice, a loss or eval that is no scalar
 */
export function seal(name: string, { inputs, outputs, losses, evals }: Ends): Network {
  const where = `${name} (brain)`;
  if (Object.keys(outputs).length + losses.length === 0) {
    throw new UsageError({ where, what: "expects outputs or a loss" });
  }
  const declared = origins(where, "input", inputs);
  const outputOrigins = origins(where, "output", outputs);
  const lossOrigins = losses.map((loss) => scalar(where, "loss", originIn(where, "loss", loss)));
  const evalOrigins = origins(where, "eval", evals).map(
    ([key, origin]) => [key, origin.type.dtype === "rows" ? origin : scalar(where, `eval '${key}'`, origin)] as const,
  );
  for (const [key, origin] of declared) checkInput(where, key, origin);
  const made = reachable([...second(outputOrigins), ...lossOrigins, ...second(evalOrigins)]);
  checkDeclared(where, made, new Set(second(declared)));
  checkUnique(where, [...second(declared), ...made]);
  const states = made.filter(({ state }) => state);
  return Object.freeze({
    name,
    inputs: Object.freeze(Object.fromEntries(declared.map(([key, { type }]) => [key, type]))),
    states: Object.freeze(Object.fromEntries(states.map((origin) => [origin.name, toState(where, origin)]))),
    nodes: Object.freeze(made.filter(({ block }) => block).map(toNode)),
    outputs: toNames(outputOrigins),
    losses: Object.freeze(lossOrigins.map(referenceTo)),
    evals: toNames(evalOrigins),
  });
}

type Named = readonly (readonly [key: string, origin: Origin])[];

function second(named: Named): readonly Origin[] {
  return named.map(([, origin]) => origin);
}

function toNames(named: Named): Readonly<Record<string, string>> {
  return Object.freeze(Object.fromEntries(named.map(([key, origin]) => [key, referenceTo(origin)])));
}

function originIn(where: string, what: string, value: unknown): Origin {
  const origin = originOf(value);
  if (origin) return origin;
  throw new UsageError({ where, what: `${what} expects a tensor made by input or attach, found ${typeof value}` });
}

function origins(where: string, what: string, values: Readonly<Record<string, unknown>>): Named {
  return Object.entries(values).map(([key, value]) => [key, originIn(where, `${what} '${key}'`, value)] as const);
}

function scalar(where: string, what: string, origin: Origin): Origin {
  if (origin.type.shape.length === 0 && origin.type.dtype === "float32") return origin;
  throw new AkidError({
    where,
    what: notScalar(what, origin.type),
    advice: "Losses and evals are means over the batch.",
  });
}

function checkInput(where: string, key: string, { name, block, state }: Origin): void {
  if (block || state)
    throw new UsageError({ where, what: `input '${key}' expects a tensor made by input, found '${name}'` });
  if (key !== name) {
    throw new UsageError({ where, what: `input '${key}' is named '${name}'`, advice: `Write { ${name}: ... }.` });
  }
}

/** All that the ends and the next values of states are made from, in the order in which it was made; one output stands for all of its node. */
function reachable(ends: readonly Origin[]): readonly Origin[] {
  const seen = new Map<number, Origin>();
  const open = [...ends];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next.order)) continue;
    seen.set(next.order, next);
    for (const tensor of [...next.from, next.state?.next]) if (tensor) open.push(originOf(tensor) as Origin);
  }
  return [...seen.values()].sort((a, b) => a.order - b.order);
}

function checkDeclared(where: string, made: readonly Origin[], declared: ReadonlySet<Origin>): void {
  const missing = made.find((origin) => !origin.block && !origin.state && !declared.has(origin));
  if (!missing) return;
  throw new AkidError({
    where,
    what: `is made from input '${missing.name}', which is not among its inputs`,
    advice: "Add it to the second argument of brain.",
  });
}

function checkUnique(where: string, all: readonly Origin[]): void {
  const orders = new Map<string, number>();
  for (const { name, order } of all) {
    if ((orders.get(name) ?? order) !== order) {
      throw new AkidError({ where, what: `has two parts named '${name}'`, advice: "Rename one of them." });
    }
    orders.set(name, order);
  }
}

function toState(where: string, { name, type, state }: Origin): NetworkState {
  const next = originOf(state?.next);
  if (state && next) return Object.freeze({ type, initial: state.initial, next: referenceTo(next) });
  throw new AkidError({
    where,
    what: `state '${name}' has no next value`,
    advice: `Say which value it takes: ${name}.next(value).`,
  });
}

function toNode({ name, block, from, type, gives }: Origin): NetworkNode {
  if (!block || !gives) throw new Error("an input is no node");
  const names = Object.freeze(from.map((tensor) => referenceTo(originOf(tensor) as Origin)));
  const outputs = outputsByName(gives);
  if (!outputs) return Object.freeze({ name, block, from: names, type });
  const [firstType = type] = Object.values(outputs);
  return Object.freeze({ name, block, from: names, type: firstType, outputs: Object.freeze(outputs) });
}
