/** What an editor is asked about: every block on something that it takes, networks of every form, and mistakes in each. */

/** Values that the snippets attach to. */
export const setting = `
const image = input("image", [8, 8, 3]);
const small = input("small", [4, 4, 32]);
const flat = input("flat", [64]);
const other = input("other", [64]);
const words = input("words", ["T", 32]);
const ids = input("ids", ["T"], index(1000));
const label = input("label", [], index(64));
const tags = input("tags", [64, 5]);
`;

/** A block, and what it is attached to. */
export const blocks: readonly (readonly [block: string, to: string])[] = [
  ["conv2d(32, 3)", "image"],
  ['conv2d(32, [3, 5], { stride: 2, padding: "same" })', "image"],
  ["depthwiseConv2d(3, { padding: 1 })", "image"],
  ["separableConv2d(16, 3)", "image"],
  ["selfNormalizedConv2d(16, 3)", "image"],
  ["conv2dTranspose(16, 4, { stride: 2, padding: 1 })", "image"],
  ["conv2dTranspose(16, 3, { stride: 2, padding: 1, outputPadding: 1 })", "image"],
  ["conv1d(64, 3)", "words"],
  ["dense(10)", "flat"],
  ["matmul({ transposeB: true })", "[words, words]"],
  ["embedding(1000, 32)", "ids"],
  ["oneHot(64)", "label"],
  ["maxPool(2)", "image"],
  ['avgPool(3, { stride: 2, padding: "same" })', "image"],
  ["globalAvgPool()", "image"],
  ["globalMaxPool()", "image"],
  ["maxPool1d(2)", 'input("row", [10, 4])'],
  ["avgPool1d(2)", 'input("row", [10, 4])'],
  ["memoryPool(2)", "image"],
  ["memoryRelu()", "image"],
  ["upsample(2)", "image"],
  ["zeroPad(1)", "image"],
  ["crop([[1, 0], [0, 1]])", "image"],
  ["flatten()", "image"],
  ["reshape([16, -1])", "flat"],
  ["permute([3, 1, 2])", "image"],
  ["slice([2, 2, 0], [4, 4, -1])", "image"],
  ["split([32, 32], 1)", "flat"],
  ["stack(1)", "[flat, other]"],
  ["concat(1)", "[flat, other]"],
  ["add()", "[flat, other]"],
  ["mul()", "[flat, other]"],
  ["relu()", "flat"],
  ["leakyRelu()", "flat"],
  ["prelu()", "flat"],
  ["elu()", "flat"],
  ["gelu()", "flat"],
  ["silu()", "flat"],
  ["softplus()", "flat"],
  ["sigmoid()", "flat"],
  ["tanh()", "flat"],
  ["softmax()", "flat"],
  ["groupSoftmax(4)", "flat"],
  ["maxout(4)", "flat"],
  ["averageOut(4)", "flat"],
  ["equivariantProjection(4, 2)", "flat"],
  ["l2Normalize()", "flat"],
  ["batchNorm()", "image"],
  ["layerNorm()", "words"],
  ["groupNorm(4)", "small"],
  ["localResponseNorm()", "image"],
  ["dropout(0.5)", "flat"],
  ["simpleRnn(16)", "words"],
  ["gru(16)", "words"],
  ["lstm(16, { sequences: true })", "words"],
  ["gru(16, { initialState: true })", '[words, input("start", [16])]'],
  ["bidirectional(gru(16))", "words"],
  ["multiHeadSelfAttention(4)", "words"],
  ["positionalEncoding()", "words"],
  ["learnedPositions(128)", 'input("row", [77, 4])'],
  ["sequential(flatten(), dense(64), relu())", "image"],
  ["residual(sequential(dense(64), relu()))", "flat"],
  ["shared(dense(10), [64])", "flat"],
  ['dag({ left: ["in", dense(8)], right: ["in", dense(8)], sum: [["left", "right"], add()] }, "sum")', "flat"],
  ["softmaxCrossEntropy()", "[flat, label]"],
  ["multiClassHinge()", "[flat, label]"],
  ["klDivergence()", "[flat, other]"],
  ["meanSquaredError()", "[flat, other]"],
  ["meanAbsoluteError()", "[flat, other]"],
  ["huber()", "[flat, other]"],
  ["binaryCrossEntropy()", "[flat, other]"],
  ["binaryCrossEntropy({ positiveWeight: [1, 2, 3, 4, 5] })", "[tags, tags]"],
  ["hinge()", "[flat, other]"],
  ["marginRanking({ margin: 0.5 })", "[flat, tags]"],
  ["marginRanking({ margin: 0.5, allPairs: true, hardOnly: true })", "[flat, other]"],
  ["sparsity()", "flat"],
  ["klRegularization()", "flat"],
  ["accuracy()", "[flat, label]"],
  ["topK(5)", "[flat, label]"],
  ["binaryAccuracy()", "[flat, other]"],
  ["multiLabelAccuracy()", "[flat, other]"],
  ["auc()", "[flat, other]"],
  ["meanAveragePrecision()", "[flat, other]"],
  ["ownEval(({ samples }) => samples)", "[flat, other]"],
];

