/** Programs in which towers meet: cut into stages they compute what their graphs say, and so do their gradients. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runStages } from "../../src/engines/stages.ts";
import { gradients } from "../../src/graph/gradients.ts";
import type { Node } from "../../src/graph/node.ts";
import { elements } from "../../src/graph/node.ts";
import * as o from "../../src/graph/ops/index.ts";
import { type HostTensor, type Program, program } from "../../src/graph/program.ts";
import { type ImageOrder, stagesOf } from "../../src/graph/stages.ts";
import { normal, randomOf } from "../conformance/random.ts";
import { buildGraph, recipes } from "../conformance/randomGraph.ts";
import { evaluateTowers, runProgram, type TowerLeaves } from "./reference/evaluate.ts";

/** Towers with unequal shares of a batch, and values of their own for each leaf. */
function towersFor(leaves: readonly Node[], count: number, seed: number): TowerLeaves[] {
  const random = randomOf(`${seed} shares`);
  const samples = Array.from({ length: count }, () => 1 + Math.floor(5 * random()));
  const all = samples.reduce((a, b) => a + b);
  return samples.map((own, tower) => ({
    share: own / all,
    leaves: Object.fromEntries(
      leaves.map((leaf) => {
        const { name } = (leaf as Node<"input">).attrs;
        const draw = randomOf(`${seed} ${tower} ${name}`);
        return [name, Float32Array.from({ length: elements(leaf.shape) }, (_, i) => normal(draw, i))];
      }),
    ),
  }));
}

/** Runs a Program stage by stage on all towers, each of which waits where they meet. */
async function runTogether(
  whole: Program,
  towers: readonly TowerLeaves[],
  images: ImageOrder,
): Promise<Record<string, HostTensor>[]> {
  const stages = stagesOf(whole, images);
  let waiting: { readonly values: Float32Array; readonly go: () => void }[] = [];
  const mean = (values: Float32Array): Promise<void> =>
    new Promise((go) => {
      waiting.push({ values, go });
      if (waiting.length < towers.length) return;
      const all = waiting;
      waiting = [];
      const sums = values.map((_, i) =>
        all.reduce((sum, { values: own }) => sum + (shares.get(own) as number) * (own[i] as number), 0),
      );
      for (const each of all) {
        each.values.set(sums);
        each.go();
      }
    });
  const shares = new Map<Float32Array, number>();
  return Promise.all(
    towers.map(({ leaves, share }) => {
      const feeds = Object.fromEntries(
        whole.inputs.map(({ name, shape }) => [name, { data: leaves[name] as Float32Array, shape }]),
      );
      return runStages(
        stages,
        async (stage, given) => {
          const { program: part } = stages[stage] as (typeof stages)[number];
          expect(Object.keys(given).toSorted()).toEqual(part.inputs.map(({ name }) => name).toSorted());
          const values = Object.fromEntries(Object.entries(given).map(([name, { data }]) => [name, data]));
          const { outputs } = runProgram(part, values);
          return Object.fromEntries(
            Object.entries(outputs).map(([name, data]) => [
              name,
              { data: data.slice() as unknown as Float32Array, shape: (part.outputs[name] as Node).shape },
            ]),
          );
        },
        {
          feeds,
          share,
          mean: (values) => {
            shares.set(values, share);
            return mean(values);
          },
          release: (values) => {
            for (const { data } of values) data.fill(Number.NaN); // whoever reads it now is found out
          },
        },
      );
    }),
  );
}

test("stages of random programs give what the programs do, on one tower to three", async () => {
  let [most, several] = [0, 0];
  const property = fc.asyncProperty(recipes(20), fc.integer({ min: 1, max: 3 }), async (recipe, count) => {
    const { roots, leaves } = buildGraph(recipe);
    const loss = roots.map((root) => o.sum(o.tanh(root))).reduce((a, b) => o.add(a, b));
    const nodes = [...roots, ...gradients(loss, leaves)];
    const whole = program("random", { outputs: Object.fromEntries(nodes.map((node, i) => [`${i}`, node])) });
    const towers = towersFor(leaves, count, recipe.seed);
    const found = await runTogether(whole, towers, recipe.seed % 2 === 0 ? "channels first" : "channels last");
    const expected = evaluateTowers(nodes, towers);
    most = Math.max(most, stagesOf(whole).length);
    several += Number(stagesOf(whole).length > 1);
    for (const [tower, outputs] of found.entries()) {
      nodes.forEach((node, i) => {
        const wanted = expected[tower]?.[i] as Float64Array;
        const scale = Math.max(1, ...wanted.map(Math.abs));
        outputs[i]?.data.forEach((value, j) => {
          expect(Math.abs(value - (wanted[j] as number)) / scale, `tower ${tower}, ${node.op} ${i}`).toBeLessThan(1e-4);
        });
      });
    }
  });
  await fc.assert(property, { numRuns: 80, seed: 8, endOnFailure: true });
  expect(several).toBeGreaterThan(30);
  expect(most).toBeGreaterThan(4);
});

