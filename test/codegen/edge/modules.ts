/** Edge cases: what leads to other files. */
import { type EdgeCase, tune } from "./edge-case.ts";

export const modules: readonly EdgeCase[] = [
  {
    name: "imports of every form",
    source: `${tune}import "./side.ts";
import { twice, type Pair } from "./helper.ts";
import type { Pair as P2 } from "./helper.ts";
import * as h from "./helper.ts";
export { LIST } from "./helper.ts";
const use = choice([true, false]);
const lazy = () => import("./helper.ts");
const t: import("./helper.ts").Pair = [1, 2];
const p: Pair = t;
const q: P2 = p;
export default use ? [twice(q[0]), (await lazy()).twice(1)] : [h.twice(2)];
`,
    variants: 2,
    has: ['/side.ts"', 'import("../'],
    lacks: ['"./helper.ts"', '"./side.ts"', "akid/tune"],
  },
  {
    name: "files next to the template",
    source: `${tune}import { readFileSync } from "node:fs";
const name = choice(["a", "b"]);
const text = readFileSync(new URL("./data.json", import.meta.url), "utf8");
export default [name, text];
`,
    variants: 2,
    lacks: ['"./data.json"'],
  },
  {
    name: "the first comment of a file stays when the first import goes",
    source: `// What this file is.
${tune}import { twice } from "./helper.ts";

const k = choice([1, 2]);
export default k > 1 ? twice(k) : k;
`,
    variants: 2,
    has: [/^\/\/ What this file is\.\n(import|\nconst)/],
  },
];
