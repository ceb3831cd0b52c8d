/** The first two Inception blocks of GoogLeNet (Szegedy et al. 2014), as a function from settings to a block. */
import { brain, concat, conv2d, dag, input, maxPool, relu, type Tensor } from "akid";

const inception = <
  A extends number,
  B1 extends number,
  B extends number,
  C1 extends number,
  C extends number,
  D extends number,
>(
  one: A,
  [reduce3, three]: readonly [B1, B],
  [reduce5, five]: readonly [C1, C],
  pooled: D,
) =>
  dag(
    {
      one: ["in", conv2d(one, 1), relu()],
      three: ["in", conv2d(reduce3, 1), relu(), conv2d(three, 3, { padding: 1 }), relu()],
      five: ["in", conv2d(reduce5, 1), relu(), conv2d(five, 5, { padding: 2 }), relu()],
      pooled: ["in", maxPool(3, { stride: 1, padding: 1 }), conv2d(pooled, 1), relu()],
      all: [["one", "three", "five", "pooled"], concat(3)],
    },
    "all",
  );

const image = input("image", [28, 28, 192]);
const a = image.attach("3a", inception(64, [96, 128], [16, 32], 32));
const b = a.attach("3b", inception(128, [128, 192], [32, 96], 64));

export const net = brain("inception", { image }, { outputs: { a, b } });

a satisfies Tensor<["B", 28, 28, 256]>;
b satisfies Tensor<["B", 28, 28, 480]>;
