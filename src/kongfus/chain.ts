/** An optimiser made of transforms: w -= lr * the direction that they make of the gradient, one after the other. */
import { UsageError } from "../../dsl/errors.ts";
import { mul, sub } from "../graph/ops/index.ts";
import { type Clock, type KongFu, type Nodes, named } from "./kongfu.ts";
import { type Rate, schedule } from "./schedules/schedule.ts";
import { scoped, within } from "./scope.ts";
import type { Direction, Transform, Turned } from "./transforms/transform.ts";

export interface ChainOptions {
  readonly lr: Rate;
  /** What it is called in logs; default "chain". */
  readonly name?: string;
}

/**
 * The optimiser of these transforms. All of akid's own are such chains.
 *
 * @example chain([clip({ globalNorm: 1 }), scaleByAdam(), decay(0.01)], { lr: 0.001 }) // AdamW with clipped gradients
 * @throws UsageError where two of them keep a slot of one name
 */
export function chain(transforms: readonly Transform[], { lr, name = "chain" }: ChainOptions): KongFu {
  const rate = schedule(name, lr);
  const slots: Record<string, number> = {};
  for (const transform of transforms) {
    for (const [slot, initial] of Object.entries(transform.slots ?? {})) {
      if (slot in slots) throw new UsageError({ where: name, what: `two of its transforms keep a slot '${slot}'` });
      slots[slot] = initial;
    }
  }
  return Object.freeze<KongFu>({
    name,
    settings: { transforms: transforms.map((transform) => ({ name: transform.name, ...transform.settings })) },
    lr: rate,
    withLr: (other) => chain(transforms, { lr: other, name }),
    slots: () => slots,
    scalars: (clock: Clock) => ({
      lr: rate.at(clock),
      // Two transforms may have scalars of one name.
      ...Object.assign({}, ...transforms.map((transform, i) => scoped(`${i}`, transform.scalars?.(clock) ?? {}))),
    }),
    update: (all, scalars) => {
      let directions: readonly Direction[] = all.map(({ gradient, ...rest }) => ({ ...rest, direction: gradient }));
      let kept: readonly Nodes[] = all.map(() => ({}));
      for (const [place, transform] of transforms.entries()) {
        const turned = transform.apply(directions, within(`${place}`, scalars));
        kept = kept.map((slots, i) => ({ ...slots, ...turned[i]?.slots }));
        directions = directions.map((one, i) => ({ ...one, direction: (turned[i] as Turned).direction }));
      }
      return directions.map(({ parameter, direction }, i) => ({
        parameter: sub(parameter, mul(named(scalars, "lr"), direction)),
        slots: kept[i] as Nodes,
      }));
    },
  });
}
