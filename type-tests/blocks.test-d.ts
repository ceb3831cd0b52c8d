/** The result shape of every block, through the published declarations. */
import {
  accuracy,
  add,
  attach,
  auc,
  avgPool,
  batchNorm,
  binaryAccuracy,
  binaryCrossEntropy,
  concat,
  constant,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAvgPool,
  he,
  hinge,
  huber,
  index,
  input,
  klDivergence,
  klRegularization,
  leakyRelu,
  marginRanking,
  matmul,
  maxPool,
  meanAbsoluteError,
  meanAveragePrecision,
  meanSquaredError,
  mul,
  multiClassHinge,
  multiLabelAccuracy,
  oneHot,
  ownEval,
  relu,
  reshape,
  residual,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sparsity,
  type Tensor,
  tanh,
  topK,
  upsample,
  xavier,
} from "akid";
import { expectError, expectNotAssignable, expectType } from "tsd";

const image = input("image", [28, 28, 3]);
const vector = input("vector", [10]);
const label = input("label", [], index(10));

expectType<Tensor<["B", 28, 28, 3], "float32">>(image);
expectType<Tensor<["B", 28, 28, 3]>>(image);
expectType<Tensor<["B"], "index<10>">>(label);
expectType<Tensor<["B", "T"], "int32">>(input("text", ["T"], "int32"));

// Windows
expectType<Tensor<["B", 26, 26, 8]>>(image.attach("a", conv2d(8, 3)));
expectType<Tensor<["B", 28, 28, 8]>>(image.attach("a", conv2d(8, 3, { padding: "same" })));
expectType<Tensor<["B", 14, 14, 64]>>(image.attach("a", conv2d(64, 7, { stride: 2, padding: 3 })));
expectType<Tensor<["B", 10, 10, 8]>>(image.attach("a", conv2d(8, 3, { stride: 3, padding: "same" })));
expectType<Tensor<["B", 26, 14, 8]>>(image.attach("a", conv2d(8, [3, 5], { stride: [1, 2], padding: [0, 2] })));
expectType<Tensor<["B", 24, 24, 8]>>(image.attach("a", conv2d(8, 3, { dilation: 2 })));
expectType<Tensor<["B", 26, 26, 8]>>(image.attach("a", conv2d(8, 3, { bias: false })));
expectType<Tensor<["B", 14, 14, 3]>>(image.attach("a", depthwiseConv2d(3, { stride: 2, padding: 1 })));
expectType<Tensor<["B", 26, 26, 3]>>(image.attach("a", depthwiseConv2d(3)));
expectType<Tensor<["B", 14, 14, 3]>>(image.attach("a", maxPool(2)));
expectType<Tensor<["B", 9, 9, 3]>>(image.attach("a", maxPool(3)));
expectType<Tensor<["B", 14, 14, 3]>>(image.attach("a", avgPool(3, { stride: 2, padding: "same" })));
expectType<Tensor<["B", 3]>>(image.attach("a", globalAvgPool()));

// Shapes
expectType<Tensor<["B", 2352]>>(image.attach("a", flatten()));
expectType<Tensor<["B", 2352]>>(image.attach("a", reshape([-1])));
expectType<Tensor<["B", 4, 588]>>(image.attach("a", reshape([4, -1])));
expectType<Tensor<["B", 28, 84]>>(image.attach("a", reshape([28, 84])));
expectType<Tensor<["B", 6], "int32">>(input("x", [2, 3], "int32").attach("a", flatten()));

// Merges
expectType<Tensor<["B", 28, 28, 3]>>(attach("a", add(), [image, image, image]));
expectType<Tensor<["B", 5, 10]>>(attach("a", mul(), [input("x", [5, 1]), input("y", [1, 10])]));
expectType<Tensor<["B", 28, 28, 11]>>(attach("a", concat(3), [image, image.attach("b", conv2d(8, 1))]));
expectType<Tensor<["B", 30]>>(attach("a", concat(1), [vector, vector, vector]));

// The same shape
expectType<Tensor<["B", 10]>>(vector.attach("a", relu()));
expectType<Tensor<["B", 10]>>(vector.attach("a", leakyRelu(0.2)));
expectType<Tensor<["B", 10]>>(vector.attach("a", sigmoid()));
expectType<Tensor<["B", 10]>>(vector.attach("a", tanh()));
expectType<Tensor<["B", 10]>>(vector.attach("a", softmax()));
expectType<Tensor<["B", 10]>>(vector.attach("a", dropout(0.5)));
expectType<Tensor<["B", 10]>>(vector.attach("a", batchNorm()));

