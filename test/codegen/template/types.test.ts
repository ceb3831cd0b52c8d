/** Types of templates: sizes that are one of several, blocks that are one of several, and tensors whose shape evolves. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attaches } from "../../../type-tests/budgets/blocks.ts";
import { errorsOf, errorsOf7, exportedTypes, importAll, withFiles } from "../../dsl/compiler.ts";

const tune = JSON.stringify(join(import.meta.dirname, "../../../codegen/template.ts"));
const preamble = `${importAll}import { choice, dyn, type Evolving, logUniform, range, uniform as between, zip } from ${tune};
const image = input("image", [8, 8, 3]);
const label = input("label", [], index(10));
`;

/** What TypeScript 5.9 and 7 say about a source. */
async function errors(source: string): Promise<readonly string[]> {
  return withFiles([preamble + source], async (paths, folder) => {
    const [found = []] = errorsOf(paths);
    const [found7 = []] = await errorsOf7(paths, folder);
    expect(found7.length).toBe(found.length);
    return found;
  });
}

/** The types of all exports of a source. */
async function types(source: string): Promise<Readonly<Record<string, string>>> {
  return withFiles([preamble + source], ([path = ""]) => Object.fromEntries(exportedTypes(path)));
}

describe("the vocabulary", () => {
  it("gives one of the alternatives", async () => {
    const source = `
      export const k = choice([3, 5, 7]);
      export const b = choice([true, false]);
      export const s = choice({ small: 8, large: "much" });
      export const o = choice([{ units: 8, act: [relu(), tanh()] }, { units: 16, act: [gelu(), gelu()] }]);
      export const { lr, wd } = zip({ lr: [0.1, 0.01], wd: [0, 1e-4] });
      export const n = range(1, 3), u = between(0, 1), l = logUniform(1, 2);
      const LIST = [8, 16] as const;
      export const named = choice(LIST);`;
    expect(await types(source)).toMatchObject({
      k: "3 | 5 | 7",
      b: "boolean",
      s: '8 | "much"',
      o: "{ readonly units: 8; readonly act: readonly [Relu, Tanh]; } | { readonly units: 16; readonly act: readonly [Gelu, Gelu]; }",
      lr: "0.1 | 0.01",
      wd: "0 | 0.0001",
      n: "number",
      u: "number",
      l: "number",
      named: "8 | 16",
    });
    expect(await errors(source)).toEqual([]);
  });

  it("takes only what it can choose from", async () => {
    expect(await errors("choice(3);")).toHaveLength(1);
    expect(await errors("zip({ a: 1 });")).toHaveLength(1);
    expect(await errors("choice([1], { default: 1 });")).toHaveLength(1);
  });
});

describe("one of several numbers is an unknown size", () => {
  it("in the settings of blocks", async () => {
    const source = `
      const k = choice([3, 5, 7]);
      const n = choice([8, 16]);
      const g = choice([2, 4]);
      export const conv = image.attach("a", conv2d(n, k));
      export const same = image.attach("a", conv2d(n, k, { padding: "same", bias: choice([true, false]) }));
      export const padded = image.attach("a", conv2d(32, [k, 3], { padding: choice([0, 1]), stride: choice([1, 2]) }));
      export const options = image.attach("a", conv2d(32, 3, choice([{ padding: "same" }, { padding: 1 }])));
      export const deep = image.attach("a", depthwiseConv2d(k));
      export const pool = image.attach("a", maxPool(choice([2, 3]), { stride: choice([1, 2]) }));
      export const mean = image.attach("a", avgPool(2));
      export const flat = same.attach("a", flatten()).attach("b", dense(n)).attach("c", maxout(g));
      export const text = input("t", [5, 16]);
      export const cell = text.attach("a", lstm(n));
      export const head = text.attach("a", multiHeadSelfAttention(choice([2, 4])));
      export const norm = image.attach("a", batchNorm({ scale: choice([true, false]) })).attach("b", dropout(choice([0.2, 0.5])));
      export const shaped = image.attach("a", reshape([n, -1]));
      export const wide = image.attach("a", upsample(choice([2, 3])));
      export const res = image.attach("a", residual(sequential(conv2d(n, 3, { padding: 1 }), relu(), conv2d(3, k, { padding: "same" }))));`;
    expect(await errors(source)).toEqual([]);
    const t = (sizes: string) => `Tensor<["B", ${sizes}], "float32">`;
    expect(await types(source)).toMatchObject({
      conv: t("number, number, number"),
      same: t("8, 8, number"),
      padded: t("number, number, 32"),
      options: t("number, number, 32"),
      deep: t("number, number, 3"),
      pool: t("number, number, 3"),
      flat: t("number"),
      cell: t("number"),
      head: t("5, 16"),
      norm: t("8, 8, 3"),
      wide: t("number, number, 3"),
      res: t("8, 8, 3"),
    });
  });
});