/** Steps of which each is smooth. */
const smooth: readonly ((x: Node, leaf: (shape: readonly number[]) => Node) => Node)[] = [
  (x) => o.towersMean(x),
  (x) => o.towersMean(o.square(x)),
  (x) => o.mul(o.sigmoid(x), o.towersMean(o.mean(x, { axes: [0] }))),
  (x, leaf) => o.tanh(o.matmul(x, leaf([3, 3]))),
  (x, leaf) => normalised(x, leaf([3]), leaf([3])),
  (x) => o.mul(x, o.reshape(o.slice(momentsOf(x), [1, 0], [1, 3]), [3])),
];

const momentsOf = (x: Node): Node => {
  const mean = o.mean(x, { axes: [0] });
  const variance = o.mean(o.square(o.sub(x, mean)), { axes: [0] });
  return o.towersMoments(o.reshape(o.concat([mean, variance], 0), [2, 3]));
};

function normalised(x: Node, scale: Node, offset: Node): Node {
  const rows = momentsOf(x);
  const row = (i: number): Node => o.reshape(o.slice(rows, [i, 0], [1, 3]), [3]);
  return o.batchNorm(x, { scale, offset, mean: row(0), variance: row(1) }, { epsilon: 0.5, statistics: "towers" });
}

describe("gradients of what towers compute together", () => {
  test.each([1, 2, 3])("of %i towers agree with central differences of the mean of their losses", (count) => {
    const property = fc.property(
      fc.nat(),
      fc.array(fc.nat(smooth.length - 1), { minLength: 1, maxLength: 5 }),
      (seed, steps) => {
        const leaves: Node[] = [];
        const leaf = (shape: readonly number[]): Node => {
          const node = o.input(`x${leaves.length}`, shape);
          leaves.push(node);
          return node;
        };
        const y = steps.reduce((x, step) => (smooth[step] as (typeof smooth)[number])(x, leaf), leaf([4, 3]));
        const loss = o.sum(o.mul(y, leaf([4, 3])));
        const wrt = [...leaves];
        const towers = towersFor(leaves, count, seed);
        const total = (moved: readonly TowerLeaves[]): number =>
          evaluateTowers([loss], moved).reduce(
            (sum, [value], i) => sum + (towers[i]?.share as number) * (value?.[0] as number),
            0,
          );
        const slopes = evaluateTowers(gradients(loss, wrt), towers);
        for (const [i, { shape, attrs }] of wrt.entries()) {
          const { name } = attrs as { readonly name: string };
          const directions = towers.map((_, tower) => {
            const draw = randomOf(`${seed} ${name} ${tower}`);
            return Float64Array.from({ length: elements(shape) }, (_, j) => normal(draw, j));
          });
          const at = (distance: number): number =>
            total(
              towers.map(({ leaves: own, share }, tower) => {
                const moved = Float64Array.from(
                  own[name] as Float32Array,
                  (x, j) => x + distance * (directions[tower]?.[j] as number),
                );
                return { share, leaves: { ...own, [name]: moved } };
              }),
            );
          const expected = (at(1e-5) - at(-1e-5)) / 2e-5;
          const found = towers.reduce((sum, { share }, tower) => {
            const slope = slopes[tower]?.[i] as Float64Array;
            return sum + share * slope.reduce((a, b, j) => a + b * (directions[tower]?.[j] as number), 0);
          }, 0);
          expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-6);
        }
      },
    );
    fc.assert(property, { numRuns: 40, seed: 8, endOnFailure: true });
  });
});

test("a program in which towers never meet is its one stage", () => {
  const whole = program("alone", { outputs: { y: o.square(o.input("x", [3])) } });
  expect(stagesOf(whole)).toEqual([{ program: whole, met: [], given: ["y"], last: [] }]);
});

test("a program in which towers meet updates no variables", () => {
  const whole = program("both", { outputs: {}, updates: { w: o.towersMean(o.variable("w", [3])) } });
  expect(() => stagesOf(whole)).toThrow("akid: program both: a program in which towers meet can update no variables.");
});

test("what a later stage can make of what it has anyway is not carried to it", () => {
  const x = o.input("x", [50, 2]);
  const y = o.relu(o.mul(x, o.constant(2)));
  const mean = o.towersMean(o.mean(y, { axes: [0] }));
  const mask = o.select(o.greater(y, o.constant(0)), o.sub(y, mean), x);
  const [first, second] = stagesOf(program("two", { outputs: { y, mask } }));
  expect(Object.keys(first?.program.outputs ?? {})).toHaveLength(3); // y, y again, what is met
  expect(second?.program.inputs.map(({ shape }) => shape).toSorted()).toEqual([[2], [50, 2], [50, 2]]);
});
