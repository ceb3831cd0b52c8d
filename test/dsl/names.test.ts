/** What an editor offers where a name is to be written, and what both compilers say where one is misspelt. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorsOf, errorsOf7, importAll, languageService, withFiles } from "./compiler.ts";

const train = JSON.stringify(join(import.meta.dirname, "../../src/train.ts"));

const setting = `${importAll}import { type HostTensor, Kid, parameters } from ${train};
const image = input("image", [8, 8, 1]);
const label = input("label", [], index(10));
const net = network("net", { image, label }, {
  conv1: ["image", conv2d(32, 3), relu()],
  halves: ["conv1", globalAvgPool(), split([16, 16], 1)],
  body: ["halves:0", sequential(dense(8), relu())],
  logits: ["body", dense(10)],
  loss: [["logits", "label"], softmaxCrossEntropy()],
}, { outputs: ["logits"], loss: "loss" });
const head = part(net, { start: "logits", end: "logits" });
declare const kid: Kid<typeof net>;
declare const value: HostTensor;
`;

/** A source in which "|" is the cursor, after which all that is missing is there. */
const rows = (row: string): string => `network("rows", { image, label }, {
  conv1: ["image", conv2d(32, 3), relu()],
  ${row}
  logits: ["conv1", flatten(), dense(10)],
}, { outputs: ["logits"] });`;

const ofRows = ["conv1", "conv1.1", "conv1.2", "halves", "halves.1", "halves.2", "body", "logits", "loss"];

describe("an editor offers", () => {
  it.each([
    ["inputs and rows in a row", rows(`flat: ["|", flatten()],`), ["image", "label", "conv1", "logits"]],
    ["the same in a list", rows(`both: [["conv1", "|"], add()],`), ["image", "label", "conv1", "logits"]],
    ["rows as outputs", `network("out", { image }, { flat: ["image", flatten()] }, { outputs: ["|"] });`, ["flat"]],
    ["rows and blocks as the start of a part", `part(net, { start: "|" });`, ofRows],
    ["inputs, rows and blocks as activations", `kid.activations({}, ["|"]);`, ["image", "label", ...ofRows]],
    ["parameters", `parameters(net)["|"];`, ["conv1.1/weights", "conv1.1/bias", "logits/weights", "logits/bias"]],
  ])("%s", async (_, code, expected) => {
    const source = setting + code;
    const position = source.lastIndexOf("|");
    const offered = await withFiles([source.replace(/\|(?=[^|]*$)/, "")], ([path = ""]) =>
      languageService([path])
        .getCompletionsAtPosition(path, position, {})
        ?.entries.map(({ name }) => name),
    );
    expect(offered?.toSorted()).toEqual(expected.toSorted());
  });

  it("what a part takes", async () => {
    const source = `${setting}kid.predict({  }, head);`;
    const offered = await withFiles([source], ([path = ""]) =>
      languageService([path])
        .getCompletionsAtPosition(path, source.lastIndexOf("{ ") + 2, {})
        ?.entries.map(({ name }) => name.replaceAll('"', "")),
    );
    expect(offered?.toSorted()).toEqual(["image", "label", ...ofRows].toSorted());
  });
});

const kinds = `{ conv1: "conv2d relu"; halves: "globalAvgPool split"; body: "sequential"; logits: "dense"; loss: "softmaxCrossEntropy"; }`;
const noParameter = (name: string, meant: string): string =>
  `TS2551: Property '${name}' does not exist on type 'ParametersOf<${kinds}>'. Did you mean '${meant}'?`;

describe("the compilers say of", () => {
  const mistakes: readonly (readonly [what: string, code: string, ...says: readonly string[]])[] = [
    ["a misspelt parameter", `parameters(net)["logits/wieghts"];`, noParameter("logits/wieghts", "logits/weights")],
    [
      "a block's number that is missing",
      `parameters(net)["conv1/weights"];`,
      noParameter("conv1/weights", "conv1.1/weights"),
    ],
    ["a misspelt row of parameters", `parameters(net)["logit/bias"];`, noParameter("logit/bias", "logits/bias")],
    ["parameters inside blocks of a row", `parameters(net)["body/1/weights"];`],
  ];

  it.each(mistakes)("%s", async (_, code, ...says) => {
    await withFiles([setting + code], async (paths, folder) => {
      expect(errorsOf(paths)).toEqual([says]);
      expect(await errorsOf7(paths, folder)).toEqual([says]);
    });
  });
});
