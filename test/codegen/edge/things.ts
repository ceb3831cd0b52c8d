/** Edge cases: what is known to be there, what is not there, and what other files say. */
import { dsl, type EdgeCase, tune } from "./edge-case.ts";

export const things: readonly EdgeCase[] = [
  {
    name: "a block or nothing",
    source: `${tune}${dsl}const norm = choice([undefined, batchNorm()]);
const pool = choice({ none: null, max: maxPool(2) });
let x = dyn(image);
if (norm) x = x.attach("a", norm);
if (norm !== undefined) x = x.attach("b", norm);
else x = x.attach("c", relu());
if (pool != null && !(norm === undefined)) {
  x = x.attach("d", pool);
}
x = x.attach("e", norm ?? relu());
export default [show(x), typeof norm === "undefined", norm?.kind ?? "none", norm && "with"];
`,
    variants: 4,
    lacks: ["if (", "norm ??", "typeof", "let x", "=== undefined"],
  },
  {
    name: "functions, classes and what functions make",
    source: `${tune}${dsl}import { pair, twice } from "./helper.ts";
import { relu as rectify } from "akid";
import * as akid from "akid";
const block = (n: number) => [relu(), conv2d(n, 1)] as const;
function make() { return batchNorm(); }
async function late() {}
const f = choice([false, (n: number) => n + 1, twice, class {}, new Date(0), late(), make(), akid.relu(), block(2), rectify, pair(2)]);
export default [f ? 1 : 2, f === false, f !== undefined && "is"];
`,
    variants: 11,
    lacks: ["? 1", "f ===", "f !=="],
  },
  {
    name: "a function that may give nothing",
    source: `${tune}${dsl}const maybe = () => (Date.now() < 0 ? relu() : undefined);
function other(n: number) { if (n > 1) return undefined; return relu(); }
const act = choice([undefined, maybe(), other(2)]);
export default act ? "there" : "not there";
`,
    variants: 3,
    has: [/act \? "there"|default "not there"/],
  },
  {
    name: "an element behind the end of a list",
    source: `${tune}${dsl}const acts = choice({ two: [relu(), relu()], three: [relu(), relu(), batchNorm()] });
let x = dyn(image);
for (let i = 0; i < 3; i++) {
  const act = acts[i];
  if (act) x = x.attach(\`act\${i}\`, act);
  if (i < acts.length) x = x.attach(\`again\${i}\`, acts[i]!);
  x = x.attach(\`last\${i}\`, acts[i] ?? relu());
}
export default show(x);
`,
    variants: 2,
    lacks: ["if (", "let x"],
  },
  {
    name: "lists and numbers of another file",
    source: `${tune}${dsl}import { depth, SIZES } from "./helper.ts";
const size = choice(SIZES);
const at = choice([0, 1]);
let x = dyn(image);
for (let i = 0; i < depth; i++) {
  for (const [j, width] of SIZES.entries()) x = x.attach(\`conv\${i}_\${j}\`, conv2d(width, 1));
}
export default [show(x), size === 5 ? "five" : "three", SIZES[at] === 3, at < depth];
`,
    variants: 4,
    lacks: ["for (", "size ===", '? "five"', "let x"],
  },
  {
    name: "a shape that goes through reduce",
    source: `${tune}${dsl}import type { AnyBlock } from "akid";
const widths = choice([[4], [4, 8]]);
const all: readonly number[] = widths;
const x = all.reduce((x, width, i) => x.attach(\`conv\${i}\`, conv2d(width, 3)), dyn(image));
const blocks: readonly AnyBlock[] = [relu()];
export default [show(x), blocks.length];
`,
    variants: 2,
    has: ["dyn(image)"],
    warns: "write a `for` loop over the list instead",
  },
  {
    name: "the rest of a pattern, and a variable that gets another value",
    source: `${tune}const { kind, ...rest } = choice([{ kind: "sgd", lr: 1 }, { kind: "adam", lr: 2 }]);
const [first, ...others] = choice([[1, 2, 3], [4, 5]], { name: "list" });
let size = choice([{ a: 1 }, { a: 2 }]);
if (Date.now() > 5) size = { a: 2 };
export default [kind, rest.lr === 2 ? 1 : 2, first, others[0] === 2, others.length, size];
`,
    variants: 8,
    lacks: ["rest.lr", "others[0]"],
  },
  {
    name: "functions on the items of a list",
    source: `${tune}const widths = choice([[8, 16], [8, 16, 32]]);
const third = widths[2];
export default [widths.find((w) => w === 16), widths.some((w) => w === 32), widths.every((w, i) => w === 8 * 2 ** i),
  widths.findIndex((w) => w === 32), widths.map((w) => w * 2)[1] === 32, third];
`,
    variants: 2,
    lacks: ["===", ".some", "widths[2]!"],
  },
  {
    name: "loops over lists made of lists",
    source: `${tune}${dsl}const depth = choice([1, 3]);
const widths = Array.from({ length: depth }, (_, i) => 4 * 2 ** i);
let x = dyn(image);
for (const [i, width] of widths.entries()) x = x.attach(\`conv\${i}\`, conv2d(width, 1));
for (const wide of widths.filter((w) => w > 4)) x = x.attach(\`wide\${wide}\`, conv2d(wide, 1));
for (const half of widths.map((w) => w / 2).slice(1)) x = x.attach(\`half\${half}\`, conv2d(half, 1));
export default show(x);
`,
    variants: 2,
    lacks: ["for (", "let x"],
  },
  {
    name: "members of an enum",
    source: `${tune}enum Mode { A = "a", B = "b", C = 3 }
const mode = choice([Mode.A, Mode.B]);
const isDeep = mode === Mode.A;
const out: unknown[] = [isDeep, mode === Mode.A ? 1 : 2];
for (const one of [mode, Mode.C]) {
  const copy: Mode = one;
  if (one === Mode.C) out.push(copy);
}
export default out;
`,
    variants: 2,
    lacks: ["for (", "=== Mode"],
  },
];
