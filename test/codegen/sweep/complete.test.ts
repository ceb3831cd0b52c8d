/** Combinations that are named in part. */
import { expect, test } from "vitest";
import { parametersOf } from "../../../codegen/space/labels.ts";
import type { Parameter, Parameters, Space } from "../../../codegen/space/space.ts";
import { completed } from "../../../codegen/sweep/complete.ts";

const groups: Parameter = {
  id: 1,
  name: "groups",
  kind: "choice",
  alternatives: [2, 5].map((label) => ({ label, nested: [] })),
};
const net: Parameter = {
  id: 0,
  name: "net",
  kind: "choice",
  alternatives: [
    { label: "relu", nested: [] },
    { label: "maxout", nested: [groups] },
  ],
};
const lr: Parameter = {
  id: 2,
  name: "lr",
  kind: "logUniform",
  alternatives: [],
  numeric: { low: 0.01, high: 1, digits: 4, log: true },
};
const space: Space = { roots: [net, lr], parameters: [net, groups, lr] };
const full = (given: Parameters) => parametersOf(space, completed(space, given));

test("what is not named has its default", () => {
  expect(full({})).toEqual({ net: "relu", lr: 0.1 });
  expect(full({ lr: 0.5 })).toEqual({ net: "relu", lr: 0.5 });
  expect(full({ net: "maxout" })).toEqual({ net: "maxout", groups: 2, lr: 0.1 });
  expect(full({ net: "maxout", groups: 5 })).toEqual({ net: "maxout", groups: 5, lr: 0.1 });
});

test.each([
  [{ net: "tanh" }, `akid: tune: parameter 'net' expects "relu", "maxout", found "tanh".`],
  [{ lr: 2 }, "akid: tune: parameter 'lr' expects a number from 0.01 to 1, found 2."],
  [{ groups: 2 }, `akid: tune: the template has no parameter 'groups' with {"groups":2}. Its parameters are net, lr.`],
] as const)("%j is refused", (given, message) => {
  expect(() => full(given)).toThrow(expect.objectContaining({ name: "UsageError", message }));
});
