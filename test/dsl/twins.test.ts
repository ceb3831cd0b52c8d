/** Every shape rule, once as a type and once as a value, on random inputs: the compiler judges. */
import fc, { type Arbitrary } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fitSamples } from "../../dsl/sample.ts";
import { ceilQuotient, difference, exactQuotient, product, sum } from "../../dsl/shape/arithmetic.ts";
import { channelsShape } from "../../dsl/shape/channels.ts";
import { classesShape } from "../../dsl/shape/classes.ts";
import { concatShape } from "../../dsl/shape/concat.ts";
import { denseShape } from "../../dsl/shape/dense.ts";
import { distributionsShape } from "../../dsl/shape/distributions.ts";
import { equalShapes } from "../../dsl/shape/equal.ts";
import { flattenShape } from "../../dsl/shape/flatten.ts";
import { globalPoolShape } from "../../dsl/shape/global-pool.ts";
import { indicesShape } from "../../dsl/shape/indices.ts";
import { matmulShape } from "../../dsl/shape/matmul.ts";
import { mergeShapes } from "../../dsl/shape/merge.ts";
import { pairsShape, rankingShape } from "../../dsl/shape/ranking.ts";
import { reshapeShape } from "../../dsl/shape/reshape.ts";
import { scoresShape } from "../../dsl/shape/scores.ts";
import { spreadShape } from "../../dsl/shape/spread.ts";
import { topKShape } from "../../dsl/shape/top-k.ts";
import { upsampleShape } from "../../dsl/shape/upsample.ts";
import { classWeightedShapes, weightedShapes } from "../../dsl/shape/weighted.ts";
import { windowAxis, windowShape } from "../../dsl/shape/window.ts";
import type { Dim, DType, Shape } from "../../dsl/tensor.ts";
import { dsl, exportedTypes, importAll, withFiles } from "./compiler.ts";
import { evaluate, printed, printedSize, printedTensor, sentenceOf } from "./run.ts";
import {
  big,
  dims,
  dimsOfAnyRank,
  int,
  nearlyImage,
  pairOf,
  seed,
  setting,
  shape,
  size,
  type Twin,
  tensor,
  twins,
} from "./twin.ts";
import { imageBlocks, imageRuleImports, imageRules } from "./twins-image.ts";
import { sequenceBlocks, sequenceRuleImports, sequenceRules } from "./twins-sequence.ts";

const operands = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(big, big) },
  { weight: 1, arbitrary: fc.tuple(int(1, 1e9), int(1, 97)) },
  { weight: 1, arbitrary: fc.tuple(int(1e8, 1e9), int(1e6, 9e6)) },
  { weight: 1, arbitrary: fc.tuple(int(1, 30_000), int(1, 30_000)).map(([a, b]) => [a * b, b] as const) },
  { weight: 1, arbitrary: fc.tuple(int(9e15, Number.MAX_SAFE_INTEGER), int(1, 9)) },
);

function calculations(count: number): Twin[] {
  return Object.entries({ sum, difference, product, ceilQuotient, exactQuotient }).flatMap(([name, calculate]) =>
    twins(count, operands, ([a, b]) => ({
      type: `${name}<${size(a)}, ${size(b)}>`,
      value: printedSize(calculate(a, b)),
    })).filter(({ type }) => !isBeyondExact(type)),
  );
}

/** Above 2^53 a value is unknown; a type is so only where the number does not read back. */
function isBeyondExact(type: string): boolean {
  const [, name, a, b] = /(\w+)<(\d+), (\d+)>/.exec(type) ?? [];
  const [x, y] = [BigInt(a ?? 0), BigInt(b ?? 0)];
  return (name === "product" ? x * y : x + y) > BigInt(Number.MAX_SAFE_INTEGER);
}

const axisPadding = fc.constantFrom("same", "valid", 0, 1, 2, 3, 7);
const axes = fc.record({
  input: big,
  kernel: int(1, 12),
  stride: int(1, 13),
  padding: axisPadding,
  dilation: int(1, 3),
});

const windows = fc.record({
  input: nearlyImage,
  kernel: pairOf(int(1, 7)),
  stride: pairOf(int(1, 4)),
  padding: fc.oneof(fc.constantFrom("same" as const, "valid" as const), pairOf(int(0, 3))),
  dilation: fc.oneof(fc.constant(1), pairOf(int(1, 3))),
  channels: fc.option(int(1, 512), { nil: undefined }),
  noun: fc.constantFrom("kernel" as const, "window" as const),
});

