/** A small sweep with every kind of parameter and every end of a run; written for TensorBoard to read: `tsx hparams.ts FOLDER`. */
import { pathToFileURL } from "node:url";
import { writeHParams } from "../../codegen/results/hparams.ts";
import type { Goal, RunRecord } from "../../codegen/results/run.ts";
import type { Parameter, Space } from "../../codegen/space/space.ts";

const pool: Parameter = {
  id: 1,
  name: "net.pool",
  kind: "choice",
  alternatives: [2, 4].map((label) => ({ label, nested: [] })),
};
const roots: Parameter[] = [
  {
    id: 0,
    name: "net",
    kind: "choice",
    alternatives: [
      { label: "maxout", nested: [] },
      { label: "convolutional", nested: [pool] },
    ],
  },
  { id: 2, name: "bn", kind: "choice", alternatives: [true, false].map((label) => ({ label, nested: [] })) },
  { id: 3, name: "lr", kind: "logUniform", alternatives: [], numeric: { low: 0.001, high: 0.1, digits: 4, log: true } },
  { id: 4, name: "decay", kind: "choice", alternatives: ["none", 0.5].map((label) => ({ label, nested: [] })) },
];

export const space: Space = { roots, parameters: [roots[0] as Parameter, pool, ...roots.slice(1)] };
export const goal: Goal = { metric: "accuracy", direction: "max" };

const curve = (...values: number[]) => values.map((value, index) => ({ step: 10 * (index + 1), value }));

export const runs: readonly RunRecord[] = [
  {
    name: "digits.maxout.s0",
    file: "digits.maxout.ts",
    seed: 0,
    parameters: { net: "maxout", bn: true, lr: 0.025, decay: "none" },
    status: "done",
    value: 0.9375,
    curve: curve(0.5, 0.875, 0.9375),
    seconds: 30,
    started: 1_700_000_000,
  },
  {
    name: "digits.maxout.s1",
    file: "digits.maxout.ts",
    seed: 1,
    parameters: { net: "maxout", bn: true, lr: 0.025, decay: "none" },
    status: "stopped",
    value: 0.75,
    curve: curve(0.25, 0.75),
    seconds: 20,
    started: 1_700_000_030,
  },
  {
    name: "digits.conv.s0",
    file: "digits.conv.ts",
    seed: 0,
    parameters: { net: "convolutional", "net.pool": 4, bn: false, lr: 0.05, decay: 0.5 },
    status: "failed",
    value: undefined,
    curve: [],
    seconds: 1,
    started: 1_700_000_060,
    error: "loss is NaN",
  },
  {
    name: "",
    file: "",
    seed: 0,
    parameters: { net: "convolutional", "net.pool": 2, bn: false, lr: 0.05, decay: "none" },
    status: "rejected",
    value: undefined,
    curve: [],
    seconds: 0,
    error: "kernel 5x5 is larger than the padded input 3x3",
  },
];

const [, script, folder] = process.argv;
if (folder && script && import.meta.url === pathToFileURL(script).href) writeHParams(folder, runs, goal, { space });
