/** Lowering of recurrent blocks: one step after another, as many as the sequence has. */
import type { BlockConfigs, RecurrentConfig } from "../../../dsl/configs.ts";
import type { Node } from "../../graph/node.ts";
import {
  add,
  concat,
  constant,
  matmul,
  mul,
  relu,
  reshape,
  select,
  sigmoid,
  slice,
  sub,
  tanh,
} from "../../graph/ops/index.ts";
import type { LowerContext } from "../context.ts";
import { fanIn, zeros } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";
import { stepCounts, stepsOf } from "../steps.ts";

/** What a cell carries from step to step, each [B, units]; the first is its state. */
type Carried = readonly Node[];

interface Cell {
  /** How many gates stand side by side in the weights. */
  readonly gates: number;
  readonly carries: 1 | 2;
  /** One step, from x W + b and h R, both [B, gates * units]. */
  readonly step: (fromInput: Node, fromState: Node, carried: Carried) => Carried;
}

type RecurrentKind = "simpleRnn" | "gru" | "lstm";

/** Columns of the gates `from` to `to`. */
function gates(x: Node, units: number, from: number, to = from + 1): Node {
  const [batch = 0] = x.shape;
  return slice(x, [0, from * units], [batch, (to - from) * units]);
}

const cells: { readonly [K in RecurrentKind]: (config: BlockConfigs[K], context: LowerContext) => Cell } = {
  simpleRnn: (config) => {
    const activation = config.activation === "relu" ? relu : tanh;
    return { gates: 1, carries: 1, step: (now, before) => [activation(add(now, before))] };
  },
  gru: ({ units, bias }, context) => {
    const newBias = bias ? context.parameter("recurrentBias", [units], zeros) : undefined;
    const step: Cell["step"] = (now, before, [h]) => {
      const open = sigmoid(add(gates(now, units, 0, 2), gates(before, units, 0, 2)));
      const [reset, keep] = [gates(open, units, 0), gates(open, units, 1)];
      const recalled = gates(before, units, 2);
      const fresh = tanh(add(gates(now, units, 2), mul(reset, newBias ? add(recalled, newBias) : recalled)));
      // (1 - z) n + z h
      return [add(fresh, mul(keep, sub(h as Node, fresh)))];
    };
    return { gates: 3, carries: 1, step };
  },
  lstm: ({ units }) => {
    const step: Cell["step"] = (now, before, [, cell]) => {
      const sums = add(now, before);
      const open = sigmoid(gates(sums, units, 0, 2));
      const kept = mul(gates(open, units, 1), cell as Node);
      const next = add(kept, mul(gates(open, units, 0), tanh(gates(sums, units, 2))));
      return [mul(sigmoid(gates(sums, units, 3)), tanh(next)), next];
    };
    return { gates: 4, carries: 2, step };
  },
};

/** What is read: inputs [B, T, C], which steps count, and whether the last step comes first. */
interface Reading {
  readonly inputs: readonly Node[];
  readonly backwards: boolean;
}

function unroll(cell: Cell, config: RecurrentConfig, { inputs, backwards }: Reading, context: LowerContext): Node {
  const { units, sequences, initialState, bias } = config;
  const x = first(inputs);
  const [batch = 0, steps = 0, channels = 0] = x.shape;
  const given = initialState ? inputs.slice(-cell.carries) : undefined;
  const mask = inputs.length - (given?.length ?? 0) > 1 ? inputs[1] : undefined;
  const width = cell.gates * units;
  const weights = context.parameter("weights", [channels, width], fanIn(channels, units));
  const recurrent = context.parameter("recurrent", [units, width], fanIn(units, units));

  // The part of the input is one product for all steps.
  const product = matmul(reshape(x, [batch * steps, channels]), weights);
  const fromInput = bias ? add(product, context.parameter("bias", [width], zeros)) : product;
  let carried: Carried = given ?? Array.from({ length: cell.carries }, () => constant(0, [batch, units]));
  const inOrder = stepsOf(reshape(fromInput, [batch, steps, width])).map((now, step) => ({ now, step }));
  const states = turned(inOrder, backwards).map(({ now, step }) => {
    const next = cell.step(now, matmul(first(carried), recurrent), carried);
    const isStep = mask && stepCounts(mask, step);
    carried = isStep ? next.map((value, i) => select(isStep, value, carried[i] as Node)) : next;
    return first(carried);
  });
  if (!sequences) return first(carried);
  return concat(
    turned(states, backwards).map((state) => reshape(state, [batch, 1, units])),
    1,
  );
}

const turned = <T>(list: readonly T[], backwards: boolean): readonly T[] => (backwards ? list.toReversed() : list);

/** The lowering of a kind. */
const forwards =
  <K extends RecurrentKind>(kind: K) =>
  (config: BlockConfigs[K], inputs: readonly Node[], context: LowerContext): Node =>
    unroll(cells[kind](config, context), config, { inputs, backwards: false }, context);

export const recurrent: LoweringTable<RecurrentKind | "bidirectional"> = {
  simpleRnn: forwards("simpleRnn"),
  gru: forwards("gru"),
  lstm: forwards("lstm"),
  bidirectional: ({ body }, inputs, context) => {
    const config = body.config as RecurrentConfig;
    const read = (name: string, backwards: boolean): Node => {
      const inner = context.within(name).configuredBy(config);
      // The language takes no other kinds, and each kind has its own config.
      const cell = cells[body.kind as RecurrentKind](config as never, inner);
      return unroll(cell, config, { inputs, backwards }, inner);
    };
    const sides = [read("forward", false), read("backward", true)];
    return concat(sides, config.sequences ? 2 : 1);
  },
};
