/** Every block attached to inputs that come only once: what is budgeted is the price of a new shape. */
import type { BlockKind } from "../../dsl/configs.ts";

const x = (...sizes: (number | string)[]): string => `input("x", [${sizes.join(", ")}])`;
const on = (input: string, call: string): string => `${input}.attach("a", ${call})`;
const two = (a: string, b: string, call: string): string => `attach("a", ${call}, [${a}, ${b}])`;
const label = (classes: number): string => `input("label", [], index(${classes}))`;
const sequence = (i: number): string => x(40 + i, 100 + i);
const image = (i: number): string => x(100 + i, 200 + i, 3 + i);
const vector = (i: number): string => x(100 + i);
const onImage = (call: string) => (i: number) => on(image(i), call);
const onSequence = (call: string) => (i: number) => on(sequence(i), call);
const onPair = (call: string) => (i: number) => two(vector(i), vector(i), call);

/** The source of the i-th attach of each kind, no two of which share a shape. */
export const attaches: { readonly [K in BlockKind]: (i: number) => string } = {
  conv2d: (i) => on(image(i), `conv2d(${16 + i}, 5, { stride: 2, padding: 1 })`),
  depthwiseConv2d: (i) => on(image(i), "depthwiseConv2d(3, { stride: 2, padding: 0 })"),
  separableConv2d: (i) => on(image(i), `separableConv2d(${16 + i}, 5, { stride: 2, padding: 1 })`),
  selfNormalizedConv2d: (i) => on(image(i), `selfNormalizedConv2d(${16 + i}, 5, { padding: 1 })`),
  conv2dTranspose: (i) => on(image(i), `conv2dTranspose(${16 + i}, 4, { stride: 2, padding: 0 })`),
  conv1d: (i) => on(sequence(i), `conv1d(${16 + i}, 5, { stride: 2, padding: 1 })`),
  dense: (i) => on(vector(i), `dense(${200 + i})`),
  maxPool: onImage("maxPool(2)"),
  avgPool: onImage("avgPool(3, { stride: 2, padding: 0 })"),
  memoryPool: onImage("memoryPool(2)"),
  maxPool1d: onSequence("maxPool1d(2)"),
  avgPool1d: onSequence("avgPool1d(3, { stride: 2 })"),
  globalAvgPool: onImage("globalAvgPool()"),
  globalMaxPool: onImage("globalMaxPool()"),
  flatten: onImage("flatten()"),
  reshape: (i) => on(x(64, 10 + i, 49), `reshape([${10 + i}, -1])`),
  permute: onImage("permute([3, 1, 2])"),
  slice: onImage("slice([2, 2, 0], [-1, 40, -1])"),
  split: (i) => on(vector(i), `split([50, ${50 + i}], 1)`),
  stack: (i) => two(sequence(i), sequence(i), "stack(1)"),
  concat: (i) => two(x(100 + i, 3 + i), x(100 + i, 64), "concat(2)"),
  add: (i) => two(x(20 + i, 30 + i), x(20 + i, 1), "add()"),
  mul: (i) => two(x(20 + i, 30 + i), x(20 + i, 1), "mul()"),
  matmul: (i) => two(x(20 + i, 30 + i), x(30 + i, 70 + i), "matmul()"),
  zeroPad: onImage("zeroPad([[0, 1], [2, 1]])"),
  crop: onImage("crop([[0, 1], [2, 1]])"),
  upsample: onImage("upsample([2, 3])"),
  maxout: (i) => on(x(4 * (64 + i), 7), "sequential(permute([2, 1]), maxout(4))"),
  averageOut: (i) => on(x(4 * (64 + i), 7), "sequential(permute([2, 1]), averageOut(4))"),
  groupSoftmax: (i) => on(x(4 * (64 + i)), "groupSoftmax(4)"),
  equivariantProjection: (i) => on(x(3 * (64 + i)), `equivariantProjection(3, ${10 + i})`),
  batchNorm: onImage("batchNorm()"),
  layerNorm: onSequence("layerNorm()"),
  groupNorm: (i) => on(x(10 + i, 20 + i, 8 * (10 + i)), "groupNorm(8)"),
  localResponseNorm: onImage("localResponseNorm()"),
  l2Normalize: onSequence("l2Normalize()"),
  dropout: onImage("dropout(0.5)"),
  relu: onImage("relu()"),
  leakyRelu: onImage("leakyRelu()"),
  memoryRelu: onImage("memoryRelu()"),
  prelu: onImage("prelu()"),
  elu: onImage("elu()"),
  gelu: onImage("gelu()"),
  silu: onImage("silu()"),
  softplus: onImage("softplus()"),
  sigmoid: onImage("sigmoid()"),
  tanh: onImage("tanh()"),
  softmax: onSequence("softmax()"),
  embedding: (i) => on(`input("text", [${5 + i}], index(${1000 + i}))`, `embedding(${1000 + i}, ${64 + i})`),
  oneHot: (i) => on(`input("text", [${5 + i}], index(${1000 + i}))`, `oneHot(${1000 + i})`),
  simpleRnn: (i) => on(sequence(i), `simpleRnn(${10 + i})`),
  gru: (i) => on(sequence(i), `gru(${10 + i}, { sequences: true })`),
  lstm: (i) => on(sequence(i), `lstm(${10 + i})`),
  bidirectional: (i) => on(sequence(i), `bidirectional(lstm(${10 + i}))`),
  multiHeadSelfAttention: (i) => on(x(20 + i, 12 * (64 + i)), "multiHeadSelfAttention(12)"),
  positionalEncoding: onSequence("positionalEncoding()"),
  learnedPositions: onSequence("learnedPositions(512)"),
  sequential: (i) => on(vector(i), `sequential(dense(${50 + i}), relu(), dense(${60 + i}), relu())`),
  residual: (i) => on(vector(i), `residual(sequential(dense(${50 + i}), relu(), dense(${100 + i})))`),
  dag: (i) => on(vector(i), `dag({ a: ["in", dense(${20 + i}), relu()], b: [["in", "a"], concat(1)] }, "b")`),
  brain: (i) =>
    `{ const h = ${x(10 + i)}; attach("a", brain("b", { h }, { outputs: { y: ${on("h", `dense(${20 + i})`)} } }), ${x(10 + i)}); }`,
  shared: (i) => on(vector(i), `shared(dense(${20 + i}), [${100 + i}])`),
  unroll: (i) =>
    `{ const h = ${x(10 + i)}; ${on(x(7, 10 + i), `unroll(brain("b", { h }, { outputs: { y: ${on("h", `dense(${20 + i})`)} } }))`)}; }`,
  softmaxCrossEntropy: (i) => two(x(10 + i), label(10 + i), "softmaxCrossEntropy()"),
  multiClassHinge: (i) => two(x(10 + i), label(10 + i), "multiClassHinge()"),
  accuracy: (i) => two(x(10 + i), label(10 + i), "accuracy()"),
  topK: (i) => two(x(10 + i), label(10 + i), "topK(5)"),
  binaryAccuracy: onPair("binaryAccuracy()"),
  multiLabelAccuracy: onPair("multiLabelAccuracy()"),
  auc: onPair("auc()"),
  meanAveragePrecision: onPair("meanAveragePrecision()"),
  hinge: onPair("hinge()"),
  binaryCrossEntropy: onPair("binaryCrossEntropy()"),
  meanSquaredError: onPair("meanSquaredError()"),
  meanAbsoluteError: onPair("meanAbsoluteError()"),
  huber: onPair("huber()"),
  klDivergence: onPair("klDivergence()"),
  marginRanking: (i) => two(x(10 + i), x(10 + i, 3), "marginRanking({ margin: 0.5 })"),
  sparsity: (i) => on(vector(i), "sparsity()"),
  klRegularization: (i) => on(vector(i), "klRegularization()"),
};