/** The attach of each kind of block, its inputs in order made by `make`. */
function attachesWith(make: (input: string, place: number) => string): readonly (readonly [string, string])[] {
  return Object.entries(attaches).flatMap(([kind, source]) => {
    let place = 0;
    const line = source(1).replaceAll(/input\("\w+", \[[^\]]*\](?:, index\(\d+\))?\)/g, (input) =>
      make(input, place++),
    );
    return line.startsWith("{") ? [] : [[kind, line] as const]; // a brain inside has inputs of its own
  });
}

/** Whether a value can go on: it is evolving, or a scalar that a loss or an eval gives. */
const goesOn = (lines: readonly (readonly [string, string])[]) =>
  lines.map(
    ([kind, line]) => `export const ${kind}_: Evolving | Tensor<[]> | Tensor<readonly unknown[], "rows"> = ${line};`,
  );

describe("an evolving tensor", () => {
  const tensor = `import type { Tensor } from ${JSON.stringify(join(import.meta.dirname, "../../../dsl/handle.ts"))};\n`;

  it("takes every block, alone", async () => {
    const lines = attachesWith((input) => `dyn(${input})`).filter(([kind]) => kind !== "split");
    expect(lines.length).toBeGreaterThan(70);
    expect(await errors(tensor + goesOn(lines).join("\n"))).toEqual([]);
  });

  it("takes every block, together with one of known shape", async () => {
    const several = attachesWith((input, place) => (place === 0 ? `dyn(${input})` : input));
    const lines = several.filter(([kind]) => kind !== "split" && kind !== "matmul"); // which knows one of the sizes
    expect(await errors(tensor + goesOn(lines).join("\n"))).toEqual([]);
  });

  it("gives several tensors where a block gives several", async () => {
    const source = `
      const h = input("h", [4]);
      const two = brain("b", { h }, { outputs: { y: h.attach("d", dense(3)), z: h.attach("e", dense(2)) } });
      const [a, b] = dyn(image).attach("s", split([1, 2], 3));
      const { y, z } = dyn(h).attach("two", two);
      export const all: readonly Evolving[] = [a, b, y, z];`;
    expect(await errors(source)).toEqual([]);
  });

  it("goes through loops, conditions and merges, into losses and a brain", async () => {
    const source = `
      const net = choice({ relu: [relu(), relu()], maxout: [maxout(2), maxout(2)] });
      const isNormed = choice([true, false]);
      let x = dyn(image);
      for (let i = 0; i < choice([1, 2], { name: "depth" }); i++) {
        const before = x;
        x = x.attach(\`conv\${i}\`, conv2d(32, choice([3, 5]), { padding: "same" }));
        if (isNormed) x = x.attach(\`bn\${i}\`, batchNorm());
        x = x.attach(\`act\${i}\`, net[i]!);
        x = attach(\`free\${i}\`, net[i]!, x);
        if (i > 0) x = attach(\`sum\${i}\`, add(), [before, x]);
        x = attach(\`both\${i}\`, concat(3), [image, x]);
      }
      const logits = x.attach("flat", flatten()).attach("ip", dense(10));
      const loss = attach("loss", softmaxCrossEntropy(), [logits, label]);
      const evals = { accuracy: attach("accuracy", accuracy(), [logits, label]) };
      export const net2 = brain("net", { image, label }, { outputs: { logits }, loss: [loss], evals });
      export const asBlock = image.attach("nested", brain("net", { image }, { outputs: { x } }));`;
    expect(await errors(source)).toEqual([]);
    expect((await types(source)).net2).toMatch(/^Brain<"net", .*\{ logits: Evolving; \}, "accuracy">$/);
  });

  it("is no licence to misspell, nor to give what is no block", async () => {
    expect(await errors('dyn(image).atach("a", relu());')).toHaveLength(1);
    expect(await errors('dyn(image).attach("a", relu);')).toHaveLength(1);
    expect(await errors("dyn(3);")).toHaveLength(1);
  });

  it("takes a tensor of known shape only through dyn, so that its variable stays one", async () => {
    expect(await errors('let x = dyn(image); x = image.attach("a", relu()); export { x };')).toHaveLength(1);
    expect(await errors('let x = dyn(image); x = dyn(image.attach("a", relu())); export { x };')).toEqual([]);
  });

  it("leaves tensors of known shape as strict as they are", async () => {
    const [error] = await errors('image.attach("big", conv2d(32, 9));');
    expect(error).toContain("conv2d 'big' kernel 9x9 is larger than the padded input 8x8");
  });
});
