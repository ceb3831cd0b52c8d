/**
 * What checking costs, against the counts in budgets.json: no block and no network may cost a tenth more than was agreed.
 * `BUDGETS=accept npx vitest run type-tests/budgets` writes the counts of today.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { resnet } from "../networks/resnet.ts";
import { attaches } from "./blocks.ts";
import { costOf } from "./cost.ts";
import { networks } from "./networks.ts";

type Budgets = Readonly<Record<string, readonly [instantiations: number, types: number]>>;

const file = new URL("budgets.json", import.meta.url);
const budgets: Readonly<Record<string, Budgets>> = JSON.parse(readFileSync(file, "utf8"));
const measured: Record<string, Record<string, readonly [number, number]>> = { blocks: {}, networks: {} };

/** Both ways: a cost that fell by a fifth is a budget to lower. */
function compare(group: string, name: string, counts: readonly [number, number]): void {
  (measured[group] ??= {})[name] = counts;
  if (process.env.BUDGETS === "accept") return;
  const budget = budgets[group]?.[name] ?? [0, 0];
  for (const [i, what] of ["instantiations", "types"].entries()) {
    const [cost, agreed] = [counts[i] ?? 0, budget[i] ?? 0];
    const message = `${name}: ${cost} ${what}, budget ${agreed}`;
    expect(cost, message).toBeLessThanOrEqual(agreed * 1.1 + 2);
    expect(cost, message).toBeGreaterThanOrEqual(agreed * 0.8 - 2);
  }
}

afterAll(() => {
  if (process.env.BUDGETS !== "accept") return;
  const lines = Object.entries(measured).map(
    ([group, costs]) =>
      `  "${group}": {\n${Object.entries(costs)
        .map(([name, [instantiations, types]]) => `    "${name}": [${instantiations}, ${types}]`)
        .join(",\n")}\n  }`,
  );
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
});

/** Statements of the attaches number `from` to `to`. */
function several(attach: (i: number) => string, from: number, to: number): string {
  const calls = Array.from({ length: to - from }, (_, i) => attach(from + i));
  return calls.map((call, i) => (call.startsWith("{") ? call : `export const a${i} = ${call};`)).join("\n");
}

describe("one more attach of a block", () => {
  it.each(Object.entries(attaches))("%s, to a shape that is new, stays in its budget", async (kind, attach) => {
    const [first, count] = [4, 12];
    const { instantiations, types } = await costOf(several(attach, first, first + count), several(attach, 0, first));
    compare("blocks", kind, [Math.round(instantiations / count), Math.round(types / count)]);
  });
});

describe("a network", () => {
  it.each(Object.entries(networks))("%s stays in its budget", async (name, source) => {
    const { instantiations, types } = await costOf(source);
    compare("networks", name, [instantiations, types]);
  });
});

describe("the cost of a network", () => {
  it("grows with the number of blocks, not faster", () => {
    const [statements, rows] = ["attaches, all distinct", "attaches in rows, all distinct"].map((form) =>
      [0, 1].map(
        (what) => (budgets.networks?.[`1004 ${form}`]?.[what] ?? 0) / (budgets.networks?.[`504 ${form}`]?.[what] ?? 1),
      ),
    );
    for (const ratio of [...(statements ?? []), ...(rows ?? [])]) expect(ratio).toBeLessThan(2.1);
  });

  it("grows no faster in time, which counts cannot tell", async () => {
    const seconds = async (attaches: number) => (await costOf(resnet("single rows", attaches).source)).seconds;
    await seconds(100);
    let [half, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // The least of several is what the compiler needs; where the first two are right there is no need of more.
    for (let turn = 0; turn < 5 && !(whole / half < 2.2); turn++) {
      half = Math.min(half, await seconds(1000));
      whole = Math.min(whole, await seconds(2000));
    }
    expect(whole / half, `2000 rows took ${whole} s of processor time, 1000 took ${half} s`).toBeLessThan(2.2);
  });
});
