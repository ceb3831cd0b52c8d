/** What an editor offers where a name is to be written, and what both compilers say where one is misspelt. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorsOf, errorsOf7, importAll, languageService, withFiles } from "./compiler.ts";
import { argument } from "./mistake.ts";

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

/** A network in which a row is being written, "|" being the cursor. */
const rows = (row: string): string => `network("rows", { image, label }, {
  conv1: ["image", conv2d(32, 3), relu()],
  ${row}
  logits: ["conv1", flatten(), dense(10)],
}, { outputs: ["logits"] });`;

const ofRows = ["conv1", "conv1.1", "conv1.2", "halves", "halves.1", "halves.2", "body", "logits", "loss"];

/** The last "|" of a source. */
const cursor = /\|(?=[^|]*$)/;

describe("an editor offers", () => {
  const places: readonly (readonly [what: string, code: string, names: readonly string[]])[] = [
    ["inputs and rows in a row", rows(`flat: ["|", flatten()],`), ["image", "label", "conv1", "logits"]],
    ["the same in an unfinished row", rows(`flat: ["|"],`), ["image", "label", "conv1", "logits"]],
    ["the same in a list", rows(`both: [["conv1", "|"], add()],`), ["image", "label", "conv1", "logits"]],
    ["rows in a dag", `dag({ a: ["in", relu()], b: ["|"] }, "b");`, ["in", "a"]],
    ["rows as outputs", `network("out", { image }, { flat: ["image", flatten()] }, { outputs: ["|"] });`, ["flat"]],
    ["rows and blocks as the start of a part", `part(net, { start: "|" });`, ofRows],
    ["inputs, rows and blocks as activations", `kid.activations({}, ["|"]);`, ["image", "label", ...ofRows]],
    ["parameters", `parameters(net)["|"];`, ["conv1.1/weights", "conv1.1/bias", "logits/weights", "logits/bias"]],
    [
      "their values",
      `kid.parameters().then((values) => values["|"]);`,
      ["conv1.1/weights", "conv1.1/bias", "logits/weights", "logits/bias"],
    ],
    ["what a part takes", "kid.predict({ | }, head);", ["image", "label", ...ofRows]],
  ];

  it("names where a name is to be written", async () => {
    const sources = places.map(([, code]) => setting + code);
    const offered = await withFiles(
      sources.map((source) => source.replace(cursor, "")),
      (paths) => {
        const service = languageService(paths);
        return paths.map((path, i) => service.getCompletionsAtPosition(path, sources[i]?.search(cursor) ?? 0, {}));
      },
    );
    const names = offered.map((found) => found?.entries.map(({ name }) => name.replaceAll('"', "")).toSorted());
    expect(places.map(([what], i) => [what, names[i]])).toEqual(
      places.map(([what, , expected]) => [what, expected.toSorted()]),
    );
  });
});

const kinds = `{ conv1: "conv2d relu"; halves: "globalAvgPool split"; body: "sequential"; logits: "dense"; loss: "softmaxCrossEntropy"; }`;
const noParameter = (name: string, meant: string): string =>
  `TS2551: Property '${name}' does not exist on type 'ParametersOf<${kinds}>'. Did you mean '${meant}'?`;
const noInput = (name: string, type: string, meant: string): string =>
  `TS2561: Object literal may only specify known properties, but '${name}' does not exist in type '${type}'. Did you mean to write '${meant}'?`;
const noBlock = (name: string, meant: string): string =>
  `TS2820: Type '"${name}"' is not assignable to type 'blockName<${kinds}>'. Did you mean '"${meant}"'?`;

describe("the compilers say", () => {
  const mistakes: readonly (readonly [what: string, code: string, ...says: readonly string[]])[] = [
    ["a misspelt parameter", `parameters(net)["logits/wieghts"];`, noParameter("logits/wieghts", "logits/weights")],
    [
      "a block's number that is missing",
      `parameters(net)["conv1/weights"];`,
      noParameter("conv1/weights", "conv1.1/weights"),
    ],
    ["a misspelt row of parameters", `parameters(net)["logit/bias"];`, noParameter("logit/bias", "logits/bias")],
    [
      "the same of their values",
      `kid.parameters().then((values) => values["logit/bias"]);`,
      noParameter("logit/bias", "logits/bias").replace("ParametersOf", "ParameterValues"),
    ],
    [
      "a dag that has a row without blocks",
      `input("x", [3]).attach("d", dag({ n: ["in"] }, "n"));`,
      argument('Dag<{ readonly n: readonly ["in"]; }, "n">', "dag 'd' row 'n' expects blocks after what it reads"),
    ],
    [
      "a misspelt activation",
      `kid.activations({}, ["logit"]);`,
      `TS2820: Type '"logit"' is not assignable to type '"image" | "label" | valueName<${kinds}>'. Did you mean '"logits"'?`,
    ],
    ["a misspelt input", "kid.predict({ imag: value });", noInput("imag", `Inputs<"image" | "label">`, "image")],
    [
      "a misspelt value for a part",
      "kid.predict({ halve: value }, head);",
      noInput("halve", `Inputs<"image" | "label" | valueName<${kinds}>>`, "halves"),
    ],
    ["a misspelt start of a part", `part(net, { start: "logit" });`, noBlock("logit", "logits")],
    ["a misspelt block whose value is given", `part(net, { inject: ["body.3"] });`, noBlock("body.3", "body")],
    ["parameters inside blocks of a row", `parameters(net)["body/1/weights"];`],
  ];

  it("misspelt names: the one that is meant", async () => {
    const expected = mistakes.map(([what, , ...says]) => [what, says]);
    const sources = mistakes.map(([, code]) => setting + code);
    await withFiles(sources, async (paths, folder) => {
      const seven = errorsOf7(paths, folder);
      expect(errorsOf(paths).map((said, i) => [mistakes[i]?.[0], said])).toEqual(expected);
      expect((await seven).map((said, i) => [mistakes[i]?.[0], said])).toEqual(expected);
    });
  });
});