const cell = `
const x = input("x", [8]);
const h = state("h", [16]);
const now = attach("now", add(), [x.attach("in", dense(16)), h.attach("back", dense(16))]);
h.next(now);
`;

/** Statements whose constants are looked at, and what the compilers say about them. */
export const programs: Readonly<Record<string, string>> = {
  "a brain": `
    const logits = image.attach("flat", flatten()).attach("ip1", dense(64));
    const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
    const net = brain("small", { image, label }, { outputs: { logits }, loss });`,
  "a brain as a block": `
    const head = brain("head", { flat }, { outputs: { scores: flat.attach("ip", dense(10)) } });
    const scores = image.attach("pool", globalAvgPool()).attach("wide", dense(64)).attach("head", head);`,
  "two outputs": `
    const pair = brain("pair", { flat }, { outputs: { left: flat.attach("l", dense(2)), right: flat.attach("r", dense(3)) } });
    const both = other.attach("both", pair);
    const halves = flat.attach("halves", split([32, 32], 1));`,
  "a network of rows": `
    const net = network("rows", { image, label }, {
      conv1: ["image", conv2d(32, 3), relu(), maxPool(2)],
      logits: ["conv1", flatten(), dense(64)],
      loss: [["logits", "label"], softmaxCrossEntropy()],
    }, { outputs: ["logits"], loss: "loss" });`,
  "a cell, and its steps": `${cell}
    const step = brain("step", { x }, { outputs: { now } });
    const steps = input("steps", [20, 8]).attach("rnn", unroll(step));`,
  "a cell of rows, and its steps": `
    const x = input("x", [8]);
    const h = state("h", [16]);
    const step = network("step", { x, h }, {
      now: [["x", "h"], concat(1), dense(16), tanh()],
      said: ["now", dense(2)],
    }, { outputs: ["said"], next: { h: "now" } });
    const said = step.outputs.said;
    const rnn = unroll(step);
    const steps = input("steps", [20, 8]).attach("rnn", rnn);`,
  "rows as a block of rows": `
    const head = network("head", { flat }, {
      hidden: ["flat", dense(32), relu()],
      scores: ["hidden", dense(10)],
    }, { outputs: ["scores"] });
    const outer = network("outer", { image }, {
      seen: ["image", globalAvgPool(), dense(64)],
      scores: ["seen", head],
    }, { outputs: ["scores"] });`,
  "sizes that only the run time knows": `
    const wide = conv2d([8, 16].length, 3);
    const y = image.attach("wide", wide);
    const either = image.attach("either", conv2d(8 as 8 | 16, 3));`,
  "a mistake": `
    const broken = image.attach("conv1", conv2d(8, 9));
    const later = broken.attach("relu1", relu());`,
  "a mistake in a merge": 'const sum = attach("sum", add(), [flat, image]);',
  "a mistake in a sequential": 'const head = image.attach("head", sequential(flatten(), relu(), maxPool(2)));',
  "a mistake in a residual": 'const res = image.attach("res", residual(conv2d(8, 3, { padding: "same" })));',
  "a mistake in a shared block": 'const twin = image.attach("twin", shared(dense(3), [64]));',
  "a mistake in a dag": `
    const fork = dag({ left: ["in", dense(8)], sum: [["left", "in"], add()] }, "sum");
    const forked = flat.attach("fork", fork);`,
  "a misspelt name": `
    const net = network("rows", { image }, {
      conv1: ["image", conv2d(32, 3), relu()],
      logits: ["conv", flatten(), dense(10)],
    }, { outputs: ["logits"] });`,
  "a mistake in a row": `
    const net = network("rows", { image }, {
      conv1: ["image", conv2d(32, 3), relu(), flatten(), maxPool(2)],
      logits: ["conv1", dense(10)],
    }, { outputs: ["logits"] });`,
  "a loss that is no scalar": 'const net = brain("wrong", { flat }, { loss: flat.attach("ip", dense(2)) });',
  "labels of other classes": `
    const loss = attach("loss", softmaxCrossEntropy(), [flat.attach("ip", dense(10)), label]);`,
  "a state of another shape": 'const h = state("h", [16]);\nh.next(flat);',
  "a constructor that is not called": 'const missing = image.attach("relu1", relu);',
};
