/** A block of one's own that moves values: a net that doubles the size of digits, `npx tsx --conditions=akid-source examples/pixel-shuffle.ts`. */
import { attach, avgPool, type Block, brain, conv2d, input, meanSquaredError, relu, type Shape } from "akid";
import * as own from "akid/blocks";
import { digits } from "akid/sources";
import { adam, Kid, sensor } from "akid/train";

// The rule as a type: a shape, or the sentence that says what is wrong ...
type shuffled<S extends readonly unknown[], F extends number> = S extends readonly [infer B, infer H, infer W, infer C]
  ? [own.exactQuotient<C, own.product<F, F>>] extends [never]
    ? own.expectsShape<`[B, H, W, C] with C a multiple of ${own.showSize<own.product<F, F>>}`, S>
    : [B, own.product<H, F>, own.product<W, F>, own.exactQuotient<C, own.product<F, F>>]
  : own.expectsShape<"[B, H, W, C]", S>;

// ... and as a value, for sizes that only the run time knows, and for JavaScript.
function shuffled(shape: Shape, factor: number): Shape | string {
  const [b, h, w, c] = shape;
  if (shape.length !== 4 || b === undefined || h === undefined || w === undefined || c === undefined) {
    return own.expectsShape("[B, H, W, C]", shape);
  }
  const channels = own.exactQuotient(c, factor ** 2);
  if (channels === undefined) return own.expectsShape(`[B, H, W, C] with C a multiple of ${factor ** 2}`, shape);
  return [b, own.product(h, factor), own.product(w, factor), channels];
}

interface PixelShuffle<F extends number> extends Block<"pixelShuffle", { readonly factor: F }> {
  readonly out: own.onFloat<this["in"], shuffled<own.shapeOf<this["in"]>, F>>;
}

/** Channels become pixels: [B, H, W, C] to [B, H * factor, W * factor, C / factor²] (Shi et al. 2016). */
export function pixelShuffle<const F extends number>(factor: F): PixelShuffle<own.known<F>> {
  own.checkCount("pixelShuffle", "factor", factor);
  return own.defineBlock<PixelShuffle<own.known<F>>>({
    kind: "pixelShuffle",
    config: { factor },
    infer: own.onFloat((shape) => shuffled(shape, factor)),
    lower: ([x]) => {
      const [b = 1, h = 1, w = 1, c = 1] = x.shape;
      const channels = c / factor ** 2;
      const apart = own.ops.reshape(x, [b, h, w, channels, factor, factor]);
      const turned = own.ops.transpose(apart, [0, 1, 4, 2, 5, 3]);
      return own.ops.reshape(turned, [b, h * factor, w * factor, channels]);
    },
  });
}

const image = input("image", [8, 8, 1]);
const enlarged = image
  .attach("small", avgPool(2)) // Tensor<["B", 4, 4, 1]>
  .attach("conv1", conv2d(32, 3, { padding: "same" }))
  .attach("relu1", relu())
  .attach("conv2", conv2d(4, 3, { padding: "same" })) // Tensor<["B", 4, 4, 4]>
  .attach("enlarged", pixelShuffle(2)); // Tensor<["B", 8, 8, 1]>

export const net = brain(
  "enlarge",
  { image },
  { outputs: { enlarged }, loss: attach("loss", meanSquaredError(), [enlarged, image]) },
);

if (import.meta.filename === process.argv[1]) {
  const kongfu = adam({ lr: 0.003 });
  const options = { brain: net, kongfu, maxEpochs: 3, logDir: "runs/enlarge" };
  await using kid = new Kid({ sensor: sensor(digits(), { batchSize: 32 }), ...options });
  const { validation } = await kid.practice();
  console.log(`mean squared error ${validation.loss.toFixed(4)} on ${validation.samples} digits`);
}
