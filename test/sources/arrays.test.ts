/** Sources over arrays: rows by index, and one sentence for whatever does not fit its type. */
import { index } from "akid";
import { arrays, sample } from "akid/sources";
import { describe, expect, test } from "vitest";

const samples = { x: sample([2]), y: sample([], index(2)) };
const train = { x: [0, 0, 0, 1, 1, 0, 1, 1], y: [0, 1, 1, 0] };
const made = (changed: object) => () => arrays("xor", { samples, train: { ...train, ...changed }, validation: train });

describe("arrays", () => {
  test("give the samples at the indices, in their order", async () => {
    const batch = await made({})().batch("train", [2, 0, 2]);
    expect(batch).toEqual({
      x: { data: Float32Array.of(1, 0, 0, 0, 1, 0), shape: [3, 2] },
      y: { data: Int32Array.of(1, 0, 1), shape: [3] },
    });
  });

  test.each([
    [{ x: [1, 2, 3] }, "akid: xor train: 'x' has 3 numbers, which is no multiple of 2."],
    [{ x: [1, 2] }, "akid: xor train: has 1 samples of 'x', but 4 of 'y'."],
    [{ x: [], y: [] }, "akid: xor train: has no samples."],
    [{ y: [0, 1, 2, 0] }, "akid: xor train: 'y' expects index<2>, found 2 at place 2."],
    [{ y: [0, 0.5, 1, 0] }, "akid: xor train: 'y' expects index<2>, found 0.5 at place 1."],
    [{ y: undefined }, "akid: xor train: has no 'y'."],
  ])("refuse %j", (changed, message) => {
    expect(made(changed)).toThrow(message);
  });
});
