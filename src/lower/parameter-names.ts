/** The names of parameters as types: what each kind of block has, and so what the rows of a network have. */
import type { BlockKind } from "../../dsl/configs.ts";
import type { Size } from "../graph/node.ts";

/** What is known of a parameter before any training. */
export interface ParameterType<Shape extends Size = Size> {
  readonly shape: Shape;
  /** Whether the KongFu changes it; else its block does, as batchNorm changes its running means. */
  readonly trainable: boolean;
}

interface Linear<Axes extends Size> {
  readonly weights: Axes;
  readonly bias?: [units: number];
}

interface Affine {
  readonly scale?: [channels: number];
  readonly offset?: [channels: number];
}

interface Recurrent {
  readonly weights: [channels: number, gates: number];
  readonly recurrent: [units: number, gates: number];
  readonly bias?: [gates: number];
}

interface Memory {
  readonly memory: Size;
}

type filter = [kernelHeight: number, kernelWidth: number, channels: number, filters: number];
type matrix = [features: number, units: number];
type vector = [channels: number];

/** Blocks inside blocks: their parameters have names that only the run time knows. */
type Inner = Readonly<Record<string, Size>>;

/** The parameters of each kind of block that has some, by their axes; with `?` where its settings decide about them. */
interface BlockParameters {
  readonly conv2d: Linear<filter>;
  readonly depthwiseConv2d: Linear<[kernelHeight: number, kernelWidth: number, channels: number, multiplier: number]>;
  readonly separableConv2d: {
    readonly "depthwise/weights": [kernelHeight: number, kernelWidth: number, channels: number, multiplier: number];
    readonly "pointwise/weights": filter;
    readonly "pointwise/bias"?: [filters: number];
  };
  readonly selfNormalizedConv2d: Linear<filter>;
  readonly conv2dTranspose: Linear<[kernelHeight: number, kernelWidth: number, filters: number, channels: number]>;
  readonly conv1d: Linear<[kernel: number, channels: number, filters: number]>;
  readonly dense: Linear<matrix>;
  readonly equivariantProjection: Linear<[channelsInGroup: number, units: number]>;
  readonly embedding: { readonly weights: [vocabulary: number, size: number] };
  readonly batchNorm: {
    /** One number where the scale is shared. */
    readonly scale?: vector | [];
    readonly offset?: vector;
    readonly mean?: vector;
    readonly variance?: vector;
    /** How many steps the mean is over, where it is over all. */
    readonly steps?: [];
  };
  readonly layerNorm: Affine;
  readonly groupNorm: Affine;
  readonly prelu: { readonly slope: vector };
  readonly groupSoftmax: { readonly temperature?: [] };
  readonly memoryRelu: Memory;
  readonly memoryPool: Memory;
  readonly simpleRnn: Recurrent;
  readonly gru: Recurrent & { readonly recurrentBias?: [units: number] };
  readonly lstm: Recurrent;
  readonly bidirectional: Inner;
  readonly multiHeadSelfAttention: {
    readonly [K in `${"query" | "key" | "value" | "output"}/weights`]: [channels: number, channels: number];
  } & { readonly [K in `${"query" | "key" | "value" | "output"}/bias`]: vector };
  readonly learnedPositions: { readonly weights: [longest: number, channels: number] };
  readonly sequential: Inner;
  readonly residual: Inner;
  readonly dag: Inner;
  readonly brain: Inner;
  readonly shared: Inner;
  readonly unroll: Inner;
}

/** The parameters of rows by name, `Rows` being a brain's `rows`; those that a block's settings decide about may be missing. */
export type ParametersOf<Rows> = {
  readonly [P in namesIn<Rows, "sure">]: ParameterType<axesOf<Rows, P>>;
} & {
  readonly [P in namesIn<Rows, "optional">]?: ParameterType<axesOf<Rows, P>>;
};

type namesIn<Rows, Which> = {
  [R in keyof Rows & string]: namesOf<R, Rows[R], Which>;
}[keyof Rows & string];

/** The names of a row's parameters; its only block has the row's name, others are `row.1`, `row.2`, ... */
type namesOf<R extends string, Kinds, Which> = Kinds extends `${infer K} ${infer Others}`
  ? severalNames<R, Others, Which, `${R}.1/${namesOfKind<K, Which>}`>
  : `${R}/${namesOfKind<Kinds, Which>}`;

type severalNames<
  R extends string,
  Kinds,
  Which,
  Names,
  Step extends readonly 1[] = [1, 1],
> = Kinds extends `${infer K} ${infer Others}`
  ? severalNames<R, Others, Which, Names | `${R}.${Step["length"]}/${namesOfKind<K, Which>}`, [...Step, 1]>
  : Names | `${R}.${Step["length"]}/${namesOfKind<Kinds, Which>}`;

/** The parameters of a kind; those of a block of one's own have names that only the run time knows. */
type ofKind<Kind> = Kind extends keyof BlockParameters
  ? BlockParameters[Kind]
  : Kind extends BlockKind
    ? Readonly<Record<never, never>>
    : Inner;

type namesOfKind<Kind, Which> = namesWhich<ofKind<Kind>, Which>;

type namesWhich<Has, Which> = {
  [K in keyof Has & string]-?: isOptional<Has, K> extends true
    ? ifSame<Which, "optional", K>
    : ifSame<Which, "sure", K>;
}[keyof Has & string];

type ifSame<A, B, K> = A extends B ? K : never;

type isOptional<Has, K extends keyof Has> = string extends K
  ? false
  : Record<never, never> extends Pick<Has, K>
    ? true
    : false;

/** The axes of a parameter, looked up when it is asked for. */
type axesOf<Rows, P> = P extends `${infer Block}/${infer Name}` ? axesIn<ofKind<kindAt<Rows, Block>>, Name> : Size;

type axesIn<Has, Name> = Name extends keyof Has ? Extract<Has[Name], Size> : Size;

/** The kind of a row's only block, or of the block `row.2`. */
type kindAt<Rows, Block> = Block extends keyof Rows ? Rows[Block] : kindAtStep<Rows, Block>;

type kindAtStep<Rows, Rest, Before extends string = ""> = Rest extends `${infer A}.${infer B}`
  ? `${Before}${A}` extends keyof Rows
    ? B extends `${number}`
      ? kindNumber<Rows[`${Before}${A}`], B>
      : kindAtStep<Rows, B, `${Before}${A}.`>
    : kindAtStep<Rows, B, `${Before}${A}.`>
  : string;

type kindNumber<Kinds, N, Step extends readonly 1[] = [1]> = Kinds extends `${infer K} ${infer Others}`
  ? `${Step["length"]}` extends N
    ? K
    : kindNumber<Others, N, [...Step, 1]>
  : Kinds;
