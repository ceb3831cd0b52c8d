/** Residual networks of any depth as source text: ResNet-152 (He et al. 2015) fluent, as rows, and nested. */

/** How a network is written: one statement an attach, a chain of attaches a branch, rows of one block or several, or blocks of blocks. */
export type Form = "statements" | "chains" | "single rows" | "rows" | "nested";

interface Written {
  readonly source: string;
  readonly attaches: number;
}

interface Stage {
  readonly blocks: number;
  readonly width: number;
}

const resnet152: readonly Stage[] = [
  { blocks: 3, width: 64 },
  { blocks: 8, width: 128 },
  { blocks: 36, width: 256 },
  { blocks: 3, width: 512 },
];

/** Stages whose blocks are attached about `attaches` times in all: ten times each, and twice more at a change of width. */
function stagesOf(attaches: number): readonly Stage[] {
  const blocks = Math.max(4, Math.round((attaches - 14) / 10));
  const few = Math.max(1, Math.round(blocks / 16));
  return [
    { blocks: few, width: 64 },
    { blocks: few, width: 128 },
    { blocks: blocks - 3 * few, width: 256 },
    { blocks: few, width: 512 },
  ];
}

/** Writes one form of network; `branch` and `sum` give the name of the value that they make. */
interface Writer {
  branch(name: string, from: string, blocks: readonly (readonly [suffix: string, call: string])[]): string;
  sum(name: string, from: readonly [string, string]): string;
  end(last: string): Written;
}

const image = `const image = input("image", [224, 224, 3]);`;
const sealed = (last: string): string =>
  `export const net = brain("resnet", { image }, { outputs: { logits: ${last} } });`;

/** `isChained`: a branch is one expression. */
function fluentWriter(isChained: boolean): Writer {
  const lines = [image];
  let attaches = 0;
  const writer: Writer = {
    branch: (name, from, blocks) => {
      attaches += blocks.length;
      const links = blocks.map(([suffix, call]) => [`${name}_${suffix}`, call] as const);
      if (isChained) {
        lines.push(`const ${name} = ${from}${links.map(([link, call]) => `.attach("${link}", ${call})`).join("")};`);
        return name;
      }
      return links.reduce((before, [link, call]) => {
        lines.push(`const ${link} = ${before}.attach("${link}", ${call});`);
        return link;
      }, from);
    },
    sum: (name, [a, b]) => {
      attaches += 1;
      lines.push(`const ${name}_sum = attach("${name}_sum", add(), [${a}, ${b}]);`);
      return writer.branch(name, `${name}_sum`, [["relu", "relu()"]]);
    },
    end: (last) => ({ source: [...lines, sealed(last)].join("\n"), attaches }),
  };
  return writer;
}

/** `isSingle`: a row is one block. */
function rowWriter(isSingle: boolean): Writer {
  const rows: string[] = [];
  let attaches = 0;
  const from = (name: string): string => `"${name}"`;
  const writer: Writer = {
    branch: (name, of, blocks) => {
      attaches += blocks.length;
      if (!isSingle) {
        rows.push(`  ${name}: [${from(of)}, ${blocks.map(([, call]) => call).join(", ")}],`);
        return name;
      }
      return blocks.reduce((before, [suffix, call]) => {
        rows.push(`  ${name}_${suffix}: [${from(before)}, ${call}],`);
        return `${name}_${suffix}`;
      }, of);
    },
    sum: (name, [a, b]) => {
      attaches += isSingle ? 1 : 2;
      const both = `[${from(a)}, ${from(b)}], add()`;
      if (!isSingle) rows.push(`  ${name}: [${both}, relu()],`);
      else rows.push(`  ${name}_sum: [${both}],`);
      return isSingle ? writer.branch(name, `${name}_sum`, [["relu", "relu()"]]) : name;
    },
    end: (last) => ({
      source: [image, `export const net = network("resnet", { image }, {`, ...rows, `}, "${last}");`].join("\n"),
      attaches,
    }),
  };
  return writer;
}

