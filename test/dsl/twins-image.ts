/** The shape rules of blocks of images and of their channels, as types and as values. */
import fc, { type Arbitrary } from "fast-check";
import type { Pair } from "../../dsl/configs.ts";
import { fixedShape } from "../../dsl/shape/fixed.ts";
import { groupedShape, groupOutShape, projectedShape } from "../../dsl/shape/groups.ts";
import { cropShape, padShape } from "../../dsl/shape/sides.ts";
import { covered, transposedShape } from "../../dsl/shape/transposed.ts";
import { window1dShape } from "../../dsl/shape/window-1d.ts";
import { printed } from "./run.ts";
import { anySize, dims, dimsOfAnyRank, int, nearlyImage, pairOf, setting, shape, type Twin, twins } from "./twin.ts";

/** What a source of these rules imports. */
export const imageRuleImports = {
  "shape/fixed.ts": "fixedShape",
  "shape/groups.ts": "groupedShape, groupOutShape, projectedShape",
  "shape/sides.ts": "cropShape, padShape",
  "shape/transposed.ts": "covered, transposedShape",
  "shape/window-1d.ts": "window1dShape",
};

const padding = <T>(pixels: Arbitrary<T>) => fc.oneof(fc.constantFrom("same" as const, "valid" as const), pixels);

const windows = fc.record({
  input: fc.oneof(dims(2, fc.oneof(int(1, 12), anySize)), dimsOfAnyRank),
  kernel: int(1, 7),
  stride: int(1, 4),
  padding: padding(int(0, 3)),
  dilation: int(1, 3),
  channels: fc.option(int(1, 512), { nil: undefined }),
  noun: fc.constantFrom("kernel" as const, "window" as const),
});

const transposed = fc.record({
  input: nearlyImage,
  filters: int(1, 512),
  kernel: pairOf(int(1, 7)),
  stride: pairOf(int(1, 4)),
  padding: padding(pairOf(int(0, 4))),
  dilation: fc.oneof(fc.constant(1), pairOf(int(1, 3))),
  outputPadding: fc.oneof(fc.constant(0), pairOf(int(0, 3))),
});

const sides = fc.record({
  input: nearlyImage,
  sides: fc.oneof(int(0, 6), fc.tuple(pairOf(int(0, 6)), pairOf(int(0, 6)))),
});

/** Sizes that are numbers or have names; of unknown ones the type allows more than the value. */
const named = int(0, 4).chain((length) => dims(length, fc.oneof(int(1, 300), fc.constant("T"))));

/** Channels that are often a multiple of the number. */
const grouped = fc.tuple(dimsOfAnyRank, int(1, 12), int(1, 40), int(0, 3)).map(([input, groups, size, rest]) => ({
  groups,
  input: rest === 0 ? input : [...input, groups * size + (rest - 1)],
}));

const few = int(1, 3);

/** Blocks of images, in code. */
export const imageBlocks: Arbitrary<string> = fc.oneof(
  fc.tuple(few, few, int(0, 1)).map(([k, s, p]) => `conv2dTranspose(8, ${k}, { stride: ${s}, padding: ${p} })`),
  fc.tuple(int(1, 64), few).map(([f, k]) => `separableConv2d(${f}, ${k})`),
  few.map((k) => `selfNormalizedConv2d(6, ${k}, { padding: "same", epsilon: 0.1 })`),
  fc.tuple(few, few).map(([f, k]) => `conv1d(${f}, ${k}, { padding: 1 })`),
  few.map((k) => `maxPool1d(${k}, { stride: 1 })`),
  fc.tuple(few, few).map(([a, b]) => `zeroPad([${a}, [0, ${b}]])`),
  few.map((a) => `crop(${a})`),
  few.map((g) => `maxout(${g})`),
  few.map((g) => `groupNorm(${g})`),
  fc.tuple(few, few).map(([g, u]) => `equivariantProjection(${g}, ${u})`),
  few.map((k) => `memoryPool(${k}, { mode: "recall" })`),
  fc.constantFrom("globalMaxPool()", "avgPool1d(2)", "layerNorm()", "localResponseNorm()", "memoryRelu()"),
);

const reach = ({ kernel, dilation, outputPadding }: Readonly<Record<"kernel" | "dilation" | "outputPadding", Pair>>) =>
  `covered<${[kernel, dilation, outputPadding].map(setting).join(", ")}>`;

/** The rules on random inputs. */
export function imageRules(): Twin[] {
  return [
    ...twins(120, windows, ({ input, ...w }) => ({
      type: `window1dShape<${shape(input)}, ${[w.noun, w.channels ?? null, w.kernel, w.stride, w.padding, w.dilation]
        .map((value) => (value === null ? "undefined" : setting(value)))
        .join(", ")}>`,
      value: printed(window1dShape(input, w)),
    })),
    ...twins(200, transposed, ({ input, ...t }) => ({
      type: `transposedShape<${[shape(input), t.filters, reach(t), ...[t.stride, t.padding].map(setting)].join(", ")}>`,
      value: printed(transposedShape(input, { ...t, kernel: covered(t.kernel, t.dilation, t.outputPadding) })),
    })),
    ...twins(60, sides, ({ input, sides }) => ({
      type: `padShape<${shape(input)}, ${setting(sides)}>`,
      value: printed(padShape(input, sides)),
    })),
    ...twins(100, sides, ({ input, sides }) => ({
      type: `cropShape<${shape(input)}, ${setting(sides)}>`,
      value: printed(cropShape(input, sides)),
    })),
    ...twins(20, named, (input) => ({
      type: `fixedShape<${shape(input)}>`,
      value: printed(fixedShape(input)),
    })),
    ...twins(60, grouped, ({ input, groups }) => ({
      type: `groupOutShape<${shape(input)}, ${groups}>`,
      value: printed(groupOutShape(input, groups)),
    })),
    ...twins(60, grouped, ({ input, groups }) => ({
      type: `groupedShape<${shape(input)}, ${groups}>`,
      value: printed(groupedShape(input, groups)),
    })),
    ...twins(60, grouped, ({ input, groups }) => ({
      type: `projectedShape<${shape(input)}, ${groups}, ${groups * 3}>`,
      value: printed(projectedShape(input, groups, groups * 3)),
    })),
  ];
}
