/** Blocks of one's own, those of the examples: types, sentences, values, gradients, and that the examples train. */
import { join } from "node:path";
import {
  type AnyBlock,
  type Block,
  brain,
  conv2d,
  dense,
  type Invalid,
  input,
  relu,
  sequential,
  type Tensor,
} from "akid";
import { type BlockDefinition, defineBlock, onFloat, ops, type shapeOf } from "akid/blocks";
import { digits } from "akid/sources";
import { adam, Kid, sensor } from "akid/train";
import { describe, expect, expectTypeOf, test } from "vitest";
import { net as gated, gatedResidual } from "../../examples/gated-residual.ts";
import { pixelShuffle, net as shuffled } from "../../examples/pixel-shuffle.ts";
import { squeezeAndExcitation, net as weighed } from "../../examples/squeeze-and-excitation.ts";
import { onnxBackend } from "../../src/backends/onnx/index.ts";
import { tfjsBackend } from "../../src/backends/tfjs/index.ts";
import type { Node } from "../../src/graph/node.ts";
import { lower } from "../../src/lower/lower.ts";
import { root } from "../built.ts";
import { ask, blocks } from "../conformance/blocks.ts";
import type { MakeBlock } from "../conformance/cases/block-case.ts";
import { leavesOf } from "../conformance/questions.ts";
import { normal, randomOf } from "../conformance/random.ts";
import { centralDifference } from "../graph/centralDifference.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { program, run } from "../processes.ts";

const image = input("image", [4, 6, 8]);
const vector = input("vector", [8]);

describe("types and sentences", () => {
  test("the result has a type", () => {
    expectTypeOf(image.attach("s", pixelShuffle(2))).toEqualTypeOf<Tensor<["B", 8, 12, 2], "float32">>();
    expectTypeOf(image.attach("e", squeezeAndExcitation(4))).toEqualTypeOf<Tensor<["B", 4, 6, 8], "float32">>();
    expectTypeOf(vector.attach("g", gatedResidual(dense(8)))).toEqualTypeOf<Tensor<["B", 8], "float32">>();
    const factor: number = 2;
    expectTypeOf(image.attach("s", pixelShuffle(factor))).toEqualTypeOf<
      Tensor<["B", number, number, number], "float32">
    >();
  });

  test("they nest in built-in blocks, and built-in ones in them", () => {
    const body = sequential(conv2d(32, 1), relu(), pixelShuffle(2), squeezeAndExcitation(8));
    expectTypeOf(image.attach("up", body)).toEqualTypeOf<Tensor<["B", 8, 12, 8], "float32">>();
    expect(image.attach("up", body).shape).toEqual(["B", 8, 12, 8]);
  });

  test.each([
    [
      // @ts-expect-error the sentence below
      () => image.attach("s", pixelShuffle(3)),
      "akid: s (pixelShuffle): expects [B, H, W, C] with C a multiple of 9, found [B, 4, 6, 8].",
    ],
    [
      // @ts-expect-error the sentence below
      () => vector.attach("s", pixelShuffle(2)),
      "akid: s (pixelShuffle): expects [B, H, W, C], found [B, 8].",
    ],
    [
      // @ts-expect-error the sentence below
      () => image.attach("e", squeezeAndExcitation(3)),
      "akid: e (squeezeAndExcitation): expects [B, H, W, C] with C a multiple of 3, found [B, 4, 6, 8].",
    ],
    [
      // @ts-expect-error the sentence below
      () => vector.attach("g", gatedResidual(dense(9))),
      "akid: g (gatedResidual): expects a body that keeps [B, 8], found [B, 9].",
    ],
  ])("a mistake is the same sentence to JavaScript: %#", (mistake, sentence) => {
    expect(mistake).toThrow(sentence);
  });

  test("a mistake is one sentence to the compiler", () => {
    // @ts-expect-error the sentence below
    const three = () => image.attach("s", pixelShuffle(3));
    expectTypeOf<ReturnType<typeof three>>().toEqualTypeOf<
      Invalid<"pixelShuffle 's' expects [B, H, W, C] with C a multiple of 9, found [B, 4, 6, 8]">
    >();
    // @ts-expect-error the sentence below
    const nine = () => vector.attach("g", gatedResidual(sequential(dense(9), relu())));
    expectTypeOf<ReturnType<typeof nine>>().toEqualTypeOf<
      Invalid<"gatedResidual 'g' expects a body that keeps [B, 8], found [B, 9]">
    >();
  });

  test("a setting is checked by value", () => {
    expect(() => pixelShuffle(0)).toThrow("akid: pixelShuffle: factor expects a positive integer, found 0.");
  });
});

