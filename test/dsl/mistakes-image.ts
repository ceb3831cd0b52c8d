/** Mistakes with blocks of images and of their channels. */
import { argument, type Mistake } from "./mistake.ts";

export const imageMistakes: readonly Mistake[] = [
  {
    name: "a convolution over time of an image",
    code: `features.attach("c", conv1d(8, 3));`,
    says: [argument("Conv1d<8, 3>", "conv1d 'c' expects [B, T, C], found [B, 4, 4, 32]")],
  },
  {
    name: "a kernel longer than the sequence",
    code: `input("x", [4, 2]).attach("c", conv1d(8, 5));`,
    says: [argument("Conv1d<8, 5>", "conv1d 'c' kernel 5 is larger than the padded input 4")],
  },
  {
    name: "a padded and dilated kernel longer than the sequence",
    code: `input("x", [4, 2]).attach("c", conv1d(8, 4, { padding: 1, dilation: 3 }));`,
    says: [
      argument(
        "Conv1dWith<8, 4, { readonly padding: 1; readonly dilation: 3; }>",
        "conv1d 'c' kernel 4 dilated to 10 is larger than the padded input 6",
      ),
    ],
  },
  {
    name: "a pool longer than the sequence",
    code: `input("x", [4, 2]).attach("p", maxPool1d(5));`,
    says: [argument("MaxPool1d<5>", "maxPool1d 'p' window 5 is larger than the padded input 4")],
  },
  {
    name: "a transposed convolution of a vector",
    code: `logits.attach("up", conv2dTranspose(8, 2));`,
    says: [argument("Conv2dTranspose<8, 2>", "conv2dTranspose 'up' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "a transposed convolution padded away",
    code: `features.attach("up", conv2dTranspose(8, [2, 3], { padding: [1, 3] }));`,
    says: [
      argument(
        "Conv2dTransposeWith<8, [2, 3], { readonly padding: readonly [1, 3]; }>",
        "conv2dTranspose 'up' padding 1x3 leaves nothing of the output 5x6",
      ),
    ],
  },
  {
    name: "a separable kernel too large",
    code: `features.attach("s", separableConv2d(8, 5));`,
    says: [argument("SeparableConv2d<8, 5>", "separableConv2d 's' kernel 5x5 is larger than the padded input 4x4")],
  },
  {
    name: "a self-normalised kernel too large",
    code: `features.attach("s", selfNormalizedConv2d(8, 5));`,
    says: [
      argument("SelfNormalizedConv2d<8, 5>", "selfNormalizedConv2d 's' kernel 5x5 is larger than the padded input 4x4"),
    ],
  },
  {
    name: "a global maximum of a vector",
    code: `logits.attach("gmp", globalMaxPool());`,
    says: [argument("GlobalMaxPool", "globalMaxPool 'gmp' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "zeros around a vector",
    code: `logits.attach("pad", zeroPad(1));`,
    says: [argument("ZeroPad<1>", "zeroPad 'pad' expects [B, H, W, C], found [B, 10]")],
  },
  {
    name: "a crop of more than there is",
    code: `features.attach("c", crop([[1, 1], [0, 4]]));`,
    says: [argument("Crop<[[1, 1], [0, 4]]>", "crop 'c' of 2x4 leaves nothing of the input 4x4")],
  },
  {
    name: "channels that are not groups of so many",
    code: `logits.attach("m", maxout(4));`,
    says: [argument("Maxout<4>", "maxout 'm' expects channels in groups of 4, found 10 in [B, 10]")],
  },
  {
    name: "means of channels that are not groups of so many",
    code: `features.attach("m", averageOut(5));`,
    says: [argument("AverageOut<5>", "averageOut 'm' expects channels in groups of 5, found 32 in [B, 4, 4, 32]")],
  },
  {
    name: "channels that are not so many groups",
    code: `features.attach("gn", groupNorm(5));`,
    says: [argument("GroupNorm<5>", "groupNorm 'gn' expects channels in 5 equal groups, found 32 in [B, 4, 4, 32]")],
  },
  {
    name: "a projection of channels that are not so many groups",
    code: `logits.attach("p", equivariantProjection(3, 2));`,
    says: [
      argument(
        "EquivariantProjection<3, 2>",
        "equivariantProjection 'p' expects channels in 3 equal groups, found 10 in [B, 10]",
      ),
    ],
  },
  {
    name: "a layer norm on scalars",
    code: `input("x", []).attach("ln", layerNorm());`,
    says: [argument("LayerNorm", "layerNorm 'ln' expects [B, ..., C], found [B]")],
  },
  {
    name: "a response norm of labels",
    code: `label.attach("lrn", localResponseNorm());`,
    says: [argument("LocalResponseNorm", "localResponseNorm 'lrn' expects float32, found [B] index<10>")],
  },
  {
    name: "a memory of samples of unequal sizes",
    code: `input("x", ["T", 8]).attach("m", memoryRelu());`,
    says: [argument("MemoryRelu", "memoryRelu 'm' expects [B, ...] of fixed sizes, found [B, T, 8]")],
  },
  {
    name: "a pool with a memory of images of unequal sizes",
    code: `input("x", ["H", 8, 3]).attach("m", memoryPool(2));`,
    says: [argument("MemoryPool<2>", "memoryPool 'm' expects [B, ...] of fixed sizes, found [B, H, 8, 3]")],
  },
  {
    name: "a pool with a memory too large",
    code: `features.attach("m", memoryPool(5, { mode: "recall" }));`,
    says: [
      argument(
        'MemoryPoolWith<5, { readonly mode: "recall"; }>',
        "memoryPool 'm' window 5x5 is larger than the padded input 4x4",
      ),
    ],
  },
];
