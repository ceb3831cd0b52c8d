/** What the compiler says about a Kid whose parts do not fit, in TypeScript 5.9 and 7. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dsl, errorsOf, errorsOf7, withFiles } from "../dsl/compiler.ts";

const src = (file: string): string => JSON.stringify(join(import.meta.dirname, "../../src", file));

const kidOf = (image: string, classes: number, options: string): string => `
import { attach, brain, dense, flatten, index, input, softmaxCrossEntropy } from ${dsl("index.ts")};
import { Kid, sensor, sgd } from ${src("train.ts")};
import { digits } from ${src("sources/index.ts")};
const image = input("image", ${image});
const label = input("label", [], index(${classes}));
const logits = image.attach("flat", flatten()).attach("ip1", dense(${classes}));
const net = brain("digits", { image, label }, {
  outputs: { logits }, loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
});
const kid = new Kid({
  sensor: sensor(digits(), { batchSize: 32 }),
  brain: net,
  kongfu: sgd({ lr: 0.1 }),
  ${options}
});
export const practice = () => kid.practice();`;

const misfit = (sentence: string): string =>
  `TS2322: Type 'Sensor<DigitsSamples>' is not assignable to type '"${sentence}"'.`;

describe("the compiler", () => {
  test("takes parts that fit, and says one sentence about a sensor that does not", async () => {
    const sources = [
      kidOf("[8, 8, 1]", 10, "maxEpochs: 1"),
      kidOf("[28, 28, 1]", 10, "maxEpochs: 1"),
      kidOf("[8, 8, 1]", 26, "maxSteps: 1"),
    ];
    const expected = [
      [],
      [misfit("sensor of brain 'digits' expects image [B, 28, 28, 1], found [B, 8, 8, 1]")],
      [misfit("sensor of brain 'digits' expects label [B] index<26>, found [B] index<10>")],
    ];
    await withFiles(sources, async (paths, folder) => {
      expect(errorsOf(paths)).toEqual(expected);
      expect(await errorsOf7(paths, folder)).toEqual(expected);
    });
  });

  test("refuses both of maxSteps and maxEpochs, neither, and misspelt names, akid's among them", async () => {
    const options = [
      "maxEpochs: 1, maxSteps: 1",
      "",
      "maxEpoch: 1, trainLogSteps: 5",
      "maxSteps: 1, hooks: { onTrainingLogs: () => {} }",
    ];
    const sources = options.map((each) => kidOf("[8, 8, 1]", 10, each));
    const [both = [], neither = [], option = [], hook = []] = await withFiles(sources, (paths) => errorsOf(paths));
    expect(both.join()).toContain(`Type 'number' is not assignable to type '"either maxSteps or maxEpochs"'`);
    expect(neither.join()).toContain("Property 'maxSteps' is missing");
    expect(option.join()).toContain("Did you mean to write 'trainLogStep'?");
    expect(hook.join()).toContain("Did you mean to write 'onTrainingLog'?");
  });
});