describe("a definition", () => {
  interface Twice extends Block<"twice", object> {
    readonly out: onFloat<this["in"], shapeOf<this["in"]>>;
  }
  const parts: BlockDefinition<Twice> = {
    kind: "twice",
    config: {},
    infer: onFloat((shape) => shape),
    lower: ([x]) => ops.add(x, x),
  };
  const lowered = (block: AnyBlock) => {
    const x = input("x", [3]);
    const { network } = brain("own", { x }, { outputs: { y: x.attach("mine", block) as Tensor<["B", 3]> } });
    return lower(network, { shapes: { x: [2, 3] }, mode: "predict" }).outputs.y as Node;
  };

  test("is a frozen block that carries its lowering", () => {
    const twice = defineBlock<Twice>(parts);
    expect(Object.isFrozen(twice)).toBe(true);
    expect(lowered(twice)).toMatchObject({ op: "add", shape: [2, 3] });
  });

  test("may have the name of a built-in kind, and is still itself", () => {
    const kind = "relu" as "twice";
    expect(lowered(defineBlock<Twice>({ ...parts, kind })).op).toBe("add");
  });

  test("whose lowering and rule disagree says so", () => {
    const wrong = defineBlock<Twice>({ ...parts, lower: ([x]) => ops.reshape(x, [3, 2]) });
    expect(() => lowered(wrong)).toThrow(
      "akid: twice: its lowering gives [3, 2], its rule says [2, 3]. Correct one of the two in its defineBlock.",
    );
  });

  test.each([
    [{ kind: "" }, 'akid: defineBlock: kind expects a word, found "".'],
    [{ config: undefined }, "akid: defineBlock: config of 'twice' expects an object, found undefined."],
    [{ infer: undefined }, "akid: defineBlock: infer of 'twice' expects a function, found undefined."],
    [{ lower: 3 }, "akid: defineBlock: lower of 'twice' expects a function, found number."],
  ])("without a part is refused: %j", (part, sentence) => {
    expect(() => defineBlock<Twice>({ ...parts, ...(part as object) })).toThrow(sentence);
  });

  test("a block of no lowering says what to do", () => {
    const bare = Object.freeze({ kind: "bare", config: {}, infer: parts.infer }) as unknown as AnyBlock;
    expect(() => lowered(bare)).toThrow("akid: bare: has no lowering. Make it with defineBlock of akid/blocks.");
  });
});

const own: readonly (readonly [title: string, MakeBlock])[] = [
  ["pixelShuffle", (declare, name) => declare("x", [2, 3, 8]).attach(name, pixelShuffle(2))],
  ["squeezeAndExcitation", (declare, name) => declare("x", [3, 2, 4]).attach(name, squeezeAndExcitation(2))],
  ["gatedResidual", (declare, name) => declare("x", [3]).attach(name, gatedResidual(sequential(dense(3), relu())))],
];

describe("on onnx", () => blocks(() => onnxBackend(), own));
describe("on tfjs", () => blocks(() => tfjsBackend(), own));

test.each(own)("gradients of %s agree with central differences", (title, make) => {
  const { nodes, feeds, variables = {} } = ask(title, make, { mode: "train", batch: 2, prefix: "" });
  const { y, ...gradients } = nodes as { readonly y: Node };
  const leaves = leavesOf({ ...variables, ...feeds });
  const scalar = ops.sum(ops.mul(y, ops.input("seed", y.shape)));
  const names = [...Object.keys(variables), "x"];
  const found = evaluate(Object.values<Node>(gradients), leaves);
  expect(found.length).toBe(names.length);
  names.forEach((name, i) => {
    const slopes = found[i] as Float64Array;
    const random = randomOf(`${title} ${name}`);
    const direction = Float64Array.from(slopes, (_, j) => normal(random, j));
    const slope = slopes.reduce((total, value, j) => total + value * (direction[j] as number), 0);
    expect(slope).toBeCloseTo(centralDifference(scalar, leaves, name, direction), 6);
  });
});