// The last axis
expectType<Tensor<["B", 5]>>(vector.attach("a", dense(5)));
expectType<Tensor<["B", 28, 28, 5]>>(image.attach("a", dense(5, { bias: false })));

// Indices
const text = input("text", ["T"], index(1000));
expectType<Tensor<["B", "T", 64]>>(text.attach("a", embedding(1000, 64)));
expectType<Tensor<["B", 5, 8]>>(input("ids", [5], "int32").attach("a", embedding(1000, 8)));
expectType<Tensor<["B", 10]>>(label.attach("a", oneHot(10)));
expectError(text.attach("a", embedding(999, 64)));
expectError(vector.attach("a", embedding(10, 64)));

// Images of more pixels
expectType<Tensor<["B", 56, 56, 3]>>(image.attach("a", upsample(2)));
expectType<Tensor<["B", 28, 84, 3]>>(image.attach("a", upsample([1, 3], { method: "bilinear" })));

// Products of matrices
const [rows, columns] = [input("rows", [4, 5]), input("columns", [5, 6])];
expectType<Tensor<["B", 4, 6]>>(attach("a", matmul(), [rows, columns]));
expectType<Tensor<["B", 4, 4]>>(attach("a", matmul({ transposeB: true }), [rows, rows]));
expectType<Tensor<["B", "H", 4, 6]>>(attach("a", matmul(), [input("x", ["H", 4, 5]), input("y", ["H", 5, 6])]));
expectError(attach("a", matmul({ transposeB: true }), [rows, columns]));
expectNotAssignable<ReturnType<typeof matmul<true>>>(matmul());
expectNotAssignable<ReturnType<typeof embedding<8, 4>>>(embedding(8, 5));

// Losses and evals
expectType<Tensor<[]>>(attach("a", softmaxCrossEntropy(), [vector, label]));
expectType<Tensor<[]>>(attach("a", softmaxCrossEntropy(), [vector, vector]));
expectType<Tensor<[]>>(attach("a", accuracy(), [vector, label]));
expectType<Tensor<[]>>(attach("a", topK(5), [vector, label]));
expectType<Tensor<[]>>(attach("a", binaryAccuracy({ threshold: 0 }), [vector, vector]));
expectType<Tensor<[]>>(attach("a", multiLabelAccuracy(), [image, image]));
expectType<Tensor<["B", 2, 10], "rows">>(attach("a", meanAveragePrecision(), [vector, vector]));
expectType<Tensor<["B", 2, 1], "rows">>(attach("a", auc(), [input("x", []), input("y", [])]));
const ownRows = ownEval(({ samples, classes, scores, targets }) => {
  expectType<number>(samples);
  expectType<number>(classes);
  expectType<Float32Array>(scores);
  expectType<Float32Array>(targets);
  return 1;
});
expectType<Tensor<["B", 2, 10], "rows">>(attach("a", ownRows, [vector, vector]));
expectError(ownEval(() => "1"));
expectType<Tensor<["B", 2, 1], "rows">>(attach("a", auc(), [input("x", []), input("y", [], "int32")]));
expectType<Tensor<["B", 2, 10], "rows">>(attach("a", auc(), [vector, input("y", [], index(10))]));