/** A reshape that often fits. */
const reshapes = fc.tuple(int(1, 40), int(1, 40), int(1, 40), int(0, 4)).map(([a, b, c, way]) => {
  const to = [[a * b, c], [b, -1], [a, c, b], [-1], [a + 1, -1]][way] ?? [];
  return { input: ["B", a, b, c] as Dim[], to };
});

/** Shapes that differ little. */
const alike = dimsOfAnyRank.chain((first) =>
  fc
    .array(fc.tuple(int(0, 4), fc.constantFrom<Dim>(1, "?", 5, "T", 64)), { minLength: 1, maxLength: 2 })
    .map((changes) => [first, ...changes.map(([axis, to]) => first.map((dim, i) => (i === axis && i > 0 ? to : dim)))]),
);

/** Matrices that often fit. */
const matrices = fc.oneof(
  { weight: 5, arbitrary: int(2, 4).chain((length) => dims(length, fc.constantFrom<Dim>(3, 3, 3, 4, "?", "T"))) },
  { weight: 1, arbitrary: dimsOfAnyRank },
);

const dtypes = fc.constantFrom<DType>("float32", "int32", "index<10>", "index<12>");
const typed = fc.tuple(fc.oneof(dims(1, fc.constantFrom<Dim>(10, 12, "?")), dims(0), dimsOfAnyRank), dtypes);

const samples = fc.record({
  input: dims(2, fc.constantFrom<Dim>(8, 28, "?")),
  sample: fc.array(fc.constantFrom<Dim>(8, 28, "?"), { minLength: 1, maxLength: 3 }),
  dtype: dtypes,
  key: fc.constantFrom("image", "label"),
});

