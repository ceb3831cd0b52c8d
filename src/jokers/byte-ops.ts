/** Operations on images of bytes, with the results of torchvision's on uint8 tensors: its float32 arithmetic, its truncation. */

/** [h, w, c], channels last. */
export interface Bytes {
  readonly data: Uint8Array;
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

/** Gives the new values; `fill` is what comes from outside the image. */
type ByteOp = (image: Bytes, magnitude: number, fill: number) => Uint8Array;

const { fround } = Math;

/** ratio * a + (1 - ratio) * b, cut to a byte. */
function blended({ data }: Bytes, other: ArrayLike<number>, ratio: number): Uint8Array {
  const [own, rest] = [fround(ratio), fround(1 - ratio)];
  const mix = (value: number, i: number) => fround(fround(own * value) + fround(rest * (other[i] as number)));
  return data.map((value, i) => Math.min(255, Math.max(0, mix(value, i))));
}

/** For each value the grey of its pixel. */
function greys({ data, c }: Bytes): Uint8Array {
  if (c !== 3) return data;
  const weighted = (weight: number, i: number) => fround(fround(weight) * (data[i] as number));
  const all = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    all.fill(fround(fround(weighted(0.2989, i) + weighted(0.587, i + 1)) + weighted(0.114, i + 2)), i, i + 3);
  }
  return all;
}

/** The values around a pixel, itself five times; those of the border stay. */
function smoothed({ data, h, w, c }: Bytes): Uint8Array {
  const out = data.slice();
  const line = w * c;
  for (let y = 1; y < h - 1; y++) {
    for (let i = y * line + c; i < (y + 1) * line - c; i++) {
      let sum = 4 * (data[i] as number);
      for (const row of [i - line, i, i + line]) {
        sum += (data[row - c] as number) + (data[row] as number) + (data[row + c] as number);
      }
      out[i] = Math.round(sum / 13);
    }
  }
  return out;
}

/** The value nearest to where each pixel comes from, in pixels from the centre of the image. */
function moved({ data, h, w, c }: Bytes, fill: number, from: (x: number, y: number) => readonly [number, number]) {
  const out = new Uint8Array(data.length).fill(fill);
  const [middleX, middleY] = [(w - 1) / 2, (h - 1) / 2];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [fromX, fromY] = from(x - middleX, y - middleY);
      const [column, row] = [roundEven(fromX + middleX), roundEven(fromY + middleY)];
      if (column < 0 || row < 0 || column >= w || row >= h) continue;
      const at = (row * w + column) * c;
      for (let channel = 0; channel < c; channel++) out[(y * w + x) * c + channel] = data[at + channel] as number;
    }
  }
  return out;
}

/** Halves go to the even number. */
export function roundEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Each channel's values by a table that is made of how often each is there. */
function byTable(
  { data, c }: Bytes,
  tableOf: (counts: Int32Array) => ((value: number) => number) | undefined,
): Uint8Array {
  const out = data.slice();
  for (let channel = 0; channel < c; channel++) {
    const counts = new Int32Array(256);
    for (let i = channel; i < data.length; i += c)
      counts[data[i] as number] = (counts[data[i] as number] as number) + 1;
    const table = tableOf(counts);
    if (table) for (let i = channel; i < data.length; i += c) out[i] = table(data[i] as number);
  }
  return out;
}

/** From black to white. */
function stretch(counts: Int32Array): ((value: number) => number) | undefined {
  const [low, high] = [counts.findIndex((count) => count > 0), counts.findLastIndex((count) => count > 0)];
  if (low === high) return undefined;
  const scale = fround(255 / (high - low));
  return (value) => Math.min(255, fround((value - low) * scale));
}

/** Every brightness as often as any other. */
function equalize(counts: Int32Array): ((value: number) => number) | undefined {
  const last = counts.findLast((count) => count > 0) as number;
  const step = Math.floor((counts.reduce((sum, count) => sum + count) - last) / 255);
  if (step === 0) return undefined;
  let before = 0;
  const table = Array.from(counts, (count) => {
    const value = Math.min(255, Math.floor((before + Math.floor(step / 2)) / step));
    before += count;
    return value;
  });
  table[0] = 0;
  return (value) => table[value] as number;
}

/** By the names of the paper. */
export const byteOps = {
  Identity: ({ data }) => data,
  ShearX: (image, magnitude, fill) => moved(image, fill, (x, y) => [x + magnitude * (y + image.h / 2), y]),
  ShearY: (image, magnitude, fill) => moved(image, fill, (x, y) => [x, y + magnitude * (x + image.w / 2)]),
  TranslateX: (image, magnitude, fill) => moved(image, fill, (x, y) => [x - Math.trunc(magnitude), y]),
  TranslateY: (image, magnitude, fill) => moved(image, fill, (x, y) => [x, y - Math.trunc(magnitude)]),
  Rotate: (image, magnitude, fill) => {
    const [cos, sin] = [Math.cos((magnitude * Math.PI) / 180), Math.sin((magnitude * Math.PI) / 180)];
    return moved(image, fill, (x, y) => [cos * x - sin * y, sin * x + cos * y]);
  },
  Brightness: (image, magnitude) => blended(image, new Uint8Array(image.data.length), 1 + magnitude),
  Color: (image, magnitude) => (image.c === 3 ? blended(image, greys(image), 1 + magnitude) : image.data),
  Contrast: (image, magnitude) => {
    const grey = greys(image);
    const mean = fround(grey.reduce((sum, value) => sum + value, 0) / grey.length);
    return blended(image, new Float32Array(grey.length).fill(mean), 1 + magnitude);
  },
  Sharpness: (image, magnitude) =>
    image.h > 2 && image.w > 2 ? blended(image, smoothed(image), 1 + magnitude) : image.data,
  Posterize: ({ data }, bits) => data.map((value) => value & -(2 ** (8 - bits))),
  Solarize: ({ data }, threshold) => data.map((value) => (value >= threshold ? 255 - value : value)),
  AutoContrast: (image) => byTable(image, stretch),
  Equalize: (image) => byTable(image, equalize),
} as const satisfies Readonly<Record<string, ByteOp>>;

export type ByteOpName = keyof typeof byteOps;
