/** Gradients of several steps as one: the update of a batch larger than memory. */
import { checkCount } from "../../dsl/check.ts";
import type { Node } from "../graph/node.ts";
import { add, constant, greater, mul, select, sub } from "../graph/ops/index.ts";
import { type Clock, type KongFu, type Nodes, named } from "./kongfu.ts";

const sums = "accumulated";
const due = "accumulate/due";

/**
 * The optimiser, which moves only at each `steps`th step, by the mean of the gradients since the last one; its learning
 * rate and its corrections count these moves. What is left over when training ends is not used.
 *
 * @example accumulate(4, adam({ lr: 0.001 })) // 4 batches of 32 as one of 128
 */
export function accumulate(steps: number, kongfu: KongFu): KongFu {
  checkCount("accumulate", "steps", steps);
  const inner = ({ step, stepsPerEpoch, ...rest }: Clock): Clock => ({
    ...rest,
    step: Math.floor(step / steps),
    stepsPerEpoch: stepsPerEpoch / steps,
  });
  const isDue = ({ step }: Clock): boolean => (step + 1) % steps === 0;
  const { lr, average } = kongfu;
  return Object.freeze<KongFu>({
    ...kongfu,
    name: "accumulate",
    settings: { steps, kongfu: { name: kongfu.name, ...kongfu.settings } },
    lr: { ...lr, at: (clock) => lr.at(inner(clock)) },
    withLr: (other) => accumulate(steps, kongfu.withLr(other)),
    slots: (parameter) => ({ ...kongfu.slots(parameter), [sums]: 0 }),
    scalars: (clock) => ({
      ...kongfu.scalars(inner(clock)),
      ...(average && !isDue(clock) && { [average.decay]: 1 }), // the running mean moves with the parameters
      [due]: isDue(clock) ? 1 : 0,
    }),
    update: (all, scalars) => {
      const isOn = greater(named(scalars, due), constant(0.5));
      const whole = all.map(({ gradient, slots, ...rest }) => {
        const sum = add(named(slots, sums), mul(constant(1 / steps), gradient));
        return { ...rest, slots, gradient: sum };
      });
      const moved = kongfu.update(whole, scalars);
      const either = (now: Node, before: Node): Node => select(isOn, now, before);
      return whole.map(({ parameter, slots, gradient }, i) => {
        const next = moved[i] as (typeof moved)[number];
        const kept = Object.entries(next.slots).map(([slot, now]) => [slot, either(now, named(slots, slot))] as const);
        const left = mul(sub(constant(1), named(scalars, due)), gradient);
        const nextSlots: Nodes = { ...Object.fromEntries(kept), [sums]: left };
        return { parameter: either(next.parameter, parameter), slots: nextSlots };
      });
    },
  });
}
