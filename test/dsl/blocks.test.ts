/** What each block makes of its inputs at run time, and what its constructor refuses. */
import { describe, expect, it } from "vitest";
import {
  type AnyBlock,
  accuracy,
  add,
  attach,
  auc,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  type DType,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAvgPool,
  hinge,
  klDivergence,
  klRegularization,
  leakyRelu,
  marginRanking,
  matmul,
  maxPool,
  meanSquaredError,
  mul,
  multiClassHinge,
  oneHot,
  ownEval,
  relu,
  reshape,
  residual,
  type Shape,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sparsity,
  tanh,
  topK,
  UsageError,
  upsample,
} from "../../dsl/index.ts";
import { windowPads } from "../../dsl/shape/window.ts";
import { thrownBy } from "./run.ts";

const float = (...shape: Shape) => ({ shape, dtype: "float32" as const });
const typed = (dtype: DType, ...shape: Shape) => ({ shape, dtype });
const image = float("B", 8, 8, 3);
const vector = float("B", 10);

describe("a block", () => {
  it.each<[string, AnyBlock, readonly ReturnType<typeof typed>[], unknown]>([
    ["conv2d", conv2d(16, 3), [image], float("B", 6, 6, 16)],
    ["conv2d, same", conv2d(16, 3, { padding: "same", stride: 3 }), [image], float("B", 3, 3, 16)],
    ["conv2d, pairs", conv2d(4, [3, 5], { padding: [1, 0], stride: [1, 2] }), [image], float("B", 8, 2, 4)],
    ["conv2d, dilated", conv2d(4, 3, { dilation: 2 }), [image], float("B", 4, 4, 4)],
    ["depthwiseConv2d", depthwiseConv2d(3, { padding: 1, stride: 2 }), [image], float("B", 4, 4, 3)],
    ["dense", dense(5), [vector], float("B", 5)],
    ["dense on the last axis", dense(5), [image], float("B", 8, 8, 5)],
    ["maxPool", maxPool(2), [image], float("B", 4, 4, 3)],
    ["maxPool with rest", maxPool(3), [image], float("B", 2, 2, 3)],
    ["avgPool", avgPool(3, { stride: 2, padding: 1 }), [image], float("B", 4, 4, 3)],
    ["globalAvgPool", globalAvgPool(), [image], float("B", 3)],
    ["flatten", flatten(), [image], float("B", 192)],
    ["flatten of labels", flatten(), [typed("int32", "B", 2, 3)], typed("int32", "B", 6)],
    ["reshape", reshape([4, -1]), [image], float("B", 4, 48)],
    ["add", add(), [image, image, float("B", 1, 1, 3)], image],
    ["mul", mul(), [float("B", 1, 3), float("B", 5, 1)], float("B", 5, 3)],
    ["concat", concat(3), [image, float("B", 8, 8, 5)], float("B", 8, 8, 8)],
    ["batchNorm", batchNorm(), [image], image],
    ["dropout", dropout(0.5), [vector], vector],
    ["relu", relu(), [vector], vector],
    ["leakyRelu", leakyRelu(), [vector], vector],
    ["sigmoid", sigmoid(), [vector], vector],
    ["tanh", tanh(), [vector], vector],
    ["softmax", softmax(), [vector], vector],
    ["sequential", sequential(flatten(), dense(7), relu()), [image], float("B", 7)],
    ["sequential that begins with a merge", sequential(add(), relu()), [vector, vector], vector],
    ["residual", residual(conv2d(3, 3, { padding: "same" })), [image], image],
    ["embedding", embedding(100, 16), [typed("index<100>", "B", "T")], float("B", "T", 16)],
    ["embedding of any integers", embedding(100, 16), [typed("int32", "B")], float("B", 16)],
    ["oneHot", oneHot(4), [typed("index<4>", "B", 3)], float("B", 3, 4)],
    ["upsample", upsample(2), [image], float("B", 16, 16, 3)],
    ["upsample, pairs", upsample([1, 3], { method: "bilinear" }), [float("B", "H", 5, 3)], float("B", "H", 15, 3)],
    ["matmul", matmul(), [float("B", 2, 4, 5), float("B", 2, 5, 3)], float("B", 2, 4, 3)],
    ["matmul, transposed", matmul({ transposeB: true }), [float("B", 4, 5), float("B", "?", 5)], float("B", 4, "?")],
    ["softmaxCrossEntropy of labels", softmaxCrossEntropy(), [vector, typed("index<10>", "B")], float()],
    ["softmaxCrossEntropy of one-hot", softmaxCrossEntropy(), [vector, vector], float()],
    ["accuracy", accuracy(), [vector, typed("index<10>", "B")], float()],
    ["meanSquaredError", meanSquaredError(), [image, image], float()],
    ["multiClassHinge", multiClassHinge(), [vector, typed("index<10>", "B")], float()],
    ["hinge with weights", hinge(), [vector, vector, float("B")], float()],
    ["klDivergence", klDivergence(), [image, image], float()],
    ["marginRanking of all pairs", marginRanking({ margin: 1, allPairs: true }), [float("B"), float("B")], float()],
    ["marginRanking of several", marginRanking({ margin: 1 }), [float("B"), vector], float()],
    ["sparsity", sparsity(), [image], float()],
    ["topK", topK(3), [vector, typed("index<10>", "B")], float()],
    ["auc", auc(), [vector, vector], typed("rows", "B", 2, 10)],
    ["auc of whole numbers", auc(), [vector, typed("int32", "B", 10)], typed("rows", "B", 2, 10)],
    ["auc of labels", auc(), [vector, typed("index<10>", "B")], typed("rows", "B", 2, 10)],
    ["ownEval", ownEval(() => 1), [vector, vector], typed("rows", "B", 2, 10)],
    ["klRegularization", klRegularization(), [vector], float()],
  ])("%s gives its shape", (_, block, inputs, output) => {
    expect(block.infer(inputs)).toEqual(output);
  });

  it.each<[string, AnyBlock, readonly ReturnType<typeof typed>[], string]>([
    ["no input", relu(), [], "expects one tensor, found nothing"],
    ["no input at all", sequential(relu()), [], "step 1 (relu) expects one tensor, found nothing"],
    [
      "three for a loss",
      softmaxCrossEntropy(),
      [vector, vector, vector],
      "expects [prediction, target], found [B, 10] and [B, 10] and [B, 10]",
    ],
    [
      "int32 labels",
      accuracy(),
      [vector, typed("int32", "B")],
      "expects labels [B] index<10> or one-hot [B, 10], found [B] int32",
    ],
    [
      "a body of another dtype",
      residual(flatten()),
      [typed("int32", "B", 2, 2)],
      "expects a body that keeps [B, 2, 2] int32, found [B, 4] int32",
    ],
    ["no indices", embedding(9, 2), [], "expects one tensor, found nothing"],
    [
      "three matrices",
      matmul(),
      [vector, vector, vector],
      "expects two tensors, found [B, 10] and [B, 10] and [B, 10]",
    ],
  ])("refuses %s", (_, block, inputs, sentence) => {
    expect(block.infer(inputs)).toBe(sentence);
  });

  it("is frozen and knows its settings with defaults", () => {
    const block = conv2d(8, [3, 5]);
    expect(block).toMatchObject({
      kind: "conv2d",
      config: { filters: 8, kernel: [3, 5], stride: 1, padding: "valid", dilation: 1, bias: true },
    });
    expect(Object.isFrozen(block) && Object.isFrozen(block.config)).toBe(true);
    expect(depthwiseConv2d(3, { bias: false }).config).toEqual({
      kernel: 3,
      stride: 1,
      padding: "valid",
      dilation: 1,
      bias: false,
    });
    expect(maxPool(3).config).toEqual({ size: 3, stride: 3, padding: "valid" });
    expect(avgPool(3, { stride: 2, padding: "same" }).config).toEqual({ size: 3, stride: 2, padding: "same" });
    expect(dense(4).config).toEqual({ units: 4, bias: true });
    expect(batchNorm().config).toMatchObject({ epsilon: 1e-5, momentum: 0.9 });
    expect(leakyRelu().config).toEqual({ slope: 0.01 });
    expect(reshape([2, -1]).config).toEqual({ shape: [2, -1] });
    expect(sequential(relu()).config.blocks[0].kind).toBe("relu");
  });

  it("keeps the same settings whatever the caller does with his array", () => {
    const sizes = [4, 48];
    const block = reshape(sizes);
    sizes[0] = 99;
    expect(block.infer([image])).toEqual(float("B", 4, 48));
  });
});

