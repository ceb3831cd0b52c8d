/** Edge cases: loops that are not written as `for` over a list or a number. */
import { dsl, type EdgeCase, tune } from "./edge-case.ts";

export const loops: readonly EdgeCase[] = [
  {
    name: "forEach, with an index, a pattern and names of its own",
    source: `${tune}${dsl}const widths = choice([[4], [4, 8]]);
const out: unknown[] = [];
let x = dyn(image);
// per layer
widths.forEach((width, i) => {
  const name = \`conv\${i}\`;
  x = x.attach(name, conv2d(width, 1));
  if (width > 4) {
    x = x.attach(\`bn\${i}\`, batchNorm());
  }
});
[{ n: choice([1, 2]) }, { n: 3 }].forEach(({ n }) => {
  out.push(n);
  const double = [1, 2].map((k) => { return n * k; });
  [n, 5].forEach(() => {
    out.push(double);
  });
});
export default [show(x), out];
`,
    variants: 4,
    lacks: ["forEach", "let x", "if ("],
    has: ["// per layer"],
  },
  {
    name: "forEach that stays a function",
    source: `${tune}${dsl}const widths = choice([[4], [4, 8]]);
const out: number[] = [];
widths.forEach((width) => {
  if (Date.now() < 0) return;
  out.push(width);
});
const late: readonly number[] = JSON.parse("[1, 2]");
let x = dyn(image);
late.forEach((n) => {
  x = x.attach(\`conv\${n}\`, conv2d(n, 1));
});
export default [show(x), out];
`,
    variants: 2,
    has: ["widths.forEach", "late.forEach"],
    warns: "'x' is not tracked: line 14",
  },
  {
    name: "for in, over a list and over a record",
    source: `${tune}${dsl}const widths = choice([[4], [4, 8]]);
const acts = { a: relu(), b: batchNorm() };
let x = dyn(image);
for (const i in widths) x = x.attach(\`conv\${i}\`, conv2d(widths[i]!, 1));
for (const key in acts) {
  x = x.attach(key, acts[key as keyof typeof acts]);
}
export default show(x);
`,
    variants: 2,
    lacks: ["for (", "keyof", "let x"],
  },
  {
    name: "while that counts",
    source: `${tune}${dsl}const depth = choice([1, 3]);
const out: number[] = [];
let x = dyn(image);
let i = 0;
while (i < depth) {
  x = x.attach(\`conv\${i}\`, conv2d(2 ** i, 1));
  if (i === 1) break;
  let left = 4;
  while (left > depth) {
    out.push(left - i);
    left -= 2;
  }
  i++;
} // done
export default [show(x), out];
`,
    variants: 2,
    lacks: ["while", "let "],
    has: ["// done"],
  },
  {
    name: "while that stays, since its counter is used otherwise",
    source: `${tune}const depth = choice([1, 3]);
const out: unknown[] = [];
let i = 0;
while (i < depth) {
  out.push(() => i);
  i++;
}
let j = 0;
while (j < depth) {
  j += 1;
  if (j === 2) continue;
  out.push(j);
}
let k = 0;
while (k < depth) k++;
export default [out.map((one) => (typeof one === "function" ? one() : one)), k];
`,
    variants: 2,
    has: ["while (i < depth)", "while (j < depth)", "let k"],
  },
];
