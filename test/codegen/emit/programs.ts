/** Random functions of three parameters: loops, branches, jumps, shadowed names, conditions known and unknown. */
import fc from "fast-check";

/** What stands around a statement: names that it can read, and loops that it can leave. */
interface Around {
  readonly names: readonly string[];
  /** Labels of the loops around, innermost last. */
  readonly loops: readonly string[];
  readonly inSwitch: boolean;
  readonly depth: number;
}

/** Chooses by a stream of random numbers. */
type Random = (below: number) => number;

function pick<T>(random: Random, values: readonly T[]): T {
  return values[random(values.length)] as T;
}

function expression(random: Random, { names }: Around, depth = 2): string {
  const kind = depth === 0 ? random(2) : random(6);
  if (kind === 0) return String(random(7) - 3);
  if (kind <= 2) return pick(random, names);
  if (kind === 3) return `Math.max(${pick(random, names)}, ${random(4)})`;
  const operands = [0, 1].map(() => expression(random, { names } as Around, depth - 1));
  if (kind === 4) return `(${operands.join(pick(random, [" + ", " - ", " * "]))})`;
  return `(${condition(random, { names } as Around, 1)} ? ${operands.join(" : ")})`;
}

function condition(random: Random, around: Around, depth = 2): string {
  const kind = depth === 0 ? random(3) : random(6);
  const sides = () => [condition(random, around, depth - 1), condition(random, around, depth - 1)];
  if (kind <= 1) return `${pick(random, around.names)} ${pick(random, ["<", ">", "<="])} ${random(5) - 1}`;
  if (kind === 2) return pick(random, ["sum % 3 < 1", "out.length > 4", "c"]);
  if (kind === 3) return `!(${condition(random, around, depth - 1)})`;
  return `(${sides().join(kind === 4 ? " && " : " || ")})`;
}

function block(random: Random, around: Around, least = 1): string {
  const declared = ["x", "y", "z"].filter(() => random(4) === 0);
  const lines: string[] = [];
  let { names } = around;
  for (const name of declared) {
    // A name that this block declares later cannot be read before.
    const readable = names.filter((other) => !declared.includes(other));
    lines.push(`const ${name} = ${expression(random, { ...around, names: readable })};`);
  }
  names = [...new Set([...names, ...declared])];
  for (let count = least + random(3); count > 0; count--) lines.push(statement(random, { ...around, names }));
  return lines.join("\n");
}

function statement(random: Random, around: Around): string {
  const inner = { ...around, depth: around.depth - 1 };
  const kind = around.depth === 0 ? random(3) : random(11);
  if (kind <= 1) return `out.push(${expression(random, around)});`;
  if (kind === 2) return `sum += ${expression(random, around)};`;
  if (kind <= 4) return branch(random, inner);
  if (kind <= 6) return jump(random, around);
  if (kind === 7) return choices(random, inner);
  return loop(random, inner);
}

function branch(random: Random, around: Around): string {
  const otherwise = random(2) === 0 ? "" : ` else {\n${block(random, around)}\n}`;
  if (otherwise === "" && random(3) === 0) return `if (${condition(random, around)}) ${jump(random, around)}`;
  return `if (${condition(random, around)}) {\n${block(random, around)}\n}${otherwise}`;
}

function jump(random: Random, around: Around): string {
  const { loops, inSwitch } = around;
  const label = loops.length > 0 && random(2) === 0 ? ` ${pick(random, loops)}` : "";
  const jumps = [...(loops.length > 0 ? [`continue${label};`, `break${label};`] : []), ...(inSwitch ? ["break;"] : [])];
  const taken = jumps.length === 0 ? "return out.length;" : pick(random, jumps);
  return `if (${condition(random, around)}) ${random(2) === 0 ? taken : `{\n${taken}\n}`}`;
}

function choices(random: Random, around: Around): string {
  const inside = { ...around, inSwitch: true };
  const clauses = [1, 2, 3].map(
    (value) => `case ${value}: {\n${block(random, inside)}\n${random(2) === 0 ? "break;\n" : ""}}`,
  );
  const fallback = random(2) === 0 ? [] : [`default: {\n${block(random, inside)}\n}`];
  return `switch (${pick(random, ["a + 0", "b + 1", "Math.min(a, 2)"])}) {\n${[...clauses, ...fallback].join("\n")}\n}`;
}

function loop(random: Random, around: Around): string {
  const number = around.loops.length;
  const label = `loop${number}`;
  const inside = (...names: readonly string[]): Around => ({
    ...around,
    names: [...around.names, ...names],
    loops: [...around.loops, label],
    inSwitch: false,
  });
  const item = `v${number}`;
  const index = `i${number}`;
  const list = `[${[0, 1].map(() => expression(random, around, 1)).join(", ")}, ${random(4)}]`;
  const kind = random(4);
  const [head, names] =
    kind === 0
      ? [`for (const ${item} of ${list})`, [item]]
      : kind === 1
        ? [`for (const [${index}, ${item}] of ${list}.entries())`, [index, item]]
        : kind === 2
          ? [`for (const { p: ${item} } of [{ p: ${expression(random, around, 1)} }, { p: 2 }])`, [item]]
          : [`for (let ${index} = 0; ${index} < ${pick(random, ["a", "b", "3"])}; ${index}++)`, [index]];
  return `${label}: ${head} {\n${block(random, inside(...names))}\n}`;
}

/** A template of `count` functions of the parameters, whose default export is all their results. */
export function randomTemplate(seed: number, count: number): string {
  const random: Random = (() => {
    const numbers = fc.sample(fc.nat(), { numRuns: 100_000, seed });
    let next = 0;
    return (below) => (numbers[next++ % numbers.length] as number) % below;
  })();
  const around = { names: ["a", "b"], loops: [], inSwitch: false, depth: 3 };
  const functions = Array.from(
    { length: count },
    (_, index) => `function f${index}(): unknown {
const out: number[] = [];
let sum = 0;
${block(random, around, 4)}
return [out, sum];
}`,
  );
  return `import { choice } from "akid/tune";
const a: number = choice([1, 2, 3]);
const b = choice([0, 2]);
const c: boolean = choice([true, false]);
${functions.join("\n")}
export default [${functions.map((_, index) => `f${index}()`).join(", ")}];
`;
}