const factories = `
const bottleneck = <M extends number, O extends number, S extends number>(middle: M, out: O, stride: S) => dag({
  body: ["in", conv2d(middle, 1), batchNorm(), relu(), conv2d(middle, 3, { stride, padding: 1 }), batchNorm(), relu(), conv2d(out, 1), batchNorm()],
  skip: ["in", conv2d(out, 1, { stride }), batchNorm()],
  sum: [["body", "skip"], add(), relu()],
}, "sum");
const identity = <M extends number, O extends number>(middle: M, out: O) => sequential(
  residual(sequential(conv2d(middle, 1), batchNorm(), relu(), conv2d(middle, 3, { padding: 1 }), batchNorm(), relu(), conv2d(out, 1), batchNorm())),
  relu(),
);`;

/** Each residual block is one call of a function from settings to a block. */
function nested(stages: readonly Stage[], widthOf: (stage: Stage, block: number) => number): Written {
  const lines = [
    factories,
    image,
    `const stem = image.attach("stem", sequential(${stem.map(([, call]) => call).join(", ")}));`,
  ];
  let [attaches, last] = [6, "stem"];
  for (const [s, stage] of stages.entries()) {
    for (let b = 0; b < stage.blocks; b++) {
      const settings = `${widthOf(stage, b)}, ${stage.width * 4}`;
      const call = b === 0 ? `bottleneck(${settings}, ${s === 0 ? 1 : 2})` : `identity(${settings})`;
      lines.push(`const s${s}b${b} = ${last}.attach("s${s}b${b}", ${call});`);
      [attaches, last] = [attaches + (b === 0 ? 12 : 10), `s${s}b${b}`];
    }
  }
  lines.push(`const head = ${last}.attach("head", sequential(globalAvgPool(), dense(1000)));`, sealed("head"));
  return { source: lines.join("\n"), attaches };
}

const stem = [
  ["conv", "conv2d(64, 7, { stride: 2, padding: 3 })"],
  ["bn", "batchNorm()"],
  ["relu", "relu()"],
  ["pool", "maxPool(3, { stride: 2, padding: 1 })"],
] as const;

/**
 * A residual network of about so many attaches, or ResNet-152, which has 514. `isDistinct` gives each block its own width,
 * so that no shape comes twice. The source imports nothing.
 *
 * @example resnet("rows", "ResNet-152").attaches // 514
 */
export function resnet(form: Form, size: number | "ResNet-152", { isDistinct = false } = {}): Written {
  const stages = size === "ResNet-152" ? resnet152 : stagesOf(size);
  const widthOf = ({ width }: Stage, block: number): number => (isDistinct ? width + block : width);
  if (form === "nested") return nested(stages, widthOf);
  const isRows = form === "rows" || form === "single rows";
  const writer = isRows ? rowWriter(form === "single rows") : fluentWriter(form === "chains");
  let last = writer.branch("stem", "image", stem);
  for (const [s, stage] of stages.entries()) {
    for (let b = 0; b < stage.blocks; b++) {
      const [name, width, out] = [`s${s}b${b}`, widthOf(stage, b), stage.width * 4];
      const stride = b === 0 && s > 0 ? "stride: 2" : "";
      const body = writer.branch(`${name}_body`, last, [
        ["conv1", `conv2d(${width}, 1)`],
        ["bn1", "batchNorm()"],
        ["relu1", "relu()"],
        ["conv2", `conv2d(${width}, 3, { ${[stride, "padding: 1"].filter(Boolean).join(", ")} })`],
        ["bn2", "batchNorm()"],
        ["relu2", "relu()"],
        ["conv3", `conv2d(${out}, 1)`],
        ["bn3", "batchNorm()"],
      ]);
      const skip: readonly (readonly [string, string])[] = [
        ["conv", stride ? `conv2d(${out}, 1, { ${stride} })` : `conv2d(${out}, 1)`],
        ["bn", "batchNorm()"],
      ];
      last = writer.sum(name, [body, b === 0 ? writer.branch(`${name}_skip`, last, skip) : last]);
    }
  }
  return writer.end(
    writer.branch("head", last, [
      ["gap", "globalAvgPool()"],
      ["logits", "dense(1000)"],
    ]),
  );
}
