/** Edge cases: what is pruned, unrolled and flattened. */
import { dsl, type EdgeCase, tune } from "./edge-case.ts";

export const statements: readonly EdgeCase[] = [
  {
    name: "spreads in lists, objects and arguments",
    source: `${tune}const bn = choice([true, false]);
const wd = choice([0, 0.5]);
const layers = ["conv", ...(bn ? ["bn", "scale"] : []), "relu"];
const first = [...(bn ? [] : ["a"]), "b", ...(wd > 0 ? (bn ? ["x"] : ["y"]) : [])];
const opt = { lr: 1, ...(wd > 0 ? { wd } : {}), ...(bn && { m: 0.9 }) };
export default [layers, first, opt, Math.max(1, ...(bn ? [2, 3] : []))];
`,
    variants: 4,
    lacks: [/\.\.\./, /[[(,] ?,/],
  },
  {
    name: "template literals",
    source: `${tune}const s = choice(["a\`b", "\${x}", "q\\"'", "back\\\\slash"]);
const n = choice([1, 2]);
const who = String(Date.now() * 0);
const tag = (parts: TemplateStringsArray, ...values: unknown[]) => parts.length + values.length;
export default [\`run-\${s}-\${n}-\${who}-\\n\${n + 1}\`, \`\${s}\${n}\`, \`two
  lines \${n}\`, tag\`a\${n}\`];
`,
    variants: 8,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the variant
    has: ["${who}", /tag`a\$\{n\}`/],
  },
  {
    name: "switch that falls through, with a default",
    source: `${tune}const m = choice(["a", "b", "c", "d"]);
const out: string[] = [];
switch (m) {
  case "a":
    out.push("A");
  // falls through
  case "b": {
    out.push("B");
    break;
  }
  case "c":
    if (m === "c") break;
    out.push("never");
    break;
  default:
    out.push("D");
}
export default out;
`,
    variants: 4,
    lacks: ["switch", "never"],
  },
  {
    name: "switch with a jump that only the run decides",
    source: `${tune}const m = choice(["a", "b"]);
const out: string[] = [];
const late = Date.now() > 0;
switch (m) {
  case "a":
    if (late) break;
    out.push("A");
    break;
  default:
    out.push("D");
}
export default out;
`,
    variants: 2,
  },
  {
    name: "if, else if, else, with comments",
    source: `${tune}const m: string = choice(["a", "b", "c"]);
let r = "";
/* detached */

// about the branch
if (m === "a") r = "A"; // trailing A
else if (m === "b") {
  // inside B
  r = "B";
  // last of B
} else {
  r = "C"; /* inside C */
}
export default r; // end
`,
    variants: 3,
    has: ["/* detached */", "// end"],
    lacks: [/\bif\b/],
  },
  {
    name: "names of blocks do not meet those around",
    source: `${tune}const bn = choice([true, false]);
const t = 1;
const out: number[] = [];
if (bn) {
  const t = 2;
  const u = t + 1;
  out.push(t, u);
}
const u = 9;
const t1 = 5;
for (const v of [bn ? 10 : 20, 30]) {
  const t = v * 2;
  if (bn) {
    const w = { t, ...{ v } };
    out.push(w.t, w.v);
  }
  out.push(t);
}
export default [...out, t, u, t1];
`,
    variants: 2,
    lacks: ["for ("],
  },
  {
    name: "return in a branch of a function",
    source: `${tune}const bn = choice([true, false]);
function f(n: number): string {
  if (bn) {
    return "bn" + n;
  }
  const late = choice(["x", "y"]);
  return "plain" + n + late + g();
  function g() { return "!"; }
}
export default f(1);
`,
    variants: 3,
    lacks: ["if ("],
  },
  {
    name: "a condition that only the run decides",
    source: `${tune}const bn = choice([true, false]);
const flag = Date.now() < 0 || bn;
const both = bn && Date.now() > 0;
export default [flag ? 1 : 2, both ? 3 : 4, bn ?? 5];
`,
    variants: 2,
    has: ["flag ? 1 : 2"],
    lacks: ["bn &&", "bn ??"],
  },
  {
    name: "a list that changes is not what it was declared as",
    source: `${tune}const bn = choice([true, false]);
const layers = ["a", ...(bn ? ["b"] : [])];
layers.push("c");
const options = { n: choice([1, 2]) as number };
options.n += 1;
const out: string[] = [];
if (layers.length > 2) out.push("long");
if (options.n > 2) out.push("more");
for (const layer of layers) out.push(layer);
export default out;
`,
    variants: 4,
    has: ["layers.length > 2", "options.n > 2", "for (const layer"],
  },
  {
    name: "a list that changes under another name",
    source: `${tune}const deep = choice([true, false]);
const blocks = [{ n: 1 }, { n: 2 }, ...(deep ? [{ n: 3 }] : [])];
const first = blocks[0];
for (const block of blocks) block.n += 1;
if (first) first.n += 1;
const sizes = [deep ? 1 : 2, 4];
const { length } = sizes;
for (const [i] of sizes.entries()) sizes[i] = 0;
const out: number[] = [];
for (const { n } of blocks) out.push(n);
if (sizes[0] === 0 && length > 1) out.push(9);
export default out;
`,
    variants: 2,
  },
  {
    name: "comparisons and unions in every place",
    source: `${tune}const k = choice([3, 5]);
const kind: "a" | "b" = choice(["a", "b"]);
const act = choice({ relu: { type: "relu" }, maxout: { type: "maxout", group: 2 } });
const late = (x: boolean) => x || Date.now() < 0;
const isSmall = k === 3;
function half(n: number) { return(k + 1) / n; }
export default [isSmall, late(k === 3), late(true) && kind === "a", kind !== "b", "group" in act ? act.group : 0,
  typeof act === "object", half(2), (k > 4) === late(false)];
`,
    variants: 8,
    lacks: ["k ===", "in act", "return4", "return6"],
  },
  {
    name: "types of a loop's variables",
    source: `${tune}const width = choice([8, 16]);
const out: unknown[] = [];
for (const w of [width, 4] as const) {
  const copy: typeof w = w;
  out.push(copy);
}
export default out;
`,
    variants: 2,
    lacks: ["for ("],
  },
  {
    name: "constants of a loop are those of the round",
    source: `${tune}const depth = choice([1, 3]);
const out: unknown[] = [];
for (let i = 0, n = depth; i < n; i++) {
  const last = i === depth - 1;
  const width = last ? 10 : 2 ** i;
  if (last) out.push("last");
  out.push({ width, i });
}
export default out;
`,
    variants: 2,
    lacks: ["for (", "if ("],
  },
  {
    name: "loops over lists with names, entries and patterns",
    source: `${tune}const blocks = choice({ a: [{ out: 4, fs: [1] }], b: [{ out: 4, fs: [1, 2] }, { out: 8, fs: [] }] });
const plain = [{ n: 1, f: [1, 2] }, { n: choice([2, 3]), f: [] }];
const out: unknown[] = [];
for (const [i, { out: width, fs }] of blocks.entries()) out.push(i, width, fs, fs.length);
for (const { n, f } of plain) {
  out.push(n, f);
}
for (const block of plain) out.push(block.n, block.f, block);
for (const [key, value] of Object.entries({ x: choice([5, 6]), y: 7 })) out.push(key, value);
export default out;
`,
    variants: 8,
    lacks: ["for ("],
  },
  {
    name: "items that have no name are written where they are used, or are constants",
    source: `${tune}const w = choice([1, 2]);
const made: string[] = [];
const make = (n: number) => ({ n, made: made.length });
const out: unknown[] = [];
for (const item of [{ f: make, w }, { f: make, w: 3 }]) {
  out.push(item.f(item.w));
}
for (const f of [(x: number) => x + w, (x: number) => x * 2]) out.push(f(3));
for (const { f, k } of [{ f: () => w, k: w }, { f: () => 9, k: 1 }]) {
  out.push(() => f(), f(), k);
}
export default out.map((one) => (typeof one === "function" ? one() : one));
`,
    variants: 2,
    lacks: ["for (const {", "for (const item"],
  },
  {
    name: "jumps out of loops",
    source: `${tune}const n = choice([2, 4]);
const out: string[] = [];
outer: for (let i = 0; i < n; i++) {
  for (const j of [0, n, 9]) {
    if (j === n && i === 1) continue outer;
    if (i === 3) break outer;
    if (j === 9) {
      out.push("nine");
      break;
    }
    out.push(\`\${i}\${j}\`);
  }
  out.push("end");
}
export default out;
`,
    variants: 2,
    lacks: ["for (", "outer", "if ("],
  },
  {
    name: "jumps that only the run decides keep their loop",
    source: `${tune}const n = choice([2, 3]);
const out: number[] = [];
for (let i = 0; i < n; i++) {
  if (out.length > 1) break;
  out.push(i);
}
outer: for (let i = 0; i < n; i++) {
  for (const j of [n, 1]) {
    if (out.length > 3) continue outer;
    out.push(i + j);
  }
}
export default out;
`,
    variants: 2,
    has: ["for (let i = 0; i < n; i++)", "outer: for"],
  },
  {
    name: "white space inside of a value",
    source: `${tune}const bn = choice([true, false]);
let text = "";
if (bn) {
  text = \`first
    second
      third\`;
  const plain = [
    1,
  ];
  text += plain.length;
}
export default text;
`,
    variants: 2,
  },
  {
    name: "lines that end with a carriage return",
    source: `${tune}const bn = choice([true, false]);
const out: string[] = [];
for (const v of [bn, "z"]) {
  out.push(String(v));

  if (bn) out.push("b");
}
export default out;
`.replaceAll("\n", "\r\n"),
    variants: 2,
    lacks: [/[^\r]\n/],
  },
  {
    name: "what is left out leaves no blank lines behind",
    source: `${tune}const bn = choice([true, false]);
const out: number[] = [];

// one
if (bn) out.push(1);
out.push(2);
for (const v of [3, bn]) {
  if (bn) out.push(4);

  out.push(Number(v));
}
function f() {
  if (bn) out.push(5);

  return 6;
}
export default [...out, f()];
`,
    variants: 2,
    lacks: [/\n\s*\n\s*\n/, /\{\s*\n\s*\n/, /[ \t]\n/, /\n\n\s*\}/],
    has: [/;\n\n(\/\/ one\n)?out\.push/],
  },
  {
    name: "an evolving variable in nested loops",
    source: `${tune}${dsl}const depth = choice([0, 1, 3]);
const blocks = choice({ a: [{ out: 4, n: 1 }], b: [{ out: 4, n: 1 }, { out: 8, n: 2 }] });
let x = dyn(image);
for (const { out, n } of blocks) {
  const tag = \`w\${out}\`; // per block
  for (let j = 0; j < n; j++) {
    if (j === 1) continue;
    x = x.attach(\`\${tag}_\${j}\`, conv2d(out, 1));
  }
}
for (let i = 0; i < depth; i += 1) {
  if (i === 2) break;
  x = x.attach(\`bn\${i}\`, batchNorm());
}
export default show(x);
`,
    variants: 6,
    lacks: [/for \(/, /dyn/, /let /],
  },
  {
    name: "an evolving variable under a condition that only the run decides",
    source: `${tune}${dsl}const bn = choice([true, false]);
let x = dyn(image);
if (Date.now() < 0) x = x.attach("conv", conv2d(2, 3));
if (bn) { x = x.attach("bn", batchNorm()); }
export default show(x);
`,
    variants: 2,
    has: ["dyn(image)", "let x"],
    warns: "the shape of 'x' is not tracked: line 7",
  },
  {
    name: "an evolving variable in a function of its own",
    source: `${tune}${dsl}const depth = choice([1, 2]);
function tower(name: string) {
  let x = dyn(image);
  for (let i = 0; i < depth; i++) x = x.attach(\`\${name}\${i}\`, conv2d(4, 3));
  return x;
}
const heads = [];
for (const size of [2, depth]) {
  let y = dyn(image);
  y = y.attach("conv", conv2d(size, 3));
  heads.push(show(y));
}
export default [show(tower("a")), heads];
`,
    variants: 2,
    lacks: ["dyn", "for (", "let "],
  },
  {
    name: "an evolving variable that a function refers to",
    source: `${tune}${dsl}const bn = choice([true, false]);
let x = dyn(image);
const later = () => show(x);
if (bn) x = x.attach("bn", batchNorm());
export default later();
`,
    variants: 2,
    has: ["dyn(image)", "let x"],
    warns: "the shape of 'x' is not tracked",
  },
  {
    name: "an evolving variable that is exported under its name",
    source: `${tune}${dsl}const bn = choice([true, false]);
let x = dyn(image);
if (bn) x = x.attach("bn", batchNorm());
export { x as output };
export default show(x);
`,
    variants: 2,
    has: ["let x", "export { x as output }"],
    warns: "'x' is not tracked: it is exported",
  },
  {
    name: "two evolving variables",
    source: `${tune}${dsl}const depth = choice([1, 2]);
const wide = choice([true, false]);
let x = dyn(image);
let stem = dyn(image);
const taps: unknown[] = [];
for (let i = 0; i < depth; i++) {
  const before = x;
  x = x.attach(\`conv\${i}\`, conv2d(wide ? 16 : 8, 3, { padding: "same" }));
  if (i > 0) stem = stem.attach("pool", maxPool(2));
  taps.push(show(before));
}
export default [show(x), show(stem), taps];
`,
    variants: 4,
    lacks: ["dyn", "for ("],
  },
  {
    name: "a second variable that evolves without saying so",
    source: `${tune}${dsl}const bn = choice([true, false]);
let x = dyn(image);
let y = x;
if (bn) x = x.attach("bn", batchNorm());
y = y.attach("pool", maxPool(2));
export default [show(x), show(y)];
`,
    variants: 2,
    refused: 2,
    warns: "declare it with dyn(x)",
  },
  {
    name: "a shape that does not fit is refused",
    source: `${tune}${dsl}const k = choice([2, 9]);
let x = dyn(image);
x = x.attach("pool", maxPool(k)).attach("relu", relu());
export default show(x);
`,
    variants: 2,
    refused: 1,
  },
];
