/** Optimisers by the float64 reference evaluator, apart from any network. */
import type { Node, Size } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import { input, variable } from "../../src/graph/ops/index.ts";
import type { KongFu } from "../../src/kongfus/kongfu.ts";
import { average } from "../../src/lower/average.ts";
import { evaluate } from "../graph/reference/evaluate.ts";

interface Way {
  readonly shapes: Readonly<Record<string, Size>>;
  readonly start: (name: string, size: number) => readonly number[];
  readonly gradient: (name: string, w: readonly number[], step: number) => readonly number[];
  readonly steps: number;
}

/** All parameters and slots (`<parameter>/<slot>`) after each step; epochs have 5 steps. */
export function walk(
  kongfu: KongFu,
  { shapes, start, gradient, steps }: Way,
): readonly Readonly<Record<string, readonly number[]>>[] {
  const clock = (step: number) => ({ step, stepsPerEpoch: 5 });
  const scalars = Object.fromEntries(Object.keys(kongfu.scalars(clock(0))).map((name) => [name, input(name, [])]));
  const given = Object.entries(shapes).map(([name, shape]) => {
    const slots = Object.keys(kongfu.slots(name)).map((slot) => [slot, variable(`${name}/${slot}`, shape)] as const);
    const parameter = variable(name, shape);
    return { name, parameter, gradient: input(`gradient ${name}`, shape), slots: Object.fromEntries(slots) };
  });
  const roots: Record<string, Node> = {};
  kongfu.update(given, scalars).forEach(({ parameter, slots }, i) => {
    const one = given[i] as (typeof given)[number];
    roots[one.name] = parameter;
    for (const [slot, node] of Object.entries(slots)) roots[`${one.name}/${slot}`] = node;
    if (kongfu.average) roots[`${one.name}/average`] = average(kongfu.average, parameter, one.slots, scalars);
  });
  let state: Record<string, readonly number[]> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const values = start(name, elements(shape));
    state[name] = values;
    for (const [slot, initial] of Object.entries(kongfu.slots(name))) {
      state[`${name}/${slot}`] = values.map((value) => (initial === "parameter" ? value : initial));
    }
  }
  return Array.from({ length: steps }, (_, step) => {
    const numbers = Object.entries(kongfu.scalars(clock(step))).map(([name, value]) => [name, [value]] as const);
    const gradients = Object.keys(shapes).map(
      (name) => [`gradient ${name}`, gradient(name, state[name] ?? [], step)] as const,
    );
    const leaves = { ...state, ...Object.fromEntries([...numbers, ...gradients]) };
    const values = evaluate(Object.values(roots), leaves);
    state = { ...state, ...Object.fromEntries(Object.keys(roots).map((name, i) => [name, [...(values[i] ?? [])]])) };
    return state;
  });
}
