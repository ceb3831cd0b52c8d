/** A source over images kept as bytes: a quarter of the memory of floats, converted as batches are made. */
import { checkOptions } from "../../dsl/check.ts";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { TensorType } from "../../dsl/tensor.ts";
import type { HostTensor } from "../graph/program.ts";
import { emptied, shared } from "./shared.ts";
import type { BatchOf, Part, Source } from "./source.ts";

/** What becomes of a byte b of channel c: (b / 255 - mean[c]) / std[c]; by default b / 255. */
export interface Normalize {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Images [samples, H, W, C], and labels by name, one number a sample or several. */
export interface ByteColumns {
  readonly image: Uint8Array;
  readonly labels: Readonly<Record<string, Int32Array>>;
}

export interface BytesOptions<S> extends Readonly<Record<Part, ByteColumns>> {
  readonly samples: S;
  readonly normalize?: Normalize;
}

type ImageSamples = Readonly<Record<string, TensorType>> & { readonly image: TensorType<readonly number[], "float32"> };

/** Throws where `normalize` does not have a number for each channel. */
export function checkNormalize(where: string, normalize: Normalize, channels: number): void {
  checkOptions(`${where} normalize`, normalize, ["mean", "std"]);
  for (const key of ["mean", "std"] as const) {
    const values = normalize[key];
    const isSound =
      Array.isArray(values) &&
      values.length === channels &&
      values.every((value) => Number.isFinite(value) && (key === "mean" || value > 0));
    if (isSound) continue;
    const each = key === "mean" ? "number" : "number above 0";
    throw new UsageError({ where, what: `normalize expects ${key} with ${channels} times a ${each}` });
  }
}

/** What each byte of each channel becomes: 256 numbers a channel. */
export function byteTable(channels: number, normalize: Normalize | undefined): Float32Array {
  return Float32Array.from({ length: channels * 256 }, (_, i) => {
    const [channel, byte] = [i >> 8, i & 255];
    return (byte / 255 - (normalize?.mean[channel] ?? 0)) / (normalize?.std[channel] ?? 1);
  });
}

interface Conversion {
  readonly to: number;
  readonly length: number;
  readonly table: Float32Array;
}

/** An image's bytes through the table of each channel. */
function convertAll(
  bytes: Uint8Array,
  from: number,
  data: Float32Array,
  { to, length, channels, table }: Conversion & { readonly channels: number },
) {
  for (let channel = 0; channel < channels; channel++) {
    const begin = channel << 8;
    for (let i = channel; i < length; i += channels)
      data[to + i] = table[begin | (bytes[from + i] as number)] as number;
  }
}

/** The same of three channels in one pass, which takes less than half the time. */
export function convertColours(bytes: Uint8Array, from: number, data: Float32Array, { to, length, table }: Conversion) {
  for (let i = 0; i < length; i += 3) {
    data[to + i] = table[bytes[from + i] as number] as number;
    data[to + i + 1] = table[256 | (bytes[from + i + 1] as number)] as number;
    data[to + i + 2] = table[512 | (bytes[from + i + 2] as number)] as number;
  }
}

/** The source of these bytes; the number of samples is that of the images. */
export function byteImages<S extends ImageSamples>(name: string, options: BytesOptions<S>): Source<S> {
  const { samples, normalize } = options;
  const [height = 0, width = 0, channels = 1] = samples.image.shape;
  if (normalize) checkNormalize(name, normalize, channels);
  const table = byteTable(channels, normalize);
  const pixels = height * width * channels;
  const size = (part: Part): number => options[part].image.length / pixels;
  for (const part of ["train", "validation"] as const) {
    const { image, labels } = options[part];
    const [label, values] = Object.entries(labels).find(([, { length }]) => length % size(part) !== 0) ?? [];
    if (Number.isInteger(size(part)) && size(part) > 0 && !values) continue;
    const what = values
      ? `has ${size(part)} images, but ${values.length} numbers of '${label}'`
      : `has ${image.length} bytes of images, which is no multiple of ${pixels}`;
    throw new AkidError({ where: `${name} ${part}`, what });
  }
  const convert = channels === 3 ? convertColours : convertAll;
  const images = (bytes: Uint8Array, indices: ArrayLike<number>, spare: HostTensor | undefined): HostTensor => {
    const data = emptied(spare, indices.length * pixels);
    for (let row = 0; row < indices.length; row++) {
      convert(bytes, (indices[row] as number) * pixels, data, { to: row * pixels, length: pixels, channels, table });
    }
    return { data, shape: [indices.length, height, width, channels] };
  };
  const rows = (values: Int32Array, part: Part, indices: ArrayLike<number>, shape: readonly number[]): HostTensor => {
    const length = values.length / size(part);
    const data = new Int32Array(indices.length * length);
    for (let row = 0; row < indices.length; row++) {
      const from = (indices[row] as number) * length;
      data.set(values.subarray(from, from + length), row * length);
    }
    return { data, shape: [indices.length, ...shape] };
  };
  return Object.freeze<Source<S>>({
    name,
    samples,
    sizes: { train: size("train"), validation: size("validation") },
    batch: (part, indices, spare) => {
      const { image, labels } = options[part];
      const others = Object.entries(labels).map(([key, values]) => [
        key,
        rows(values, part, indices, (samples[key] as TensorType).shape as readonly number[]),
      ]);
      return { image: images(image, indices, spare?.image), ...Object.fromEntries(others) } as BatchOf<S>;
    },
    recipe: () => {
      const parts = { train: sharedColumns(options.train), validation: sharedColumns(options.validation) };
      return { module: import.meta.url, make: "byteImages", args: [name, { ...options, ...parts }] };
    },
  });
}

/** The same columns in memory that threads share. */
function sharedColumns({ image, labels }: ByteColumns): ByteColumns {
  return {
    image: shared(image),
    labels: Object.fromEntries(Object.entries(labels).map(([name, values]) => [name, shared(values)])),
  };
}