function rules(): Twin[] {
  return [
    ...imageRules(),
    ...sequenceRules(),
    ...calculations(60),
    ...twins(200, axes, ({ input, ...w }) => ({
      type: `windowAxis<${size(input)}, ${w.kernel}, ${w.stride}, ${setting(w.padding)}, ${w.dilation}>`,
      value: printedSize(windowAxis(input, { ...w, padding: w.padding as number })),
    })),
    ...twins(150, windows, ({ input, ...w }) => ({
      type: `windowShape<${shape(input)}, ${[w.noun, w.channels ?? null, w.kernel, w.stride, w.padding, w.dilation]
        .map((value) => (value === null ? "undefined" : setting(value)))
        .join(", ")}>`,
      value: printed(windowShape(input, w)),
    })),
    ...twins(40, fc.tuple(dimsOfAnyRank, int(1, 4096)), ([input, units]) => ({
      type: `denseShape<${shape(input)}, ${units}>`,
      value: printed(denseShape(input, units)),
    })),
    ...twins(60, dimsOfAnyRank, (input) => ({
      type: `flattenShape<${shape(input)}>`,
      value: printed(flattenShape(input)),
    })),
    ...twins(
      80,
      fc.oneof(reshapes, fc.record({ input: dimsOfAnyRank, to: fc.constantFrom([4, -1], [60], [-1]) })),
      ({ input, to }) => ({
        type: `reshapeShape<${shape(input)}, ${shape(to)}>`,
        value: printed(reshapeShape(input, to)),
      }),
    ),
    ...twins(20, nearlyImage, (input) => ({
      type: `globalPoolShape<${shape(input)}>`,
      value: printed(globalPoolShape(input)),
    })),
    ...twins(20, dimsOfAnyRank, (input) => ({
      type: `channelsShape<${shape(input)}>`,
      value: printed(channelsShape(input)),
    })),
    ...twins(40, fc.tuple(nearlyImage, pairOf(int(1, 7))), ([input, factor]) => ({
      type: `upsampleShape<${shape(input)}, ${setting(factor)}>`,
      value: printed(upsampleShape(input, factor)),
    })),
    ...twins(40, fc.tuple(typed, fc.constantFrom(10, 12), int(1, 4096)), ([[input, dtype], count, vectorSize]) => ({
      type: `indicesShape<${tensor(input, dtype)}, ${count}, ${vectorSize}>`,
      value: printed(indicesShape({ shape: input, dtype }, count, vectorSize)),
    })),
    ...twins(80, fc.tuple(matrices, matrices, fc.boolean()), ([a, b, transposeB]) => ({
      type: `matmulShape<${shape(a)}, ${shape(b)}, ${transposeB}>`,
      value: printed(matmulShape(a, b, transposeB)),
    })),
    ...twins(80, alike, (shapes) => ({
      type: `mergeShapes<[${shapes.map(shape).join(", ")}]>`,
      value: printed(mergeShapes(shapes)),
    })),
    ...twins(80, fc.tuple(alike, int(0, 4)), ([shapes, axis]) => ({
      type: `concatShape<[${shapes.map(shape).join(", ")}], ${axis}>`,
      value: printed(concatShape(shapes, axis)),
    })),
    ...twins(40, alike, ([a = [], b = []]) => ({
      type: `equalShapes<${shape(a)}, ${shape(b)}>`,
      value: printed(equalShapes(a, b)),
    })),
    ...twins(40, alike, ([a = [], b = []]) => ({
      type: `distributionsShape<${shape(a)}, ${shape(b)}>`,
      value: printed(distributionsShape(a, b)),
    })),
    ...twins(
      120,
      fc.oneof(
        fc.tuple(typed, typed),
        fc.tuple(alike, dtypes, dtypes).map(([[a = [], b = a], d, e]) => [[a, d] as const, [b, e] as const] as const),
      ),
      ([[a, d], [b, e]]) => ({
        type: `scoresShape<${tensor(a, d)}, ${tensor(b, e)}>`,
        value: printed(scoresShape({ shape: a, dtype: d }, { shape: b, dtype: e })),
      }),
    ),
    ...twins(40, fc.tuple(alike, fc.constantFrom<Dim>(1, 5, 64, "?")), ([[a = [], b = a], count]) => ({
      type: `classWeightedShapes<${shape(a)}, ${shape(b)}, ${size(count)}>`,
      value: printed(classWeightedShapes(a, b, count)),
    })),
    ...twins(60, fc.tuple(typed, typed, int(1, 14)), ([[a], [b, e], k]) => ({
      type: `topKShape<${tensor(a, "float32")}, ${tensor(b, e)}, ${k}>`,
      value: printed(topKShape({ shape: a, dtype: "float32" }, { shape: b, dtype: e }, k)),
    })),
    ...twins(60, fc.tuple(alike, int(0, 2)), ([[a = [], b = []], more]) => {
      const lower = more === 1 ? [...b, 3] : more === 2 ? [...b, 3, 4] : b;
      return { type: `rankingShape<${shape(a)}, ${shape(lower)}>`, value: printed(rankingShape(a, lower)) };
    }),
    ...twins(60, fc.tuple(alike, int(0, 2)), ([[a = [], b = []], less]) => {
      const lower = less === 1 ? b.slice(0, -1) : less === 2 ? [...b.slice(0, -1), 3] : b;
      return { type: `pairsShape<${shape(a)}, ${shape(lower)}>`, value: printed(pairsShape(a, lower)) };
    }),
    ...twins(60, fc.tuple(alike, alike, int(0, 2)), ([[a = [], b = a], [c = []], way]) => {
      const weights = [a, a.slice(0, 1), c][way] as Shape;
      return {
        type: `weightedShapes<${shape(a)}, ${shape(b)}, ${shape(weights)}>`,
        value: printed(weightedShapes(a, b, weights)),
      };
    }),
    ...twins(20, fc.oneof(dimsOfAnyRank, dims(2, fc.constantFrom<Dim>(1, 1, 2))), (input) => ({
      type: `spreadShape<${shape(input)}>`,
      value: printed(spreadShape(input)),
    })),
    ...twins(
      80,
      fc.tuple(
        fc.oneof(
          typed,
          dims(1).map((d) => [d, "float32"] as const),
        ),
        typed,
      ),
      ([[a, d], [b, e]]) => ({
        type: `classesShape<${tensor(a, d)}, ${tensor(b, e)}>`,
        value: printed(classesShape({ shape: a, dtype: d }, { shape: b, dtype: e })),
      }),
    ),
    ...twins(40, samples, ({ input, sample, dtype, key }) => ({
      type: `fitSamples<"net", { image: ${tensor(input, "float32")} }, { ${key}: ${tensor(sample, dtype)} }>`,
      value: fitted(
        fitSamples("net", { image: { shape: input, dtype: "float32" } }, { [key]: { shape: sample, dtype } }),
      ),
    })),
  ];
}

function fitted(sentence: string | undefined): string {
  return sentence === undefined ? "unknown" : JSON.stringify(sentence);
}

