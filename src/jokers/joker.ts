/** What a joker is: a change of one image, or of the images and labels of a batch, as a plain value that can go to a thread. */
/** [height, width, channels] */
export type Sizes = readonly [height: number, width: number, channels: number];

/** One image, row-major, channels last. */
export interface Image {
  readonly data: Float32Array;
  readonly shape: Sizes;
}

/** The next random number of a sample, uniform in [0, 1). */
export type Next = () => number;

/** Names in a sample; `label` matters to jokers that mix samples. */
export interface Target {
  readonly image: string;
  readonly label: string;
}

/**
 * A change of images. An interface that extends it reads `this["in"]`, the sizes of an image, and declares `out`: its
 * sizes afterwards, or the sentence that says what is wrong. `in` and `out` are types only. `soft`: labels become
 * float32, a part of 1 for each class.
 */
export interface Joker<Kind extends string = string, Config extends object = object, Soft extends boolean = boolean> {
  readonly kind: Kind;
  readonly config: Config;
  readonly soft: Soft;
  /** Names of the image and the label that it changes; default: "image" and "label". */
  readonly on?: Target;
  readonly in: unknown;
  readonly out: unknown;
}

/** A joker that keeps the sizes of an image. */
export interface Keeps<Kind extends string = string, Config extends object = object>
  extends Joker<Kind, Config, false> {
  readonly out: this["in"];
}

/** A joker that mixes the samples of a batch, labels too. */
export interface Mixes<Kind extends string = string, Config extends object = object> extends Joker<Kind, Config, true> {
  readonly out: this["in"];
}

/** How jokers of a kind change one image: the sizes of the new one, or the sentence; and its values, into `to`. */
export interface ImageKind<Config> {
  readonly shape?: (config: Config, from: Sizes) => Sizes | string;
  readonly draw: (config: Config, from: Image, to: Float32Array, next: Next) => void;
}

/** A batch at the end of its chain: float32 images, and a part of 1 for each class in `labels`. */
export interface MixedBatch {
  readonly images: Float32Array;
  readonly labels: Float32Array;
  readonly count: number;
  readonly shape: Sizes;
}

/** How jokers of a kind change a batch, in place; each sample has its own random numbers. */
export interface BatchKind<Config> {
  readonly mix: (config: Config, batch: MixedBatch, next: readonly Next[]) => void;
}

/** Makes a frozen joker; `J` adds the types that have no run-time part, hence the cast. */
export function makeJoker<J extends Joker>(kind: J["kind"], config: J["config"], soft: J["soft"]): J {
  return Object.freeze({ kind, config: Object.freeze(config), soft }) as unknown as J;
}

/** A number between two limits. */
export const between = (next: Next, low: number, high: number): number => low + (high - low) * next();
