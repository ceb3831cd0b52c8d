/** What a sensor was made of, for the record of a run: values that JSON can hold. */
import type { Joker } from "../jokers/joker.ts";
import type { Part, Source } from "../sources/source.ts";
import type { Chain } from "./batches.ts";
import { type SamplerChoice, samplerOf } from "./sampler.ts";

/** A joker: its kind, and its settings. */
export interface JokerConfig {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

export interface SensorConfig {
  readonly source: Pick<Source, "name" | "sizes">;
  readonly batchSize: number;
  readonly validationBatchSize: number;
  /** Its own, if it has one. */
  readonly seed?: number;
  readonly sampler: { readonly name: string; readonly samplesPerEpoch?: number };
  readonly jokers: readonly JokerConfig[];
  readonly validationJokers: readonly JokerConfig[];
  readonly prefetch: number;
  readonly workers: number;
}

type Given = Omit<SensorConfig, "source" | "sampler" | "jokers" | "validationJokers"> & {
  readonly sampler: SamplerChoice;
};

export function configOf(
  { name, sizes }: Source,
  { train, validation }: Readonly<Record<Part, Chain>>,
  { sampler, ...given }: Given,
): SensorConfig {
  return Object.freeze({
    source: { name, sizes },
    ...given,
    sampler: describedSampler(sampler),
    jokers: train.jokers.map(describedJoker),
    validationJokers: validation.jokers.map(describedJoker),
  });
}

/** A joker without functions, and without arrays of numbers that were fitted. */
function describedJoker({ kind, config, on }: Joker): JokerConfig {
  const text = JSON.stringify(config, (_, value: unknown) => (ArrayBuffer.isView(value) ? undefined : value));
  return { kind, ...(JSON.parse(text) as object), ...(on && { on }) };
}

function describedSampler(choice: SamplerChoice): SensorConfig["sampler"] {
  if (typeof choice === "string") return { name: choice };
  const { name, order, samplesPerEpoch } = samplerOf(choice);
  return { name: name ?? (order.name || "own"), ...(samplesPerEpoch !== undefined && { samplesPerEpoch }) };
}
