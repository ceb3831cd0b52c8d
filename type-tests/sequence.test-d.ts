/** The result shapes of activations, of blocks that move values and of blocks over sequences. */
import {
  add,
  attach,
  bidirectional,
  dense,
  elu,
  gelu,
  groupSoftmax,
  gru,
  input,
  l2Normalize,
  learnedPositions,
  lstm,
  multiHeadSelfAttention,
  permute,
  positionalEncoding,
  prelu,
  residual,
  sequential,
  silu,
  simpleRnn,
  slice,
  softplus,
  split,
  stack,
  type Tensor,
} from "akid";
import { expectError, expectNotAssignable, expectType } from "tsd";

const image = input("image", [28, 28, 3]);
const vector = input("vector", [10]);
const words = input("words", ["T", 12]);
const lengths = input("lengths", [], "int32");

// The same shape
expectType<Tensor<["B", 28, 28, 3]>>(image.attach("a", prelu()));
expectType<Tensor<["B", 10]>>(vector.attach("a", elu(0.5)));
expectType<Tensor<["B", 10]>>(vector.attach("a", gelu({ approximate: "tanh" })));
expectType<Tensor<["B", 10]>>(vector.attach("a", silu()));
expectType<Tensor<["B", 10]>>(vector.attach("a", softplus()));
expectType<Tensor<["B", 10]>>(vector.attach("a", l2Normalize()));
expectType<Tensor<["B", 10]>>(vector.attach("a", groupSoftmax(2, { extraLogit: 1, temperature: 10 })));

// Other places
expectType<Tensor<["B", 3, 28, 28]>>(image.attach("a", permute([3, 1, 2])));
expectType<Tensor<["B", 12, "T"]>>(words.attach("a", permute([2, 1])));
expectType<Tensor<["B", 24, 28, 1]>>(image.attach("a", slice([2, 0, 1], [24, -1, 1])));
expectType<Tensor<["B", "T", 4]>>(words.attach("a", slice([0, 8], [-1, 4])));
expectType<Tensor<["B", 2, 10]>>(attach("a", stack(1), [vector, vector]));
expectType<Tensor<["B", "T", 12, 3]>>(attach("a", stack(3), [words, words, words]));
expectType<Tensor<["B", 2], "int32">>(attach("a", stack(1), [lengths, lengths]));

// Several outputs
const [left, right] = vector.attach("a", split([4, 6], 1));
expectType<Tensor<["B", 4]>>(left);
expectType<Tensor<["B", 6]>>(right);
expectType<Tensor<["B", "T", 6]>>(words.attach("a", sequential(split([6, 6], 2), add())));

// Over sequences
expectType<Tensor<["B", 32]>>(words.attach("a", simpleRnn(32, { activation: "relu" })));
expectType<Tensor<["B", 32]>>(words.attach("a", gru(32)));
expectType<Tensor<["B", "T", 32]>>(words.attach("a", gru(32, { sequences: true })));
expectType<Tensor<["B", 32]>>(words.attach("a", gru(32, { sequences: false })));
expectType<Tensor<["B", 64]>>(attach("a", lstm(64), [words, lengths]));
expectType<Tensor<["B", "T", 64]>>(attach("a", lstm(64, { sequences: true }), [words, input("mask", ["T"])]));
const start = input("start", [64]);
expectType<Tensor<["B", 64]>>(attach("a", gru(64, { initialState: true }), [words, start]));
expectType<Tensor<["B", "T", 64]>>(
  attach("a", lstm(64, { initialState: true, sequences: true, bias: false }), [words, lengths, start, start]),
);
expectType<Tensor<["B", 64]>>(words.attach("a", bidirectional(simpleRnn(32))));
expectType<Tensor<["B", "T", 128]>>(attach("a", bidirectional(lstm(64, { sequences: true })), [words, lengths]));
expectType<Tensor<["B", "T", 12]>>(words.attach("a", multiHeadSelfAttention(4, { causal: true })));
expectType<Tensor<["B", "T", 12]>>(attach("a", multiHeadSelfAttention(4), [words, lengths]));
expectType<Tensor<["B", "T", 12]>>(words.attach("a", positionalEncoding()));
expectType<Tensor<["B", "T", 12]>>(words.attach("a", learnedPositions(128)));
expectType<Tensor<["B", "T", 12]>>(words.attach("a", residual(multiHeadSelfAttention(3))));
expectType<Tensor<["B", 8]>>(
  words.attach("a", sequential(positionalEncoding(), gru(16, { sequences: true }), lstm(8))),
);

// Factories are generic in settings
const reader = <U extends number>(units: U) => sequential(gru(units, { sequences: true }), gru(units));
expectType<Tensor<["B", 7]>>(words.attach("a", reader(7)));
const bothWays = <U extends number>(units: U) => bidirectional(gru(units));
expectType<Tensor<["B", 14]>>(words.attach("a", bothWays(7)));

// Sizes that only the run time knows
declare const some: number;
declare const all: boolean;
expectType<Tensor<["B", number]>>(words.attach("a", gru(some)));
expectType<Tensor<readonly (string | number)[]>>(words.attach("a", gru(8, { sequences: all })));
expectType<Tensor<["B", number]>>(vector.attach("a", slice([some], [-1])));
expectType<Tensor<["B", number, "T"]>>(words.attach("a", permute([some, 1])));

// Blocks that differ in a setting differ in type
expectNotAssignable<ReturnType<typeof gru<8>>>(gru(4));
expectNotAssignable<ReturnType<typeof gru<8>>>(gru(8, { sequences: true }));
expectNotAssignable<ReturnType<typeof gru<8>>>(lstm(8));
expectNotAssignable<ReturnType<typeof gru<8>>>(gru(8, { initialState: true }));
expectNotAssignable<ReturnType<typeof groupSoftmax<2>>>(groupSoftmax(4));
expectNotAssignable<ReturnType<typeof multiHeadSelfAttention<2>>>(multiHeadSelfAttention(4));

// Mistakes
expectError(vector.attach("a", lstm(8)));
expectError(words.attach("a", multiHeadSelfAttention(5)));
expectError(vector.attach("a", split([4, 4], 1)));
expectError(gelu({ approximate: "erf" }));
expectError(lstm(8, { sequence: true }));
expectError(words.attach("a", lstm(64, { initialState: true })));
expectError(attach("a", lstm(64, { initialState: true }), [words, start]));
expectError(bidirectional(dense(8)));
expectError(bidirectional(gru(8, { initialState: true })));
