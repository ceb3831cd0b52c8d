/** What `input` and `brain` make and refuse at run time. */
import { describe, expect, it } from "vitest";
import {
  AkidError,
  accuracy,
  add,
  attach,
  brain,
  conv2d,
  dense,
  flatten,
  index,
  input,
  maxPool,
  relu,
  softmaxCrossEntropy,
  UsageError,
} from "../../dsl/index.ts";
import { thrownBy } from "./run.ts";

describe("input", () => {
  it("adds the batch in front", () => {
    expect(input("image", [8, 8, 1])).toMatchObject({ shape: ["B", 8, 8, 1], dtype: "float32" });
    expect(input("label", [], index(10))).toMatchObject({ shape: ["B"], dtype: "index<10>" });
    expect(input("text", ["T"], "int32")).toMatchObject({ shape: ["B", "T"], dtype: "int32" });
  });

  it.each([
    [`input("x", [0])`, "akid: x (input): size expects a positive integer, found 0."],
    [`input("x", [2.5])`, "akid: x (input): size expects a positive integer, found 2.5."],
    [`input("x", [-1])`, "akid: x (input): size expects a positive integer, found -1."],
    [`input("x", ["B", 3])`, "akid: x (input): expects the shape of one sample, found the batch 'B' in it."],
    [`input("x", 3)`, "akid: x (input): expects the shape of one sample as an array of sizes."],
    [`input("x", [3], "float64")`, "akid: x (input): expects the dtype float32, int32 or index(n), found float64."],
    [`input("", [3])`, "akid: expects a name, found ''. A name is a string without spaces and without '/' and ':'."],
    ["index(0)", "akid: index: n expects a positive integer, found 0."],
  ])("refuses %s", (code, message) => {
    const error = thrownBy(code);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(message);
  });
});

function digits() {
  const image = input("image", [8, 8, 1]);
  const label = input("label", [], index(10));
  const logits = image
    .attach("conv1", conv2d(32, 3, { padding: "same" }))
    .attach("relu1", relu())
    .attach("pool1", maxPool(2))
    .attach("flat", flatten())
    .attach("ip1", dense(10));
  return brain(
    "digits",
    { image, label },
    {
      outputs: { logits },
      loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
      evals: { accuracy: attach("top1", accuracy(), [logits, label]) },
    },
  );
}

describe("brain", () => {
  it("seals a network as plain data in the order of attaching", () => {
    const { network } = digits();
    expect(network).toMatchObject({
      name: "digits",
      inputs: { image: { shape: ["B", 8, 8, 1], dtype: "float32" }, label: { shape: ["B"], dtype: "index<10>" } },
      outputs: { logits: "ip1" },
      losses: ["loss"],
      evals: { accuracy: "top1" },
    });
    expect(network.nodes.map(({ name, block, from, type }) => [name, block.kind, from, type.shape])).toEqual([
      ["conv1", "conv2d", ["image"], ["B", 8, 8, 32]],
      ["relu1", "relu", ["conv1"], ["B", 8, 8, 32]],
      ["pool1", "maxPool", ["relu1"], ["B", 4, 4, 32]],
      ["flat", "flatten", ["pool1"], ["B", 512]],
      ["ip1", "dense", ["flat"], ["B", 10]],
      ["loss", "softmaxCrossEntropy", ["ip1", "label"], []],
      ["top1", "accuracy", ["ip1", "label"], []],
    ]);
  });

  it("is frozen all through", () => {
    const net = digits();
    const { network } = net;
    const parts = [net, net.inputs, net.outputs, net.evals, network, network.nodes, network.inputs, network.outputs];
    const deep = [
      ...parts,
      network.losses,
      network.evals,
      ...network.nodes,
      ...network.nodes.map(({ type }) => type.shape),
    ];
    expect(deep.every(Object.isFrozen)).toBe(true);
    expect(net.name).toBe("digits");
    expect(net.outputs.logits.shape).toEqual(["B", 10]);
    expect(net.evals.accuracy.shape).toEqual([]);
    expect(net.losses).toHaveLength(1);
  });

  it("holds only what its ends are made from", () => {
    const x = input("x", [4]);
    const unused = input("unused", [2]);
    const y = x.attach("y", dense(2));
    x.attach("side", dense(99));
    expect(brain("net", { x, unused }, { outputs: { y } }).network.nodes.map(({ name }) => name)).toEqual(["y"]);
  });

  it("takes several losses, an input as an output, and a value used twice", () => {
    const x = input("x", [10]);
    const y = input("y", [], index(10));
    const twice = attach("twice", add(), [x, x]);
    const losses = [x, twice].map((logits, i) => attach(`loss${i}`, softmaxCrossEntropy(), [logits, y]));
    const { network } = brain("net", { x, y }, { outputs: { x, twice }, loss: losses });
    expect(network.losses).toEqual(["loss0", "loss1"]);
    expect(network.outputs).toEqual({ x: "x", twice: "twice" });
    expect(network.nodes[0]?.from).toEqual(["x", "x"]);
  });

  it("seals ten thousand blocks in a row", () => {
    const x = input("x", [4]);
    let end = x;
    for (let i = 0; i < 10_000; i++) end = end.attach(`relu${i}`, relu());
    expect(brain("deep", { x }, { outputs: { end } }).network.nodes).toHaveLength(10_000);
  });

  it.each([
    [
      "an input that is not declared",
      `brain("net", {}, { outputs: { y } })`,
      "akid: net (brain): is made from input 'x', which is not among its inputs. Add it to the second argument of brain.",
    ],
    [
      "an input under another name",
      `brain("net", { image: x }, { outputs: { y } })`,
      "akid: net (brain): input 'image' is named 'x'. Write { x: ... }.",
    ],
    [
      "an input that is none",
      `brain("net", { x, y }, { outputs: { y } })`,
      "akid: net (brain): input 'y' expects a tensor made by input, found 'y'.",
    ],
    [
      "a name used twice",
      `brain("net", { x }, { outputs: { y: y.attach("y", relu()) } })`,
      "akid: net (brain): has two parts named 'y'. Rename one of them.",
    ],
    [
      "a block named like an input",
      `brain("net", { x }, { outputs: { y: y.attach("x", relu()) } })`,
      "akid: net (brain): has two parts named 'x'. Rename one of them.",
    ],
    [
      "a loss that is no scalar",
      `brain("net", { x }, { loss: y })`,
      "akid: net (brain): loss expects a scalar, found [B, 2]. Losses and evals are means over the batch.",
    ],
    [
      "an eval that is no scalar",
      `brain("net", { x }, { outputs: { y }, evals: { y } })`,
      "akid: net (brain): eval 'y' expects a scalar, found [B, 2]. Losses and evals are means over the batch.",
    ],
    ["nothing", `brain("net", { x }, {})`, "akid: net (brain): expects outputs or a loss."],
    [
      "an output that is no tensor",
      `brain("net", { x }, { outputs: { y: 3 } })`,
      "akid: net (brain): output 'y' expects a tensor made by input or attach, found number.",
    ],
  ])("refuses %s", (_, code, message) => {
    const error = thrownBy(`const x = input("x", [4]); const y = x.attach("y", dense(2)); ${code}`);
    expect(error).toBeInstanceOf(AkidError);
    expect((error as Error).message).toBe(message);
  });
});
