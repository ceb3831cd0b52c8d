/** The promised errors, word for word, in TypeScript 5.9, TypeScript 7 and at run time. */
import { describe, expect, it } from "vitest";
import { errorsOf, errorsOf7, importAll, withFiles } from "./compiler.ts";
import { argument, type Mistake, property, setting } from "./mistake.ts";
import { imageMistakes } from "./mistakes-image.ts";
import { sequenceMistakes } from "./mistakes-sequence.ts";
import { topologyMistakes } from "./mistakes-topology.ts";
import { sentenceOf, thrownBy } from "./run.ts";

const mistakes: readonly Mistake[] = [
  ...imageMistakes,
  ...sequenceMistakes,
  ...topologyMistakes,
  {
    name: "an input of the wrong rank",
    code: `logits.attach("c2", conv2d(16, 5));`,
    says: [argument("Conv2d<16, 5>", "conv2d 'c2' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "an input of unknown shape",
    code: `const sizes = [1, 8].map((size) => size); input("x", sizes).attach("c", conv2d(8, 3));`,
    says: [argument("Conv2d<8, 3>", "conv2d 'c' expects [B, H, W, C], found [B, ...]")],
    atRunTime: "conv2d 'c' expects [B, H, W, C], found [B, 1, 8]",
  },
  {
    name: "a kernel too large",
    code: `features.attach("ip0", conv2d(8, 7));`,
    says: [argument("Conv2d<8, 7>", "conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4")],
  },
  {
    name: "a padded and dilated kernel too large",
    code: `features.attach("c", conv2d(8, [3, 4], { padding: 1, dilation: 3 }));`,
    says: [
      argument(
        "Conv2dWith<8, [3, 4], { readonly padding: 1; readonly dilation: 3; }>",
        "conv2d 'c' kernel 3x4 dilated to 7x10 is larger than the padded input 6x6",
      ),
    ],
  },
  {
    name: "a depthwise kernel too large",
    code: `features.attach("dw", depthwiseConv2d(5));`,
    says: [argument("DepthwiseConv2d<5>", "depthwiseConv2d 'dw' kernel 5x5 is larger than the padded input 4x4")],
  },
  {
    name: "a pool too large",
    code: `features.attach("p", maxPool(5)); `,
    says: [argument("MaxPool<5>", "maxPool 'p' window 5x5 is larger than the padded input 4x4")],
  },
  {
    name: "a global pool of a vector",
    code: `logits.attach("gap", globalAvgPool());`,
    says: [argument("GlobalAvgPool", "globalAvgPool 'gap' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "a dense block on scalars",
    code: `input("x", []).attach("d", dense(3));`,
    says: [argument("Dense<3>", "dense 'd' expects [B, ..., features], found [B]")],
  },
  {
    name: "a batch norm on scalars",
    code: `input("x", []).attach("bn", batchNorm());`,
    says: [argument("BatchNorm", "batchNorm 'bn' expects [B, ..., C], found [B]")],
  },
  {
    name: "a merge of channels that do not match",
    code: `attach("sum", add(), [features, features.attach("c", conv2d(16, 1))]);`,
    says: [argument("Add", "add 'sum' expects equal shapes, found [B, 4, 4, 32] and [B, 4, 4, 16]")],
  },
  {
    name: "a merge of unequal ranks",
    code: `attach("gate", mul(), [features, logits]);`,
    says: [argument("Mul", "mul 'gate' expects equal shapes, found [B, 4, 4, 32] and [B, 10]")],
  },
  {
    name: "a merge of one tensor",
    code: `features.attach("sum", add());`,
    says: [argument("Add", "add 'sum' expects two or more tensors, found [B, 4, 4, 32]")],
  },
  {
    name: "two tensors for a block of one",
    code: `attach("r", relu(), [features, logits]);`,
    says: [argument("Relu", "relu 'r' expects one tensor, found [B, 4, 4, 32] and [B, 10]")],
  },
  {
    name: "a concat of other sizes",
    code: `attach("cat", concat(3), [features, image]);`,
    says: [
      argument("Concat<3>", "concat 'cat' expects equal sizes on all axes but 3, found [B, 4, 4, 32] and [B, 8, 8, 1]"),
    ],
  },
  {
    name: "a concat on an axis that is not there",
    code: `attach("cat", concat(4), [features, features]);`,
    says: [argument("Concat<4>", "concat 'cat' expects an axis after the batch within [B, 4, 4, 32], found axis 4")],
  },
  {
    name: "a concat of unequal dtypes",
    code: `attach("cat", concat(1), [logits, input("ids", [10], "int32")]);`,
    says: [argument("Concat<1>", "concat 'cat' expects equal dtypes, found [B, 10] and [B, 10] int32")],
  },
  {
    name: "a reshape with -1 that does not divide",
    code: `logits.attach("r", reshape([3, -1]));`,
    says: [argument("Reshape<[3, -1]>", "reshape 'r' expects a multiple of 3 values for [3, -1], found 10 in [B, 10]")],
  },
  {
    name: "a reshape to another number of values",
    code: `features.attach("r", reshape([4, 4, 16]));`,
    says: [
      argument("Reshape<[4, 4, 16]>", "reshape 'r' expects 256 values for [4, 4, 16], found 512 in [B, 4, 4, 32]"),
    ],
  },
  {
    name: "labels of another class count",
    code: `attach("loss", softmaxCrossEntropy(), [logits, input("y", [], index(12))]);`,
    says: [
      argument(
        "SoftmaxCrossEntropy",
        "softmaxCrossEntropy 'loss' expects labels [B] index<10> or one-hot [B, 10], found [B] index<12>",
      ),
    ],
  },
  {
    name: "one-hot labels of another class count",
    code: `attach("top1", accuracy(), [logits, input("y", [12])]);`,
    says: [argument("Accuracy", "accuracy 'top1' expects labels [B] index<10> or one-hot [B, 10], found [B, 12]")],
  },
  {
    name: "predictions that are no classes",
    code: `attach("loss", softmaxCrossEntropy(), [features, label]);`,
    says: [
      argument(
        "SoftmaxCrossEntropy",
        "softmaxCrossEntropy 'loss' expects predictions [B, classes], found [B, 4, 4, 32]",
      ),
    ],
  },
  {
    name: "a loss of one tensor",
    code: `logits.attach("loss", softmaxCrossEntropy());`,
    says: [argument("SoftmaxCrossEntropy", "softmaxCrossEntropy 'loss' expects [prediction, target], found [B, 10]")],
  },
  {
    name: "a squared error of unequal shapes",
    code: `attach("loss", meanSquaredError(), [logits, input("y", [1])]);`,
    says: [argument("MeanSquaredError", "meanSquaredError 'loss' expects equal shapes, found [B, 10] and [B, 1]")],
  },
  {
    name: "a squared error of labels",
    code: `attach("loss", meanSquaredError(), [logits, label]);`,
    says: [argument("MeanSquaredError", "meanSquaredError 'loss' expects float32, found [B, 10] and [B] index<10>")],
  },
  {
    name: "an embedding of numbers that are no indices",
    code: `logits.attach("words", embedding(10, 8));`,
    says: [argument("Embedding<10, 8>", "embedding 'words' expects index<10> or int32, found [B, 10]")],
  },
  {
    name: "an embedding of another vocabulary",
    code: `input("text", ["T"], index(12)).attach("words", embedding(10, 8));`,
    says: [argument("Embedding<10, 8>", "embedding 'words' expects index<10> or int32, found [B, T] index<12>")],
  },
  {
    name: "one-hot labels of another number of classes",
    code: `label.attach("hot", oneHot(12));`,
    says: [argument("OneHot<12>", "oneHot 'hot' expects index<12> or int32, found [B] index<10>")],
  },
  {
    name: "an upsampled vector",
    code: `logits.attach("up", upsample(2));`,
    says: [argument("Upsample<2>", "upsample 'up' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "matrices that do not fit",
    code: `attach("m", matmul(), [input("a", [3, 4]), input("b", [5, 6])]);`,
    says: [
      argument("Matmul<false>", "matmul 'm' expects [B, ..., M, K] and [B, ..., K, N], found [B, 3, 4] and [B, 5, 6]"),
    ],
  },
  {
    name: "matrices that fit only without the transpose",
    code: `attach("m", matmul({ transposeB: true }), [input("a", [3, 4]), input("b", [4, 6])]);`,
    says: [
      argument("Matmul<true>", "matmul 'm' expects [B, ..., M, K] and [B, ..., N, K], found [B, 3, 4] and [B, 4, 6]"),
    ],
  },
  {
    name: "a product of vectors",
    code: `attach("m", matmul(), [logits, logits]);`,
    says: [
      argument("Matmul<false>", "matmul 'm' expects [B, ..., M, K] and [B, ..., K, N], found [B, 10] and [B, 10]"),
    ],
  },
  {
    name: "a product of one matrix",
    code: `input("a", [3, 3]).attach("m", matmul());`,
    says: [argument("Matmul<false>", "matmul 'm' expects two tensors, found [B, 3, 3]")],
  },
  {
    name: "weights of a loss that are neither per sample nor per value",
    code: `attach("loss", hinge(), [logits, logits, input("weights", [3])]);`,
    says: [argument("Hinge", "hinge 'loss' expects weights [B] or [B, 10], found [B, 3]")],
  },
  {
    name: "a hinge of one tensor",
    code: `logits.attach("loss", hinge());`,
    says: [
      argument("Hinge", "hinge 'loss' expects [prediction, target] or [prediction, target, weights], found [B, 10]"),
    ],
  },
  {
    name: "lower scores that do not fit the higher ones",
    code: `attach("loss", marginRanking({ margin: 1 }), [input("a", [2]), input("b", [3, 4])]);`,
    says: [
      argument(
        "MarginRanking<false>",
        "marginRanking 'loss' expects lower scores [B, 2] or [B, 2, n], found [B, 3, 4]",
      ),
    ],
  },
  {
    name: "all pairs of scores of other samples",
    code: `attach("loss", marginRanking({ margin: 1, allPairs: true }), [input("a", [2, 3]), input("b", [3, 4])]);`,
    says: [argument("MarginRanking<true>", "marginRanking 'loss' expects lower scores [B, 2, n], found [B, 3, 4]")],
  },
  {
    name: "all pairs of one score a sample and several",
    code: `attach("loss", marginRanking({ margin: 1, allPairs: true }), [input("a", []), input("b", [4])]);`,
    says: [argument("MarginRanking<true>", "marginRanking 'loss' expects lower scores [B], found [B, 4]")],
  },
  {
    name: "a divergence of scalars",
    code: `attach("loss", klDivergence(), [input("a", []), input("b", [])]);`,
    says: [argument("KlDivergence", "klDivergence 'loss' expects predictions [B, ..., classes], found [B]")],
  },
  {
    name: "the spread of one value",
    code: `input("a", [1]).attach("loss", klRegularization());`,
    says: [argument("KlRegularization", "klRegularization 'loss' expects two or more values per sample, found [B, 1]")],
  },
  {
    name: "a binary cross-entropy of labels",
    code: `attach("loss", binaryCrossEntropy(), [logits, label]);`,
    says: [
      argument("BinaryCrossEntropy", "binaryCrossEntropy 'loss' expects float32, found [B, 10] and [B] index<10>"),
    ],
  },
  {
    name: "more of the largest predictions than there are classes",
    code: `attach("top", topK(12), [logits, label]);`,
    says: [argument("TopK<12>", "topK 'top' expects predictions of 12 or more classes, found [B, 10]")],
  },
  {
    name: "scores of images",
    code: `attach("auc", auc(), [image, image]);`,
    says: [argument("Auc", "auc 'auc' expects scores [B] or [B, classes], found [B, 8, 8, 1]")],
  },
  {
    name: "an AUC of labels of other classes",
    code: `attach("auc", auc(), [logits, input("tag", [], index(4))]);`,
    says: [
      argument(
        "Auc",
        "auc 'auc' expects targets [B, 10] of float32, int32 or index<2>, or labels [B] index<10>, found [B] index<4>",
      ),
    ],
  },
  {
    name: "a mean average precision of one class and many labels",
    code: `attach("map", meanAveragePrecision(), [input("score", []), label]);`,
    says: [
      argument(
        "MeanAveragePrecision",
        "meanAveragePrecision 'map' expects targets [B] of float32, int32 or index<2>, found [B] index<10>",
      ),
    ],
  },
  {
    name: "weights of other classes",
    code: `attach("loss", binaryCrossEntropy({ positiveWeight: [1, 2, 3] }), [logits, logits]);`,
    says: [
      argument("BinaryCrossEntropyOf<3>", "binaryCrossEntropy 'loss' expects [B, ..., 3] for 3 weights, found [B, 10]"),
    ],
  },
  {
    name: "an eval of the whole set in a network",
    code: `attach("auc", auc(), [logits, logits]).attach("r", relu());`,
    says: [argument("Relu", "relu 'r' expects float32, found [B, 2, 10] rows")],
  },
  {
    name: "an eval of the whole set as a loss",
    code: `brain("digits", { image }, { loss: attach("auc", auc(), [logits, logits]) });`,
    says: [property(`Tensor<["B", 2, 10], "rows">`, "brain 'digits' loss expects a scalar, found [B, 2, 10] rows")],
  },
  {
    name: "a wrong dtype",
    code: `input("tokens", [8, 8, 1], "int32").attach("c", conv2d(8, 3));`,
    says: [argument("Conv2d<8, 3>", "conv2d 'c' expects float32, found [B, 8, 8, 1] int32")],
  },
  {
    name: "a residual body that changes the shape",
    code: `features.attach("res", residual(conv2d(8, 3)));`,
    says: [
      argument("Residual<Conv2d<8, 3>>", "residual 'res' expects a body that keeps [B, 4, 4, 32], found [B, 2, 2, 8]"),
    ],
  },
  {
    name: "a mistake inside blocks of blocks",
    code: `features.attach("res", residual(sequential(relu(), conv2d(8, 7))));`,
    says: [
      argument(
        "Residual<Sequential<readonly [Relu, Conv2d<8, 7>]>>",
        "residual 'res' body (sequential) step 2 (conv2d) kernel 7x7 is larger than the padded input 4x4",
      ),
    ],
  },
  {
    name: "a loss that is no scalar",
    code: `brain("digits", { image, label }, { loss: logits });`,
    says: [property('Tensor<["B", 10], "float32">', "brain 'digits' loss expects a scalar, found [B, 10]")],
  },
  {
    name: "one of several losses that is no scalar",
    code: `const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
      brain("digits", { image, label }, { loss: [loss, logits] });`,
    says: [property('Tensor<["B", 10], "float32">', "brain 'digits' loss expects a scalar, found [B, 10]")],
  },
  {
    name: "an eval that is no scalar",
    code: `brain("digits", { image }, { outputs: { logits }, evals: { logits } });`,
    says: [property('Tensor<["B", 10], "float32">', "brain 'digits' eval 'logits' expects a scalar, found [B, 10]")],
  },
  {
    name: "a brain without outputs and loss",
    code: `brain("digits", { image }, {});`,
    says: [argument("{}", "brain 'digits' expects outputs or a loss")],
  },
  {
    name: "a poisoned graph passed to brain: one error at the mistake, one refusal, none between",
    code: `const broken = features.attach("ip0", conv2d(8, 7));
      const after = attach("sum", add(), [broken.attach("r", relu()), features]).attach("f", flatten()).attach("d", dense(2));
      brain("digits", { image }, { outputs: { after } });`,
    says: [
      argument("Conv2d<8, 7>", "conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4"),
      property(
        `Invalid<"conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4">`,
        "conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4",
      ),
    ],
  },
  {
    name: "a poisoned loss passed to brain",
    code: `const loss = attach("loss", softmaxCrossEntropy(), [logits, input("y", [], index(3))]);
      brain("digits", { image }, { loss });`,
    says: [
      argument(
        "SoftmaxCrossEntropy",
        "softmaxCrossEntropy 'loss' expects labels [B] index<10> or one-hot [B, 10], found [B] index<3>",
      ),
      property(
        `Invalid<"softmaxCrossEntropy 'loss' expects labels [B] index<10> or one-hot [B, 10], found [B] index<3>">`,
        "softmaxCrossEntropy 'loss' expects labels [B] index<10> or one-hot [B, 10], found [B] index<3>",
      ),
    ],
  },
];

const sources = mistakes.map(({ code }) => `${importAll}${setting}${code}`);
const expected = mistakes.map(({ name, says }) => ({ name, says }));
const named = (errors: readonly string[][]) => mistakes.map(({ name }, i) => ({ name, says: errors[i] }));

describe("messages", () => {
  it("are what TypeScript 5.9 says", async () => {
    expect(named(await withFiles(sources, errorsOf))).toEqual(expected);
  });

  it("are what TypeScript 7 says", async () => {
    expect(named(await withFiles(sources, errorsOf7))).toEqual(expected);
  });

  it.each(mistakes)("are said at run time too: $name", ({ code, says, atRunTime }) => {
    const sentence = atRunTime ?? /type '"(.*)"'\.$/.exec(says[0] ?? "")?.[1];
    expect(sentenceOf(thrownBy(setting + code))).toBe(sentence);
  });
});
