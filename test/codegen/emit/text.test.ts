/** The text of variants: what a person would have written. */
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import { expand } from "../../../codegen/emit/concrete.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { analysed, vocabulary } from "../analyse/analysed.ts";

const folder = join(import.meta.dirname, "../templates");

/** The text of a variant, without its imports. */
function textOf(source: string, index = 0): string {
  const template = analysed(vocabulary + source);
  return expand(template, decode(template.space, BigInt(index)), {
    outFile: join(dirname(template.file), "any.sweep/any.ts"),
  }).text;
}

describe("the template of akid's tuning example", () => {
  const template = loadTemplate(join(folder, "tuning.template.ts"));
  const variant = (index: bigint): string =>
    expand(template, decode(template.space, index), { outFile: join(folder, "tuning.sweep/a.ts") }).text;

  it("becomes a file without a trace of choices", () => {
    expect(variant(6n)).toBe(`// Maxout or ReLU, with or without batch normalisation, at two learning rates.
import { brain, conv2d, dense, dropout, flatten, input, maxout, maxPool } from "akid";

const image = input("image", [28, 28, 1]);

/** One entry per network. */
const net = { activation: [maxout(2), maxout(2), maxout(2), maxout(5)] } as const;
const bn = false;
/** Learning rate. */
const lr: number = 0.025;

const widths = [48, 96, 48] as const;
// convolution block
const x0a = image.attach("conv0", conv2d(48, 5, { padding: "same" }));
const x0c = x0a.attach("act0", net.activation[0]);
const x0d = x0c.attach("pool0", maxPool(2)).attach("drop0", dropout(0.5));
// convolution block
const x1a = x0d.attach("conv1", conv2d(96, 5, { padding: "same" }));
const x1c = x1a.attach("act1", net.activation[1]);
const x1d = x1c.attach("pool1", maxPool(2)).attach("drop1", dropout(0.5));
// convolution block
const x2a = x1d.attach("conv2", conv2d(48, 5, { padding: "same" }));
const x2c = x2a.attach("act2", net.activation[2]);
const x2d = x2c.attach("pool2", maxPool(2)).attach("drop2", dropout(0.5));
const logits = x2d
  .attach("flat", flatten())
  .attach("ip", dense(50))
  .attach("act", net.activation[3])
  .attach("out", dense(10));

export const rate = lr;
export const network = brain("mnist-plain", { image }, { outputs: { logits } });
`);
  });

  it("changes in as many lines as the parameter means", () => {
    const changed = (one: bigint, other: bigint): number => {
      const lines = new Set(variant(one).split("\n"));
      return variant(other)
        .split("\n")
        .filter((line) => !lines.has(line)).length;
    };
    expect(changed(6n, 7n)).toBe(1); // the learning rate
    expect(changed(2n, 6n)).toBe(2); // the activations, and the import of theirs
    expect(changed(6n, 4n)).toBe(9); // batch normalisation: its import, the constant, the name, and two lines per block
  });
});

describe("a loop behind a statement that goes", () => {
  it("keeps the blank line between them", () => {
    const text = textOf(`import { input, relu } from "akid";
const n = choice([1]);
const image = input("image", [8, 8, 1]);

let x = dyn(image);
for (let i = 0; i < n; i++) {
  x = x.attach("relu", relu());
}
export default x;
`);
    expect(text).toContain('[8, 8, 1]);\n\nconst x0a = image.attach("relu", relu());\nexport default x0a;\n');
  });
});

describe("names that lose their block", () => {
  it("get that of the round, and a number where the name is taken", () => {
    const text = textOf(`const n = choice([2]);
const t0 = "taken";
const out: unknown[] = [];
for (const i of [n, 5]) {
  const t = i + 1;
  const { length } = out;
  out.push(t, { t, length });
}
if (n > 1) {
  const length = t0;
  out.push(length);
}
export default out;`);
    expect(text).toContain(`const t0_2 = 3;
const { length: length0 } = out;
out.push(t0_2, { t: t0_2, length: length0 });
const t1 = 6;`);
    expect(text).toContain("const length1_2 = t0;\nout.push(length1_2);");
  });
});

describe("what a combination leaves out", () => {
  it("takes its comments along, but for those that stand alone", () => {
    const source = `const out: string[] = [];
const deep = choice([false, true]);
// Stands alone.

// About the branch.
if (deep) out.push("deep"); // Behind it.

// About the end.
export default out;`;
    expect(textOf(source)).toBe(`const out: string[] = [];
const deep = false;
// Stands alone.

// About the end.
export default out;`);
    expect(textOf(source, 1)).toBe(`const out: string[] = [];
const deep = true;
// Stands alone.

// About the branch.
out.push("deep"); // Behind it.

// About the end.
export default out;`);
  });

  it("leaves the paragraphs as they are", () => {
    const text = textOf(`const out: string[] = [];
const deep = choice([false, true]);

if (deep) out.push("deep");
out.push("always");
function f() {
  if (deep) return 1;

  return 2;
}
export default [f, out];`);
    expect(text).toBe(`const out: string[] = [];
const deep = false;

out.push("always");
function f() {
  return 2;
}
export default [f, out];`);
  });
});

describe("parentheses", () => {
  it("stay or come where an operator would take another operand", () => {
    const text = textOf(`const c = choice([true]);
const f = () => 1;
export default [(c ? 1 + f() : 2) * 3, (c ? (f(), 2) : 3), -(c ? f() : 1), (c ? f : f)(), ((c ? f() : 2)),
  () => c ? { f } : {}, (c && f)().toFixed(), (c ? 5 : 6).toFixed(), c ? f() ?? 1 : 0];`);
    expect(text).toContain(`[(1 + f()) * 3, ((f(), 2)), -(f()), (f)(), ((f())),
  () => ({ f }), (f)().toFixed(), (5).toFixed(), f() ?? 1]`);
  });
});

describe("a list of imports with a line for each", () => {
  const names = [
    "accuracy",
    "averageOut",
    "bidirectional",
    "depthwiseConv2d",
    "multiClassHinge",
    "multiHeadSelfAttention",
  ];
  const listed = (kept: readonly string[]): string =>
    `import {\n${kept.map((name) => `  ${name},\n`).join("")}} from "akid";`;

  /** The import of a variant that keeps some names, where the template's longest line has so many characters. */
  function importOf(kept: readonly string[], width: number): string {
    const text = textOf(
      `${listed(names)}
// ${"-".repeat(width - 3)}
const all = choice([[
${kept.join(",\n")}]]);
export default all;`,
    );
    return text.slice(0, text.indexOf(";") + 1);
  }

  it("keeps its lines where what is left is too long for one", () => {
    expect(importOf(names.slice(1), 100)).toBe(listed(names.slice(1)));
  });

  it("becomes one line where there is room", () => {
    const line = (kept: readonly string[]): string => `import { ${kept.join(", ")} } from "akid";`;
    expect(line(names.slice(1)).length).toBeGreaterThan(100);
    expect(importOf(names.slice(1), 110)).toBe(line(names.slice(1))); // of 120, the next usual width
    expect(importOf(names.slice(3), 100)).toBe(line(names.slice(3)));
  });
});
