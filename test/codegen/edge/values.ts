/** Edge cases: parameters as values of every kind, in every position. */
import { type EdgeCase, tune } from "./edge-case.ts";

export const values: readonly EdgeCase[] = [
  {
    name: "a parameter's type",
    source: `${tune}const k = choice([3, 5]);
type K = typeof k;
const f = (x: K): K => x;
export default f(k);
`,
    variants: 2,
    has: [/const k = [35];/, "type K = typeof k"],
  },
  {
    name: "names that hide the vocabulary or a parameter",
    source: `${tune}const bn = choice([true, false]);
function inner(bn: number) { return bn ? "yes" : "no"; }
function other() { const choice = (x: number[]) => x[0]; return choice([7, 8]); }
export default [inner(1), inner(0), other(), bn ? 1 : 2];
`,
    variants: 2,
    has: ['bn ? "yes" : "no"', "choice([7, 8])"],
    lacks: [/bn \? 1 : 2/],
  },
  {
    name: "the vocabulary under another name",
    source: `import { choice as oneOf } from "akid/tune";
import * as tune from "akid/tune";
const a = oneOf([1, 2]);
const b = tune.choice([3, 4]);
export default [a, b];
`,
    variants: 4,
    lacks: ["tune", "oneOf"],
  },
  {
    name: "numbers in every notation",
    source: `${tune}const v = choice([-0, 1e-7, 0x10, 1_000, .5, -3, NaN, Infinity, -Infinity]);
export default [v, -v, v ** 2, Object.is(v, -0), 2-v, v.toFixed(1)];
`,
    variants: 9,
  },
  {
    name: "equal values written differently",
    source: `${tune}const v = choice([1, 1.0, 0x1, 1e0]);
const s = choice(["a", 'a', \`a\`]);
const o = choice({ one: { rate: 0.5 }, other: { rate: .50 } });
const hidden: number = choice([2, 2.0]);
export default [v, s, o, hidden];
`,
    variants: 1,
  },
  {
    name: "bigint, null, undefined and what JSON cannot say",
    source: `${tune}const v = choice([10n, null, undefined, "é\\u2028\\"", true]);
export default [v === 10n ? "big" : v === null ? "null" : v];
`,
    variants: 5,
  },
  {
    name: "functions and classes",
    source: `${tune}import { twice } from "./helper.ts";
class A { x = 1 }
const f = choice({ double: twice, square: (x: number) => x * x, math: Math.sqrt });
const C = choice([A, class { x = 2 }]);
export default [f(9), new C().x];
`,
    variants: 6,
  },
  {
    name: "an alternative that is there twice",
    source: `${tune}const v = choice([1, 2, 1]);
export default v;
`,
    variants: 2,
  },
  {
    name: "a parameter inside an alternative",
    source: `${tune}const act = choice({ relu: { type: "relu" }, maxout: { type: "maxout", group: choice([2, 5]) } });
export default act.type === "maxout" ? act.group : 0;
`,
    variants: 3,
    lacks: [/\? act/],
  },
  {
    name: "a parameter inside an alternative of a list with a name",
    source: `${tune}const sizes = [2, 5];
/** The activations. */
const acts = { relu: { type: "relu" }, maxout: { type: "maxout", group: choice(sizes) } } as const;
const act = choice(acts);
const shared = [{ n: choice([1, 2]) }, { n: 3 }];
const one = choice(shared);
export default [act.type === "maxout" ? act.group : 0, one.n, shared.length];
`,
    variants: 12,
    lacks: [/\? act/, "const acts", "The activations"],
    has: ["const shared"],
  },
  {
    name: "a constraint",
    source: `${tune}const a = choice([1, 2, 3]);
const b = choice([1, 2, 3]);

// keep it triangular
constraint(a <= b);
export default [a, b];
`,
    variants: 6,
    lacks: ["constraint", "triangular"],
    has: [/;\n\nexport/],
  },
  {
    name: "zip, destructured",
    source: `${tune}const { lr, decay: wd } = zip({ lr: [0.1, 0.01], decay: [1e-4, 0] });
export default [lr, wd > 0 ? "decay" : "none"];
`,
    variants: 2,
    lacks: [/\? "decay"/],
  },
  {
    name: "as const around parameters and in them",
    source: `${tune}const s = choice([[3, 3], [5, 5]] as const);
const o = { k: choice([[1, 2], [3, 4]]), t: "x" } as const;
const t: readonly [1 | 3, 2 | 4] = o.k;
export default [s, t, s.length];
`,
    variants: 4,
    lacks: [/as const as const/],
  },
  {
    name: "a parameter that is an argument's property",
    source: `${tune}const f = (o: { k: number; s: number }) => o.k * 10 + o.s;
export default f({ k: choice([3, 5]), s: range(1, 3) });
`,
    variants: 6,
  },
  {
    name: "operators around parameters",
    source: `${tune}const d = { v: [1, -2] } as const;
const z = 2 - choice([-1, 3], { name: "z" });
const y = choice([[1, 2], [3, 4]], { name: "y" })[1];
const w = choice([1, 2], { name: "w" }) * 3 + (choice([true, false], { name: "q" }) ? 1 + 1 : 2 - 5) * 2;
const out: number[] = [];
for (const n of d.v) {
  out.push(-n, n ** 2, n.toFixed(1).length);
  if (z > 100) out.push(0);
}
export default [z, y, w, out];
`,
    variants: 16,
  },
  {
    name: "lists with names, here and elsewhere",
    source: `${tune}import { LIST } from "./helper.ts";
const WIDTHS = [8, 16] as const;
const w = choice(WIDTHS);
const l = choice(LIST);
export default [w, l.width];
`,
    variants: 4,
    has: [/const l = LIST\[[01]\];/],
  },
  {
    name: "let, export, satisfies, a default in a pattern",
    source: `${tune}export const lr = choice([0.1, 0.2]) satisfies number;
let m = choice([1, 2]);
m += 1;
type Options = { a?: number; b: number };
const { a = 5, b } = choice([{ b: 1 }, { b: 2, a: 3 }] as [Options, Options]);
export default [lr, m, a, b];
`,
    variants: 8,
  },
  {
    name: "numbers that are drawn",
    source: `${tune}const lr = logUniform(1e-4, 1e-1, { n: 4 });
const drop = uniform(0, 1, { n: 3 });
export default [lr, drop];
`,
    variants: 12,
    classes: 1,
    has: [/const lr: number = 0\.\d+;/, /const drop: number = \d/],
  },
  {
    name: "values that no type shows",
    source: `${tune}const lr: number = choice([0.1, -0.2]);
const tag: string = choice(["a", "b"]);
const bn = choice([true, false]);
export default [lr * 2, tag + "!", bn];
`,
    variants: 8,
    classes: 2,
    has: ["lr * 2", 'tag + "!"'],
  },
  {
    name: "arithmetic on parameters, which the compiler would call number",
    source: `${tune}const width = choice([8, 16]);
const double: 16 | 32 = width * 2 as 16 | 32;
const half = Math.max(width / 2, 5);
const narrow: 5 | 8 = half as 5 | 8;
const list = [1, 2, 4];
export default [double, narrow, (width + 1).toFixed(0), -width, list[width / 8], "w" + width];
`,
    variants: 2,
    has: [/= (16|32) as/, /const half = [58];/, /"w(8|16)"/],
    lacks: ["Math.max", "width *"],
  },
];