describe("values, by formulas of their own", () => {
  const computed = (make: MakeBlock) => {
    const { nodes, feeds, variables = {} } = ask("value", make, { mode: "predict", batch: 1, prefix: "" });
    const leaves = leavesOf({ ...variables, ...feeds });
    return {
      y: evaluate([nodes.y as Node], leaves)[0] as Float64Array,
      leaf: (name: string) => Array.from(leaves[name] ?? []),
    };
  };
  const dot = (x: readonly number[], w: readonly number[], b: readonly number[]): number[] =>
    b.map((start, j) => x.reduce((total, value, i) => total + value * (w[i * b.length + j] as number), start));
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

  test("pixelShuffle: channel c * 4 + i * 2 + j becomes channel c of the pixel (i, j) of its square", () => {
    const { y, leaf } = computed(own[0]![1]);
    const x = leaf("x");
    for (let h = 0; h < 4; h++)
      for (let w = 0; w < 6; w++)
        for (let c = 0; c < 2; c++) {
          const from = (Math.floor(h / 2) * 3 + Math.floor(w / 2)) * 8 + c * 4 + (h % 2) * 2 + (w % 2);
          expect(y[(h * 6 + w) * 2 + c]).toBe(x[from]);
        }
  });

  test("squeezeAndExcitation: x times sigmoid(W2 relu(W1 mean))", () => {
    const { y, leaf } = computed(own[1]![1]);
    const x = leaf("x");
    const means = [0, 1, 2, 3].map((c) => x.reduce((total, value, i) => total + (i % 4 === c ? value / 6 : 0), 0));
    const layer = (step: number, from: readonly number[]): number[] =>
      dot(from, leaf(`block/excite/${step}/weights`), leaf(`block/excite/${step}/bias`));
    const hidden = layer(1, means).map((value) => Math.max(value, 0));
    const weights = layer(3, hidden).map(sigmoid);
    x.forEach((value, i) => expect(y[i]).toBeCloseTo(value * (weights[i % 4] as number), 12));
  });

  test("gatedResidual: x + sigmoid(G x) relu(W x)", () => {
    const { y, leaf } = computed(own[2]![1]);
    const x = leaf("x");
    const gate = dot(x, leaf("block/gate/weights"), leaf("block/gate/bias")).map(sigmoid);
    const body = dot(x, leaf("block/body/1/weights"), leaf("block/body/1/bias")).map((value) => Math.max(value, 0));
    x.forEach((value, i) => expect(y[i]).toBeCloseTo(value + (gate[i] as number) * (body[i] as number), 12));
  });
});

describe.each([["onnx"], ["tfjs:wasm"]] as const)("on %s the example", (backend) => {
  /** The loss before and after a few steps on digits. */
  const losses = async (
    net: typeof shuffled | typeof weighed | typeof gated,
  ): Promise<[before: number, after: number]> => {
    await using kid = new Kid({
      sensor: sensor(digits(), { batchSize: 32 }),
      brain: net as typeof shuffled, // digits have what each of them takes
      kongfu: adam({ lr: 0.003 }),
      maxSteps: 12,
      backend,
      output: null,
    });
    const before = await kid.validate();
    for (let step = 0; step < 12; step++) await kid.step();
    return [before.loss, (await kid.validate()).loss];
  };

  test.each([
    ["pixel-shuffle", shuffled],
    ["squeeze-and-excitation", weighed],
    ["gated-residual", gated],
  ] as const)("%s learns", async (_, net) => {
    const [before, after] = await losses(net);
    expect(after).toBeLessThan(before);
  });
});

test("an example runs by one command", async () => {
  const { stdout } = await run(program(join(root, "examples/pixel-shuffle.ts")));
  expect(stdout).toMatch(/mean squared error 0\.0\d+ on 360 digits/);
});
