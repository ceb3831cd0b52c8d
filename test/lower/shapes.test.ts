/** Networks with sizes that only have names: what is looked at without data, and what is asked for. */
import { brain, conv2d, dense, globalAvgPool, input, lstm, network, relu } from "akid";
import { summary } from "akid/inspect";
import { parameters } from "akid/train";
import { describe, expect, test } from "vitest";

const image = input("image", ["H", "W", 3]);
const label = input("label", ["H"]);
const net = network(
  "anySize",
  { image, label },
  {
    conv1: ["image", conv2d(4, 3), relu()],
    seen: ["conv1", globalAvgPool()],
    other: ["label", relu()],
  },
  "seen",
  "other",
);
const shapes = { image: [2, 9, 7, 3] };

const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("where a block does not fit every size", () => {
  test("parameters and summary say what to pass", () => {
    expect(thrown(() => parameters(net))).toMatchObject({
      name: "UsageError",
      message:
        "akid: anySize (brain): its parameters cannot be listed without numbers for H and W. " +
        "Pass the shapes of its inputs: parameters(net, { image: [1, H, W, 3], label: [1, H] }).",
      cause: { message: expect.stringContaining("conv1.1 (conv2d): kernel 3x3 is larger") },
    });
    expect(() => summary(net)).toThrow(
      "Pass the shapes of its inputs: summary(net, { shapes: { image: [1, H, W, 3], label: [1, H] } }).",
    );
  });

  test("the shapes of some inputs give those of the others", () => {
    expect(parameters(net, shapes)["conv1.1/weights"].shape).toEqual([3, 3, 3, 4]);
    expect(summary(net, { shapes })).toContain((7 * 5 * 9 * 3 * 4 * 2).toLocaleString("en-US"));
  });

  test("one of two sizes is not enough", () => {
    expect(() => parameters(net, { label: [2, 9] })).toThrow("without numbers for W. Pass");
  });

  test("shapes that do not fit are named as such", () => {
    expect(() => parameters(net, { image: [2, 9, 7, 1] })).toThrow(
      "akid: brain 'anySize': expects image [B=2, H=9, W=7, 3], found [2, 9, 7, 1].",
    );
  });
});

test("where a parameter has such a size, it is asked for, too", () => {
  const row = input("row", ["N"]);
  const wide = brain("wide", { row }, { outputs: { y: row.attach("ip", dense(2)) } });
  expect(() => parameters(wide)).toThrow("akid: wide (brain): its parameters cannot be listed without numbers for N.");
  expect(() => summary(wide)).toThrow("summary(net, { shapes: { row: [1, N] } })");
  expect(parameters(wide, { row: [1, 5] })["ip/weights"]?.shape).toEqual([5, 2]);
});

test("where none has, nothing is asked for", () => {
  const words = input("words", ["T", 3]);
  const reader = brain("reader", { words }, { outputs: { y: words.attach("read", lstm(4)) } });
  expect(parameters(reader)["read/weights"]?.shape).toEqual([3, 16]);
  expect(summary(reader)).toContain("[B, T, 3]");
});