const few = int(1, 4);
const blocks: Arbitrary<string> = fc.oneof(
  imageBlocks,
  sequenceBlocks,
  fc.tuple(int(1, 64), int(1, 5)).map(([f, k]) => `conv2d(${f}, ${k})`),
  fc
    .tuple(int(1, 64), pairOf(int(1, 5)), few)
    .map(([f, k, s]) => `conv2d(${f}, ${setting(k)}, { stride: ${s}, padding: "same" })`),
  fc
    .tuple(int(1, 4), few, few)
    .map(([k, p, d]) => `depthwiseConv2d(${k}, { padding: ${p}, dilation: [${d}, 1], bias: false })`),
  fc.tuple(int(1, 4), few).map(([k, s]) => `maxPool(${k}, { stride: ${s} })`),
  int(1, 4).map((k) => `avgPool(${k})`),
  int(1, 99).map((units) => `dense(${units})`),
  few.map((size) => `reshape([${size}, -1])`),
  pairOf(few).map((factor) => `upsample(${setting(factor)})`),
  fc.constantFrom(
    "relu()",
    "flatten()",
    "batchNorm()",
    "softmax()",
    "dropout(0.5)",
    "globalAvgPool()",
    "leakyRelu()",
    "tanh()",
  ),
  fc.constantFrom(
    "residual(relu())",
    "residual(dense(8))",
    "sequential(conv2d(8, 3), relu())",
    "sequential(flatten(), dense(3))",
  ),
);
const chains = fc
  .tuple(dims(3, int(1, 16)), fc.array(blocks, { minLength: 1, maxLength: 5 }))
  .map(
    ([[, ...sizes], attached]) =>
      `input("x", ${setting(sizes)})${attached.map((block, i) => `.attach("n${i}", ${block})`).join("")}`,
  );

function netValue(net: string): string {
  try {
    return printedTensor(evaluate(net) as Parameters<typeof printedTensor>[0]);
  } catch (error) {
    return `Invalid<${JSON.stringify(sentenceOf(error))}>`;
  }
}

const imports = {
  ...imageRuleImports,
  ...sequenceRuleImports,
  "tensor.ts": "TensorType",
  "sample.ts": "fitSamples",
  "shape/arithmetic.ts": "sum, difference, product, ceilQuotient, exactQuotient",
  "shape/upsample.ts": "upsampleShape",
  "shape/window.ts": "windowAxis, windowShape",
  "shape/channels.ts": "channelsShape",
  "shape/classes.ts": "classesShape",
  "shape/concat.ts": "concatShape",
  "shape/dense.ts": "denseShape",
  "shape/distributions.ts": "distributionsShape",
  "shape/equal.ts": "equalShapes",
  "shape/flatten.ts": "flattenShape",
  "shape/global-pool.ts": "globalPoolShape",
  "shape/indices.ts": "indicesShape",
  "shape/matmul.ts": "matmulShape",
  "shape/merge.ts": "mergeShapes",
  "shape/ranking.ts": "pairsShape, rankingShape",
  "shape/reshape.ts": "reshapeShape",
  "shape/scores.ts": "scoresShape",
  "shape/spread.ts": "spreadShape",
  "shape/top-k.ts": "topKShape",
  "shape/weighted.ts": "classWeightedShapes, weightedShapes",
};

const header = [
  importAll,
  ...Object.entries(imports).map(([file, names]) => `import type { ${names} } from ${dsl(file)};`),
].join("\n");

describe("a shape rule", () => {
  const cases = rules();
  const nets = fc.sample(chains, { seed, numRuns: 250 });
  let types: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const source = [
      header,
      ...cases.map(({ type }, i) => `export type T${i} = ${type};`),
      ...nets.map((net, i) => `export const net${i} = ${net};`),
    ].join("\n");
    types = await withFiles([source], ([path = ""]) => exportedTypes(path));
  });

  it("says the same as a type and as a value", () => {
    const found = cases.map(({ type }, i) => `${type} = ${types.get(`T${i}`)}`);
    expect(found).toEqual(cases.map(({ type, value }) => `${type} = ${value}`));
    expect(cases.length).toBeGreaterThan(1000);
  });

  it("says the same through attached blocks", () => {
    const found = nets.map((net, i) => `${net} = ${types.get(`net${i}`)}`);
    expect(found).toEqual(nets.map((net) => `${net} = ${netValue(net)}`));
  });
});
