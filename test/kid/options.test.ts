/** Options of a Kid that do not fit together: one sentence each, by value and where possible by type. */
import { type AnyTensor, attach, brain, dense, flatten, index, input, softmaxCrossEntropy } from "akid";
import { Kid, type KidOptions } from "akid/train";
import { afterEach, describe, expect, test, vi } from "vitest";
import { toyOptions, x } from "./toy.ts";

const noLoss = brain("quiet", { x }, { outputs: { logits: x.attach("ip1", dense(3)) } });
const made = (options: object) => () => new Kid({ ...toyOptions, ...options } as unknown as KidOptions);

/** A brain of other inputs than the toy's source gives. */
function other({
  shape = [2],
  classes = 3,
  more = {},
}: {
  shape?: number[];
  classes?: number;
  more?: Record<string, AnyTensor>;
}) {
  const y = input("y", [], index(classes) as `index<${number}>`);
  const x = input("x", shape);
  const logits = x.attach("flat", flatten()).attach("ip1", dense(classes));
  return brain("other", { x, y, ...more }, { loss: attach("loss", softmaxCrossEntropy(), [logits, y]) });
}

const towers = (count: object): object => ({ name: "data-parallel", ...count });

describe("a Kid refuses", () => {
  test.each([
    [{}, "akid: toy: expects either maxSteps or maxEpochs, found neither."],
    [{ maxSteps: 1, maxEpochs: 1 }, "akid: toy: expects either maxSteps or maxEpochs, found both."],
    [{ maxSteps: 0 }, "akid: toy: maxSteps expects a positive integer, found 0."],
    [{ maxEpochs: 1.5 }, "akid: toy: maxEpochs expects a positive integer, found 1.5."],
    [{ maxEpochs: 1, seed: 0.5 }, "akid: toy: seed expects an integer, found 0.5."],
    [{ maxEpochs: 1, logEvery: 0 }, "akid: toy: logEvery expects a positive integer, found 0."],
    [
      { maxEpochs: 1, backend: "cuda" },
      'akid: toy: backend expects "auto", "onnx", "tfjs", "onnx:webgpu", "onnx:cuda", "tfjs:native" or "tfjs:wasm", found "cuda".',
    ],
    [
      { maxEpochs: 1, engine: "horovod" },
      'akid: toy: engine expects "single", "data-parallel" or "mpi", found "horovod".',
    ],
    [
      { maxEpochs: 1, engine: { name: "mpi", timeout: 0 } },
      "akid: toy engine: timeout expects seconds above 0, found 0.",
    ],
    [
      { maxEpochs: 1, engine: { name: "mpi", logs: "some" } },
      'akid: toy engine: logs expects "lead" or "all", found "some".',
    ],
    [{ maxEpochs: 1, engine: towers({}) }, "akid: toy engine: towers expects a positive integer, found undefined."],
    [{ maxEpochs: 1, engine: towers({ towers: 0 }) }, "akid: toy engine: towers expects a positive integer, found 0."],
    [
      { maxEpochs: 1, engine: towers({ towers: 2, numGpu: 2 }) },
      "akid: toy: towers and numGpu are the same. Give one of them.",
    ],
    [
      { maxEpochs: 1, engine: towers({ numGpu: 2 }), backend: { name: "own", open: () => {} } },
      "akid: toy: backend 'own' cannot go to the thread of a tower. Use onnx or tfjs:wasm: each tower loads its own.",
    ],
    [{ maxEpochs: 1, brain: other({ shape: [3] }) }, "akid: sensor of brain 'other' expects x [B, 3], found [B, 2]."],
    [
      { maxEpochs: 1, brain: other({ shape: [2, 1] }) },
      "akid: sensor of brain 'other' expects x [B, 2, 1], found [B, 2].",
    ],
    [
      { maxEpochs: 1, brain: other({ classes: 4 }) },
      "akid: sensor of brain 'other' expects y [B] index<4>, found [B] index<3>.",
    ],
    [
      { maxEpochs: 1, brain: other({ more: { z: input("z", []) } }) },
      "akid: sensor of brain 'other' expects z [B], found no z.",
    ],
    [{ maxEpochs: 1, brain: noLoss }, "akid: quiet: the brain has no loss to train. Give brain(...) a `loss`."],
  ])("%#", (options, message) => {
    expect(made(options)).toThrow(expect.objectContaining({ name: "UsageError", message }));
  });

  test("an option that does not exist", () => {
    expect(made({ maxEpochs: 1, log_dir: "x" })).toThrow(
      "akid: toy: has no option 'log_dir'. Its options are sensor, brain,",
    );
  });

  test("a backend of AKID_BACKEND that does not exist", () => {
    vi.stubEnv("AKID_BACKEND", "cuda");
    expect(made({ maxEpochs: 1 })).toThrow(
      'akid: toy: AKID_BACKEND expects "auto", "onnx", "tfjs", "onnx:webgpu", "onnx:cuda", "tfjs:native" or "tfjs:wasm", found "cuda".',
    );
  });
  afterEach(() => vi.unstubAllEnvs());
});
