/** The shape rules of blocks that move values and of blocks over sequences, as types and as values. */
import fc from "fast-check";
import { groupsShape } from "../../dsl/shape/group-softmax.ts";
import { permuteShape } from "../../dsl/shape/permute.ts";
import { headsShape, recurrentShape, stepsShape } from "../../dsl/shape/sequence.ts";
import { sliceShape } from "../../dsl/shape/slice.ts";
import { splitShapes } from "../../dsl/shape/split.ts";
import { stackShape } from "../../dsl/shape/stack.ts";
import { fromStates, onSequence } from "../../dsl/take-sequence.ts";
import type { Dim, DType, Shape, TensorType } from "../../dsl/tensor.ts";
import { printed, printedTensor } from "./run.ts";
import { dims, dimsOfAnyRank, int, shape, size, type Twin, tensor, twins } from "./twin.ts";

/** What a source of these rules imports. */
export const sequenceRuleImports = {
  "shape/group-softmax.ts": "groupsShape",
  "shape/permute.ts": "permuteShape",
  "shape/sequence.ts": "headsShape, recurrentShape, stepsShape",
  "shape/slice.ts": "sliceShape",
  "shape/split.ts": "splitShapes",
  "shape/stack.ts": "stackShape",
  "take-sequence.ts": "apartFromStates, fromStates, onSequence",
};

const few = fc.constantFrom<Dim>(4, 6, 12, "?", "T");

const sequences = fc.oneof({ weight: 5, arbitrary: dims(2) }, { weight: 1, arbitrary: dimsOfAnyRank });

const orders = dimsOfAnyRank.chain((input) =>
  fc
    .shuffledSubarray([1, 2, 3], { minLength: 1, maxLength: 3 })
    .map((some) => ({ input, axes: input.length > 3 || some.length < 3 ? some : [3, 1, 2] }))
    .map(({ input, axes }) => ({ input, axes: axes.map((axis) => axes.filter((other) => other <= axis).length) })),
);

/** Ranges that often lie within their axes. */
const ranges = int(0, 3).chain((rank) =>
  fc.record({
    input: dims(rank, few),
    begin: fc.array(int(0, 5), { minLength: Math.max(1, rank), maxLength: Math.max(1, rank) }),
    size: fc.array(fc.constantFrom(-1, -1, 1, 2, 4, 6), { minLength: Math.max(1, rank), maxLength: Math.max(1, rank) }),
  }),
);

/** Shapes that are often the same. */
const stacks = dims(2, few).chain((first) =>
  fc
    .array(fc.tuple(int(1, 8), few), { minLength: 1, maxLength: 3 })
    .map((changes) => [first, ...changes.map(([axis, to]) => first.map((dim, i) => (i === axis ? to : dim)))]),
);

const splits = fc.record({
  input: dims(2, few),
  sizes: fc.constantFrom([2, 2], [3, 3], [1, 2, 1], [6, 6], [1, 2]),
  axis: int(1, 3),
});

const masks = fc.record({
  input: dims(2, few),
  dtype: fc.constantFrom<DType>("float32", "float32", "float32", "int32"),
  mask: fc.oneof(dims(1, few), dims(0), dims(2, few)),
  maskType: fc.constantFrom<DType>("float32", "int32", "index<2>"),
});

const state = fc.record({
  shape: fc.constantFrom<Dim[]>(["B", 8], ["B", 8], ["B", 8], ["B", 4], ["B", "?"], ["B"], ["B", 8, 8]),
  dtype: fc.constantFrom<DType>("float32", "float32", "float32", "float32", "int32"),
});
const sequence = fc.constantFrom<TensorType>({ shape: ["B", 5, 3], dtype: "float32" });
const mask = fc.constantFrom<TensorType>({ shape: ["B"], dtype: "int32" }, { shape: ["B", 5], dtype: "float32" });

/** Sequences with and without masks, and one or two initial states. */
const starts = fc.record({
  inputs: fc
    .tuple(sequence, fc.option(mask, { nil: undefined }), fc.array(state, { minLength: 0, maxLength: 3 }))
    .map(([x, some, states]): TensorType[] => [x, ...(some ? [some] : []), ...states])
    .filter((inputs) => inputs.length > 1),
  count: fc.constantFrom<(1 | 2)[]>(1, 2),
});