describe("a constructor", () => {
  it.each([
    ["conv2d(0, 3)", "akid: conv2d: filters expects a positive integer, found 0."],
    ["conv2d(8, 1.5)", "akid: conv2d: kernel expects a positive integer or a pair of them, found 1.5."],
    ["conv2d(8, [3, 3, 3])", "akid: conv2d: kernel expects a positive integer or a pair of them, found [3,3,3]."],
    ["conv2d(8, 3, { stride: 0 })", "akid: conv2d: stride expects a positive integer or a pair of them, found 0."],
    [
      "conv2d(8, 3, { padding: 'full' })",
      `akid: conv2d: padding expects "valid", "same", an integer from 0 or a pair of them, found "full".`,
    ],
    [
      "conv2d(8, 3, { dilation: -1 })",
      "akid: conv2d: dilation expects a positive integer or a pair of them, found -1.",
    ],
    ["conv2d(8, 3, { bias: 1 })", "akid: conv2d: bias expects true or false, found 1."],
    [
      "conv2d(8, 3, { pading: 1 })",
      "akid: conv2d: has no option 'pading'. Its options are stride, padding, dilation, bias, init, regularize, maxNorm.",
    ],
    [
      "depthwiseConv2d()",
      "akid: depthwiseConv2d: kernel expects a positive integer or a pair of them, found undefined.",
    ],
    ["maxPool('2')", `akid: maxPool: size expects a positive integer or a pair of them, found "2".`],
    ["dense(3, { maxNorm: 0 })", "akid: dense: maxNorm expects a positive number, found 0."],
    [
      "dense(3, { regularize: { l2: -1 } })",
      "akid: dense: regularize.l2 expects a finite number, 0 or more, found -1.",
    ],
    [
      "dense(3, { regularize: { l3: 1 } })",
      "akid: dense regularize: has no option 'l3'. Its options are l1, l2, bias.",
    ],
    [
      "conv2d(3, 3, { init: xavier })",
      "akid: conv2d: init expects an initializer, such as xavier(), found the function xavier, not called.",
    ],
    ["dense(3, { init: { w: xavier() } })", "akid: dense init: has no option 'w'. Its options are weights, bias."],
    [
      "dense(3, { init: { bias: he() } })",
      "akid: dense: init of the bias expects numbers that do not depend on inputs, found he. Take constant, randomUniform, normal, truncatedNormal or values.",
    ],
    ["topK(0)", "akid: topK: k expects a positive integer, found 0."],
    ["binaryAccuracy({ threshold: '0' })", 'akid: binaryAccuracy: threshold expects a finite number, found "0".'],
    ["truncatedNormal(0)", "akid: truncatedNormal: std expects a positive number, found 0."],
    ["values([[1, '2']])", "akid: values: expects finite numbers, in arrays of arrays or flat."],
    ["dense(NaN)", "akid: dense: units expects a positive integer, found NaN."],
    ["embedding(0, 3)", "akid: embedding: vocabulary expects a positive integer, found 0."],
    ["embedding(3)", "akid: embedding: size expects a positive integer, found undefined."],
    [
      "embedding(3, 2, { bias: true })",
      "akid: embedding: has no option 'bias'. Its options are init, regularize, maxNorm.",
    ],
    ["oneHot(1.5)", "akid: oneHot: n expects a positive integer, found 1.5."],
    ["upsample(0)", "akid: upsample: factor expects a positive integer or a pair of them, found 0."],
    ["upsample(2, { method: 'cubic' })", `akid: upsample: method expects "nearest" or "bilinear", found "cubic".`],
    ["upsample(2, { mode: 'nearest' })", "akid: upsample: has no option 'mode'. Its options are method."],
    ["matmul({ transposeB: 1 })", "akid: matmul: transposeB expects true or false, found 1."],
    ["dropout(1)", "akid: dropout: rate expects a number in [0, 1), found 1."],
    ["leakyRelu(Infinity)", "akid: leakyRelu: slope expects a finite number, found Infinity."],
    ["batchNorm({ epsilon: 0 })", "akid: batchNorm: epsilon expects a positive number, found 0."],
    ["batchNorm({ momentum: 2 })", 'akid: batchNorm: momentum expects a number in [0, 1] or "cumulative", found 2.'],
    [
      "meanSquaredError({ multiplier: Infinity })",
      "akid: meanSquaredError: multiplier expects a finite number, found Infinity.",
    ],
    ["huber({ delta: 0 })", "akid: huber: delta expects a positive number, found 0."],
    [
      "marginRanking({ margin: 1, allPairs: 'all' })",
      'akid: marginRanking: allPairs expects true or false, found "all".',
    ],
    ["marginRanking({ margin: 1, hardOnly: 1 })", "akid: marginRanking: hardOnly expects true or false, found 1."],
    ["hinge({ tripod: 0 })", "akid: hinge: tripod expects true or false, found 0."],
    ["hinge({ balance: true })", "akid: hinge: has no option 'balance'. Its options are tripod, balanced, multiplier."],
    ["marginRanking()", "akid: marginRanking: margin expects a finite number, 0 or more, found undefined."],
    ["multiClassHinge({ margin: -1 })", "akid: multiClassHinge: margin expects a finite number, 0 or more, found -1."],
    [
      "binaryCrossEntropy({ positiveWeight: -2 })",
      "akid: binaryCrossEntropy: positiveWeight expects a positive number or a list of them, found -2.",
    ],
    [
      "binaryCrossEntropy({ positiveWeight: [1, 0] })",
      "akid: binaryCrossEntropy: positiveWeight expects a positive number or a list of them, found [1,0].",
    ],
    [
      "binaryCrossEntropy({ positiveWeight: [] })",
      "akid: binaryCrossEntropy: positiveWeight expects a positive number or a list of them, found [].",
    ],
    ["sparsity({ weight: 2 })", "akid: sparsity: has no option 'weight'. Its options are multiplier."],
    ["concat(0)", "akid: concat: axis expects a positive integer, found 0."],
    ["reshape([-1, -1])", "akid: reshape: shape expects positive integers and at most one -1, found [-1, -1]."],
    ["reshape(3)", "akid: reshape: shape expects positive integers and at most one -1, found 3."],
    ["sequential()", "akid: sequential: expects blocks. Call each constructor: relu(), not relu."],
    ["residual(relu)", "akid: residual: expects blocks. Call each constructor: relu(), not relu."],
  ])("refuses %s", (code, message) => {
    const error = thrownBy(code);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });

  it("takes an option that is given as undefined for not given", () => {
    expect(thrownBy("conv2d(8, 3, { stride: undefined })")).toBeUndefined();
  });
});

