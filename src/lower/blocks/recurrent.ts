/** Lowering of recurrent blocks: one step after another, as many as the sequence has. */
import type { RecurrentConfig } from "../../../dsl/configs.ts";
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

/** Columns of the gates `from` to `to`. */
function gates(x: Node, units: number, from: number, to = from + 1): Node {
  const [batch = 0] = x.shape;
  return slice(x, [0, from * units], [batch, (to - from) * units]);
}

function unroll(config: RecurrentConfig, inputs: readonly Node[], context: LowerContext, cell: Cell): Node {
  const { units, sequences } = config;
  const [, mask] = inputs;
  const x = first(inputs);
  const [batch = 0, steps = 0, channels = 0] = x.shape;
  const width = cell.gates * units;
  const weights = context.parameter("weights", [channels, width], fanIn(channels, units));
  const recurrent = context.parameter("recurrent", [units, width], fanIn(units, units));
  const bias = context.parameter("bias", [width], zeros);

  // The part of the input is one product for all steps.
  const fromInput = add(matmul(reshape(x, [batch * steps, channels]), weights), bias);
  let carried: Carried = Array.from({ length: cell.carries }, () => constant(0, [batch, units]));
  const states = stepsOf(reshape(fromInput, [batch, steps, width])).map((now, step) => {
    const next = cell.step(now, matmul(first(carried), recurrent), carried);
    const isStep = mask && stepCounts(mask, step);
    carried = isStep ? next.map((value, i) => select(isStep, value, carried[i] as Node)) : next;
    return first(carried);
  });
  if (!sequences) return first(carried);
  return concat(
    states.map((state) => reshape(state, [batch, 1, units])),
    1,
  );
}

export const recurrent: LoweringTable<"simpleRnn" | "gru" | "lstm"> = {
  simpleRnn: (config, inputs, context) => {
    const activation = config.activation === "relu" ? relu : tanh;
    const step: Cell["step"] = (now, before) => [activation(add(now, before))];
    return unroll(config, inputs, context, { gates: 1, carries: 1, step });
  },
  gru: (config, inputs, context) => {
    const { units } = config;
    const newBias = context.parameter("recurrentBias", [units], zeros);
    const step: Cell["step"] = (now, before, [h]) => {
      const open = sigmoid(add(gates(now, units, 0, 2), gates(before, units, 0, 2)));
      const [reset, keep] = [gates(open, units, 0), gates(open, units, 1)];
      const fresh = tanh(add(gates(now, units, 2), mul(reset, add(gates(before, units, 2), newBias))));
      // (1 - z) n + z h
      return [add(fresh, mul(keep, sub(h as Node, fresh)))];
    };
    return unroll(config, inputs, context, { gates: 3, carries: 1, step });
  },
  lstm: (config, inputs, context) => {
    const { units } = config;
    const step: Cell["step"] = (now, before, [, cell]) => {
      const sums = add(now, before);
      const open = sigmoid(gates(sums, units, 0, 2));
      const kept = mul(gates(open, units, 1), cell as Node);
      const next = add(kept, mul(gates(open, units, 0), tanh(gates(sums, units, 2))));
      return [mul(sigmoid(gates(sums, units, 3)), tanh(next)), next];
    };
    return unroll(config, inputs, context, { gates: 4, carries: 2, step });
  },
};