/** A list of shapes as the compiler prints it. */
function printedList(shapes: readonly Shape[] | string): string {
  return typeof shapes === "string" ? printed(shapes) : `[${shapes.map(printed).join(", ")}]`;
}

function printedResult(result: TensorType | string): string {
  return typeof result === "string" ? printed(result) : printedTensor(result);
}

/** The rules on random inputs. */
export function sequenceRules(): Twin[] {
  return [
    ...twins(30, fc.tuple(dims(2, few), int(1, 4)), ([input, group]) => ({
      type: `groupsShape<${shape(input)}, ${group}>`,
      value: printed(groupsShape(input, group)),
    })),
    ...twins(40, orders, ({ input, axes }) => ({
      type: `permuteShape<${shape(input)}, ${shape(axes)}>`,
      value: printed(permuteShape(input, axes)),
    })),
    ...twins(100, ranges, ({ input, begin, size }) => ({
      type: `sliceShape<${shape(input)}, ${shape(begin)}, ${shape(size)}>`,
      value: printed(sliceShape(input, begin, size)),
    })),
    ...twins(60, fc.tuple(stacks, int(1, 4)), ([shapes, axis]) => ({
      type: `stackShape<[${shapes.map(shape).join(", ")}], ${axis}>`,
      value: printed(stackShape(shapes, axis)),
    })),
    ...twins(60, splits, ({ input, sizes, axis }) => ({
      type: `splitShapes<${shape(input)}, ${shape(sizes)}, ${axis}>`,
      value: printedList(splitShapes(input, sizes, axis)),
    })),
    ...twins(30, fc.tuple(sequences, int(1, 512), fc.boolean()), ([input, units, all]) => ({
      type: `recurrentShape<${shape(input)}, ${units}, ${all}>`,
      value: printed(recurrentShape(input, units, all)),
    })),
    ...twins(30, fc.tuple(sequences, int(1, 12)), ([input, heads]) => ({
      type: `headsShape<${shape(input)}, ${heads}>`,
      value: printed(headsShape(input, heads)),
    })),
    ...twins(40, fc.tuple(sequences, fc.option(int(1, 300), { nil: undefined })), ([input, longest]) => ({
      type: `stepsShape<${shape(input)}, ${longest === undefined ? "undefined" : size(longest)}>`,
      value: printed(stepsShape(input, longest)),
    })),
    ...twins(80, masks, ({ input, dtype, mask, maskType }) => ({
      type: `onSequence<[${tensor(input, dtype)}, ${tensor(mask, maskType)}], recurrentShape<${shape(input)}, 8, false>>`,
      value: printedResult(
        onSequence((sequence) => recurrentShape(sequence, 8, false))([
          { shape: input, dtype },
          { shape: mask, dtype: maskType },
        ]) as TensorType | string,
      ),
    })),
    ...twins(80, starts, ({ inputs, count }) => {
      const list = `[${inputs.map(({ shape, dtype }) => tensor(shape, dtype)).join(", ")}]`;
      const rest = `onSequence<apartFromStates<${list}, ${count}>[0], [8]>`;
      return {
        type: `fromStates<${list}, ${count}, 8, ${rest}>`,
        value: printedResult(
          fromStates(
            count,
            8,
            onSequence(() => [8]),
          )(inputs) as TensorType | string,
        ),
      };
    }),
  ];
}

/** Blocks to attach to whatever comes. */
export const sequenceBlocks = fc.oneof(
  int(1, 4).map((group) => `groupSoftmax(${group})`),
  int(1, 9).map((units) => `gru(${units})`),
  int(1, 9).map((units) => `lstm(${units}, { sequences: true })`),
  int(1, 9).map((units) => `bidirectional(gru(${units}))`),
  int(1, 4).map((heads) => `multiHeadSelfAttention(${heads})`),
  int(1, 16).map((longest) => `learnedPositions(${longest})`),
  fc.tuple(int(0, 2), int(1, 8)).map(([from, size]) => `slice([${from}, 0, 0], [${size}, -1, -1])`),
  int(1, 3).map((part) => `sequential(split([${part}, ${part}], 1), stack(2))`),
  fc.constantFrom("permute([3, 1, 2])", "permute([2, 1])", "prelu()", "gelu()", "positionalEncoding()"),
);
