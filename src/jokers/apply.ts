/** Applies a chain of jokers to a batch. */

import type { TensorType } from "../../dsl/tensor.ts";
import type { HostTensor } from "../graph/program.ts";
import { uniformsBySample } from "../random/index.ts";
import type { SampleTypes } from "../sources/source.ts";
import type { BatchKind, Image, ImageKind, Joker, MixedBatch, Next, Sizes } from "./joker.ts";
import { batchKinds, imageKinds } from "./kinds.ts";
import { target } from "./on.ts";

/** Which samples of a source a batch holds, and when: what its random numbers depend on, besides the seed. */
export interface Occasion {
  readonly seed: number;
  readonly epoch: number;
  readonly indices: ArrayLike<number>;
  /** How often each of them was there before in the epoch; default: never. */
  readonly repeats?: ArrayLike<number> | undefined;
}

type Batch = Readonly<Record<string, HostTensor>>;

/** `samples`: the types after the chain, which are sound. The arrays of `batch` stay as they are. */
export function applyJokers(batch: Batch, jokers: readonly Joker[], samples: SampleTypes, occasion: Occasion): Batch {
  if (jokers.length === 0) return batch;
  const count = occasion.indices.length;
  const next = generators(count, occasion);
  const changed: Record<string, HostTensor> = { ...batch };
  const shapeOf = (name: string) => (samples[name] as TensorType).shape as readonly number[];
  for (const name of new Set(jokers.map((joker) => target(joker).image))) {
    const own = jokers.filter((joker) => target(joker).image === name);
    const shape = shapeOf(name);
    changed[name] = { data: paintAll(batch[name] as HostTensor, own, next, shape as Sizes), shape: [count, ...shape] };
  }
  for (const joker of jokers.filter(({ soft }) => soft)) {
    const { image, label } = target(joker);
    if (changed[label] === batch[label])
      changed[label] = softened(batch[label] as HostTensor, shapeOf(label)[0] as number);
    const mixed: MixedBatch = {
      images: (changed[image] as HostTensor).data as Float32Array,
      labels: (changed[label] as HostTensor).data as Float32Array,
      count,
      shape: shapeOf(image) as Sizes,
    };
    const rule = batchKinds[joker.kind as keyof typeof batchKinds] as BatchKind<object>;
    rule.mix(joker.config, mixed, next);
  }
  return changed;
}

/** Labels as a part of 1 for each class. */
function softened({ data }: HostTensor, classes: number): HostTensor {
  const isSoft = data instanceof Float32Array;
  const count = isSoft ? data.length / classes : data.length;
  const parts = new Float32Array(count * classes);
  if (isSoft) parts.set(data);
  else for (let row = 0; row < count; row++) parts[row * classes + (data[row] as number)] = 1;
  return { data: parts, shape: [count, classes] };
}

/** The random numbers of each sample: one stream for all jokers of a chain, another one for each repetition. */
function generators(count: number, { seed, epoch, indices, repeats }: Occasion): Next[] {
  const streams: ((sample: number) => Next)[] = [];
  return Array.from({ length: count }, (_, row) => {
    const repeat = repeats?.[row] ?? 0;
    streams[repeat] ??= uniformsBySample({ seed, stream: repeat === 0 ? "jokers" : `jokers ${repeat}`, step: epoch });
    return (streams[repeat] as (sample: number) => Next)(indices[row] as number);
  });
}

/** All images after the chain, [B, H, W, C]. */
function paintAll(image: HostTensor, jokers: readonly Joker[], next: readonly Next[], shape: Sizes): Float32Array {
  const from = image.shape.slice(1) as unknown as Sizes;
  const steps = stepsOf(jokers, from);
  if (steps.length === 0) return (image.data as Float32Array).slice();
  const [length, outLength] = [sizeOf(from), sizeOf(shape)];
  const all = new Float32Array(next.length * outLength);
  const between = steps.slice(0, -1).map((step) => new Float32Array(sizeOf(step.shape)));
  for (let row = 0; row < next.length; row++) {
    let current: Image = { data: (image.data as Float32Array).subarray(row * length, (row + 1) * length), shape: from };
    for (let i = 0; i < steps.length; i++) {
      const { rule, config, shape } = steps[i] as Step;
      const to = between[i] ?? all.subarray(row * outLength, (row + 1) * outLength);
      rule.draw(config, current, to, next[row] as Next);
      current = { data: to, shape };
    }
  }
  return all;
}

interface Step {
  readonly rule: ImageKind<object>;
  readonly config: object;
  /** The sizes afterwards. */
  readonly shape: Sizes;
}

const sizeOf = ([h, w, c]: Sizes): number => h * w * c;

function stepsOf(jokers: readonly Joker[], from: Sizes): Step[] {
  let shape = from;
  return jokers
    .filter(({ kind }) => kind in imageKinds)
    .map(({ kind, config }) => {
      const rule = imageKinds[kind as keyof typeof imageKinds] as ImageKind<object>;
      shape = (rule.shape ? rule.shape(config, shape) : shape) as Sizes;
      return { rule, config, shape };
    });
}
