/** The table of parameter names by kind: for every block it says what lowering makes, name by name and axis by axis. */
import { join } from "node:path";
import { expect, it } from "vitest";
import type { AnyBrain } from "../../dsl/brain.ts";
import { parameters } from "../../src/lower/parameters.ts";
import { errorsOf, withFiles } from "../dsl/compiler.ts";
import { evaluate } from "../dsl/run.ts";
import { blocks, setting } from "../dsl/snippets.ts";

/** Settings that decide which parameters there are. */
const others: readonly (readonly [block: string, to: string])[] = [
  ["dense(10, { bias: false })", "flat"],
  ["conv2d(8, 3, { bias: false })", "image"],
  ["separableConv2d(8, 3, { bias: false })", "image"],
  ['batchNorm({ scale: "shared" })', "image"],
  ["batchNorm({ scale: false, offset: false, tracking: false })", "image"],
  ['batchNorm({ momentum: "cumulative" })', "image"],
  ["layerNorm({ offset: false })", "words"],
  ["groupNorm(4, { scale: false })", "small"],
  ["groupSoftmax(4, { temperature: 2 })", "flat"],
  ['memoryRelu({ mode: "recall" })', "flat"],
];

/** The block in a brain of its own, under the name "x". */
function brainOf(block: string, to: string): { readonly kind: string; readonly net: AnyBrain } {
  const statements = `
    const inputs = {};
    const declared = (name, ...type) => (inputs[name] = input(name, ...type));
    ${setting.replaceAll("input(", "declared(")}
    const made = ${block};
    const given = attach("x", made, ${to.replaceAll("input(", "declared(")});
    const ends = given.dtype === "rows"
      ? { outputs: { flat }, evals: { given } }
      : { outputs: given.attach ? { given } : { ...given } };`;
  return evaluate(`{ kind: made.kind, net: brain("one", inputs, ends) }`, statements) as never; // as it says
}

it("the names that the compiler knows are those that lowering makes", async () => {
  const lines = [...blocks, ...others].map(([block, to], i) => {
    const { kind, net } = brainOf(block, to);
    const shapes = Object.entries(parameters(net, { words: [1, 6, 32] })).map(([name, type]) => [name, type?.shape]);
    return `const a${i}: Shapes<"${kind}"> = ${JSON.stringify(Object.fromEntries(shapes))}; // ${block}`;
  });
  const names = JSON.stringify(join(import.meta.dirname, "../../src/lower/parameter-names.ts"));
  const source = `import type { ParametersOf } from ${names};
type Flat<P> = { [K in keyof P]: P[K] extends { readonly shape: infer S } | undefined ? S : never };
type Shapes<Kind extends string> = Flat<ParametersOf<{ x: Kind }>>;
${lines.join("\n")}`;
  const wrong = [`{ "x/weights": [4] }`, `{ "x/bias": [4] }`, `{ "x/weights": [4, 4], "x/scale": [4] }`];
  const sources = [
    source,
    ...wrong.map((shapes) => `${source.replace(/^const.*$/gm, "")}const a: Shapes<"dense"> = ${shapes};`),
  ];
  const errors = await withFiles(sources, (paths) => errorsOf(paths));
  expect(errors.map(([first]) => first?.slice(0, 6))).toEqual([undefined, "TS2322", "TS2741", "TS2353"]);
  expect(source).toContain(`const a0: Shapes<"conv2d"> = {"x/weights":[3,3,3,32],"x/bias":[32]};`);
});