// Weights
expectType<Tensor<["B", 5]>>(vector.attach("a", dense(5, { init: xavier(), regularize: { l2: 1e-4 }, maxNorm: 2 })));
expectType<Tensor<["B", 26, 26, 8]>>(
  image.attach("a", conv2d(8, 3, { init: { weights: he({ fanOut: true }), bias: constant(0.1) } })),
);
expectNotAssignable<ReturnType<typeof topK<5>>>(topK(3));
expectError(dense(5, { init: { bias: 3 } }));
expectError(dense(5, { regularize: 1e-4 }));
expectType<Tensor<[]>>(attach("a", meanSquaredError(), [image, image]));
expectType<Tensor<[]>>(attach("a", meanAbsoluteError({ multiplier: 2 }), [image, image]));
expectType<Tensor<[]>>(attach("a", huber({ delta: 2 }), [image, image]));
expectType<Tensor<[]>>(attach("a", binaryCrossEntropy({ positiveWeight: 2 }), [vector, vector]));
const triple = input("triple", [3]);
expectType<Tensor<[]>>(attach("a", binaryCrossEntropy({ positiveWeight: [1, 2, 3] }), [triple, triple]));
expectType<Tensor<[]>>(attach("a", binaryCrossEntropy({ positiveWeight: [1, 2].map(Math.sqrt) }), [triple, triple]));
expectError(attach("a", binaryCrossEntropy({ positiveWeight: [1, 2] }), [triple, triple]));
expectType<Tensor<[]>>(attach("a", multiClassHinge(), [vector, label]));
expectType<Tensor<[]>>(attach("a", hinge(), [vector, vector]));
expectType<Tensor<[]>>(attach("a", hinge(), [vector, vector, input("w", [])]));
expectType<Tensor<[]>>(attach("a", klDivergence(), [image, image]));
expectType<Tensor<[]>>(attach("a", marginRanking({ margin: 1 }), [vector, vector]));
expectType<Tensor<[]>>(attach("a", marginRanking({ margin: 1 }), [input("x", []), vector]));
expectType<Tensor<[]>>(attach("a", marginRanking({ margin: 1, allPairs: true }), [vector, input("x", [3])]));
expectType<Tensor<[]>>(attach("a", hinge({ tripod: true, balanced: true }), [vector, vector]));
expectType<Tensor<[]>>(image.attach("a", sparsity()));
expectType<Tensor<[]>>(image.attach("a", klRegularization({ std: 2 })));

// Blocks from blocks
expectType<Tensor<["B", 4]>>(image.attach("a", sequential(conv2d(8, 3), relu(), flatten(), dense(4))));
expectType<Tensor<["B", 28, 28, 3]>>(image.attach("a", residual(conv2d(3, 3, { padding: 1 }))));

// Factories are generic in settings
const down = <F extends number, const S extends number = 1>(filters: F, stride = 1 as S) =>
  sequential(conv2d(filters, 3, { stride, padding: 1 }), batchNorm(), relu());
expectType<Tensor<["B", 14, 14, 32]>>(image.attach("a", down(32, 2)));
expectType<Tensor<["B", 28, 28, 8]>>(image.attach("a", down(8)));

// So are functions over tensors, as long as the number of axes is known
const head = <N extends number>(x: Tensor<["B", N]>) => x.attach("hidden", dense(64)).attach("head", dense(10));
expectType<Tensor<["B", 10]>>(head(vector));

// Sizes that only the run time knows
declare const some: number;
declare const either: 8 | 16;
expectType<Tensor<["B", 26, 26, number]>>(image.attach("a", conv2d(some, 3)));
expectType<Tensor<[]>>(attach("a", topK(some), [vector, label]));
expectType<Tensor<["B", 26, 26, number]>>(image.attach("a", conv2d(either, 3)));
expectType<Tensor<["B", number, number, 8]>>(image.attach("a", conv2d(8, 3, { stride: some })));
expectType<Tensor<["B", number, number, 8]>>(
  image.attach("a", conv2d(8, 3, { padding: either === 8 ? "same" : "valid" })),
);
expectType<Tensor<["B", number]>>(input("x", [some, 3]).attach("a", flatten()));
expectType<Tensor<["B", 3]>>(input("x", [some]).attach("a", dense(3)));
expectType<Tensor<["B", 8]>>(attach("a", add(), [input("x", [some]), input("y", [8])]));
expectType<Tensor<[]>>(attach("a", softmaxCrossEntropy(), [vector, input("y", [], index(some))]));

// Blocks that differ in a setting differ in type
expectNotAssignable<ReturnType<typeof dense<8>>>(dense(4));
expectNotAssignable<ReturnType<typeof conv2d<8, 3>>>(conv2d(8, 3, { padding: 1 }));
expectNotAssignable<ReturnType<typeof maxPool<2>>>(maxPool(2, { stride: 1 }));
expectNotAssignable<ReturnType<typeof concat<1>>>(concat(2));
expectNotAssignable<ReturnType<typeof relu>>(tanh());
expectNotAssignable<Tensor<["B", 10]>>(vector.attach("a", dense(12)));

// Mistakes
expectError(vector.attach("a", conv2d(8, 3)));
expectError(attach("a", add(), [vector, image]));
expectError(vector.attach("a", relu));
expectError(conv2d("8", 3));
expectError(input("x", [3], "float64"));