describe("windowPads", () => {
  it("pads as TensorFlow does for 'same': the odd pixel after", () => {
    expect(windowPads(5, { kernel: 2, stride: 1, padding: "same", dilation: 1 })).toEqual([0, 1]);
    expect(windowPads(8, { kernel: 3, stride: 2, padding: "same", dilation: 1 })).toEqual([0, 1]);
    expect(windowPads(8, { kernel: 5, stride: 1, padding: "same", dilation: 2 })).toEqual([4, 4]);
    expect(windowPads(8, { kernel: 1, stride: 3, padding: "same", dilation: 1 })).toEqual([0, 0]);
  });

  it("pads both sides alike for a number", () => {
    expect(windowPads(8, { kernel: 3, stride: 1, padding: 2, dilation: 1 })).toEqual([2, 2]);
    expect(windowPads(8, { kernel: 3, stride: 1, padding: "valid", dilation: 1 })).toEqual([0, 0]);
  });
});

describe("attach", () => {
  it("is refused for what is no block, no tensor and no name", () => {
    const message = (code: string) => (thrownBy(`const x = input("x", [3]); ${code}`) as Error).message;
    expect(message(`x.attach("r", relu)`)).toBe("akid: r: expects a block, found the function relu, not called.");
    expect(message(`x.attach("r")`)).toBe("akid: r: expects a block, found undefined.");
    expect(message(`attach("r", relu(), { shape: [3] })`)).toBe(
      "akid: r (relu): expects tensors made by input and attach, found an object.",
    );
    expect(message(`x.attach("a/b", relu())`)).toBe(
      "akid: expects a name, found 'a/b'. A name is a string without spaces and without '/' and ':'.",
    );
    expect(message("x.attach(3, relu())")).toMatch("expects a name, found 3");
  });

  it("takes a list of one tensor for that tensor", async () => {
    const { input } = await import("../../dsl/index.ts");
    expect(attach("r", relu(), [input("x", [3])]).shape).toEqual(["B", 3]);
  });

  it("says what to do about a mistake", () => {
    const error = thrownBy(`input("x", [4, 4, 3]).attach("ip0", conv2d(8, 7))`) as Error;
    expect(error.message).toBe(
      "akid: ip0 (conv2d): kernel 7x7 is larger than the padded input 4x4. " +
        "Use a smaller kernel, 'same' padding, or remove a pooling block.",
    );
  });

  it("checks at run time what the compiler cannot know", () => {
    const error = thrownBy(`const n = Number("7"); input("x", [4, 4, 3]).attach("c", conv2d(8, n))`) as Error;
    expect(error.message).toMatch("kernel 7x7 is larger than the padded input 4x4");
  });
});
