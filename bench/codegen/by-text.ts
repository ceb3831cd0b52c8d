/** The peer: a template of text with holes, one file per combination, each run until it fails or has built its network. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const holes = `import { accuracy, attach, batchNorm, brain, conv2d, dense, dropout, flatten, index, input } from "akid";
import { maxout, maxPool, relu, softmaxCrossEntropy } from "akid";
const net = {{ net }};
const image = input("image", [28, 28, 1]);
const label = input("label", [], index(10));
let x = image;
for (const [i, filters] of [{{ width }}, 96, 48].entries()) {
  x = x.attach(\`conv\${i}\`, conv2d(filters, {{ k }}, { padding: 2 }));
  if ({{ bn }}) x = x.attach(\`bn\${i}\`, batchNorm());
  x = x.attach(\`act\${i}\`, net[i]);
  x = x.attach(\`pool\${i}\`, maxPool({{ pool }}, { stride: 2 })).attach(\`drop\${i}\`, dropout(0.5));
}
const logits = x.attach("flat", flatten()).attach("ip", dense(50)).attach("act", net[3]).attach("out", dense(10));
export default brain("mnist", { image, label }, {
  outputs: { logits },
  loss: attach("loss", softmaxCrossEntropy(), [logits, label]),
  evals: { accuracy: attach("accuracy", accuracy(), [logits, label]) },
});
`;

const nets = ["[relu(), relu(), relu(), relu()]", "[maxout(2), maxout(2), maxout(2), maxout(5)]"];
const values = {
  net: nets,
  bn: [true, false],
  k: [3, 5, 7],
  pool: [2, 3, 4],
  width: Array.from({ length: 28 }, (_, i) => 16 + 2 * i),
};

/** All combinations. */
const combinations = Object.entries(values).reduce<readonly Readonly<Record<string, unknown>>[]>(
  (all, [name, list]) => all.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
  [{}],
);

export interface ByText {
  readonly milliseconds: number;
  readonly failed: number;
}

/** Every n-th combination, so that the sample is spread over the grid. */
export function byText(folder: string, count: number): ByText {
  const step = combinations.length / count;
  const begin = performance.now();
  const codes = Array.from({ length: count }, (_, i) => {
    const chosen = combinations[Math.floor(i * step)] ?? {};
    const text = holes.replaceAll(/\{\{ (\w+) \}\}/g, (_hole, name: string) => String(chosen[name]));
    const file = join(folder, `text${i}.mjs`);
    writeFileSync(file, text);
    return spawnSync(process.execPath, [file], { stdio: "ignore" }).status;
  });
  return { milliseconds: performance.now() - begin, failed: codes.filter((code) => code !== 0).length };
}
