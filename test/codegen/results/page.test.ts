import { describe, expect, test } from "vitest";
import { page } from "../../../codegen/results/page/page.ts";
import { scaleOf } from "../../../codegen/results/page/scale.ts";
import type { Goal, RunRecord } from "../../../codegen/results/run.ts";
import { choice, run, spaceOf, uniform } from "./sweeps.ts";

const goal: Goal = { metric: "accuracy", direction: "max" };
const space = spaceOf(choice(0, "net", ["relu", '<b>&"maxout"</b>']), uniform(1, "rate"));
const curve = [10, 20, 30].map((step) => ({ step, value: step / 100 }));
const runs: RunRecord[] = [
  run({ net: "relu", rate: 0.25 }, 0.5, { curve, file: "a.ts" }),
  run({ net: '<b>&"maxout"</b>', rate: 0.75 }, 0.9, { curve, file: "b.ts" }),
  run({ net: "relu", rate: 0.5 }, 0.2, { curve: curve.slice(0, 1), status: "stopped", file: "c.ts" }),
  run({ net: "relu", rate: 1 }, undefined, { status: "failed", error: "akid: the loss is not finite", file: "d.ts" }),
  ...[0.1, 0.2].map((rate) =>
    run({ net: "relu", rate }, undefined, { status: "rejected", file: "", error: "kernel 5x5 is too large" }),
  ),
];
const made = (of: readonly RunRecord[], over = space) => page("digits.sweep", of, { goal, space: over });
const count = (text: string, of: RegExp) => [...text.matchAll(of)].length;

/** Every element that opens closes, in order; texts hold no markup. */
function expectWellFormed(html: string): void {
  const open: string[] = [];
  const content = html
    .replace("<!doctype html>\n", "")
    .replace(/<style>[^<]*<\/style>/, "")
    .replaceAll(/<meta [^<>]*>/g, "");
  for (const [tag, end, name = "", self] of content.matchAll(/<(\/?)([a-z0-9]+)(?: [a-zA-Z0-9-]+="[^"<]*")*(\/?)>/g)) {
    if (end) expect(open.pop(), tag).toBe(name);
    else if (!self) open.push(name);
  }
  expect(open).toEqual([]);
  expect(content.replaceAll(/<\/?[a-z0-9]+(?: [a-zA-Z0-9-]+="[^"<]*")*\/?>/g, "")).not.toMatch(
    /[<>]|&(?!amp;|lt;|gt;|quot;)/,
  );
}

describe("the page", () => {
  test.each([
    ["runs of every kind", runs, space],
    ["no run", [], space],
    ["one run", runs.slice(0, 1), space],
    ["no run that succeeded", runs.slice(3), space],
    ["equal values", [runs[0] as RunRecord, { ...(runs[0] as RunRecord), name: "again", seed: 1 }], space],
    ["no parameters", [run({}, 1, { curve })], spaceOf()],
    [
      "hostile names",
      [run({ 'a"><script>\u0000': "]]>\u2028</title>" }, 1)],
      spaceOf(choice(0, 'a"><script>\u0000', ["]]>\u2028</title>"])),
    ],
  ])("is whole and well-formed, without scripts or addresses: %s", (_, of, over) => {
    const html = made(of, over);
    expectWellFormed(html);
    expect(html).not.toMatch(/<script|https?:|url\(|NaN|Infinity|undefined/i);
  });

  test("draws a line for each run that ran, and tells its name, value and parameters on hovering", () => {
    const html = made(runs);
    const [parallel = "", time = ""] = html.split("<h2>").filter((part) => part.includes("<svg"));
    expect(count(parallel, /class="line"/g)).toBe(4);
    expect(count(time, /class="line"/g)).toBe(4);
    expect(parallel).toContain("<title>a.s0 (finished)\naccuracy: 0.5\nnet = relu\nrate = 0.25</title>");
    expect(parallel).toContain(
      "<title>d.s0 (failed)\naccuracy: none\nnet = relu\nrate = 1\nakid: the loss is not finite</title>",
    );
  });

  test("marks by shape how runs ended, and the best by a thick line", () => {
    const pictures = made(runs).split("over time</h2>")[1]?.split("<h2>")[0] ?? "";
    const drawn = pictures.slice(pictures.indexOf('class="scroll"'));
    expect(count(drawn, /class="dot"/g)).toBe(2);
    expect(count(drawn, /class="cross"/g)).toBe(1);
    expect(drawn).toContain(">best: b.s0<");
    expect(count(drawn, /class="run best done"/g)).toBe(2);
  });

  test("takes of equal runs the same for the best one everywhere", () => {
    const tied = ["c.ts", "a.ts", "b.ts"].map((file) =>
      run({ net: "relu", rate: file.charCodeAt(0) }, 0.5, { curve, file }),
    );
    const html = made(tied);
    expect(html).toContain("higher is better: net = relu, rate = 97");
    expect(html).toContain(">best: a.s0<");
  });

  test("has an axis with a tick for each alternative, also for those that did not run", () => {
    const html = made(runs.slice(0, 1));
    expect(html).toContain(">relu</text>");
    expect(html).toContain("&lt;b&gt;&amp;&quot;maxout&quot;&lt;/b&gt;</text>");
  });

  test("has larger numbers above smaller ones, and the first of other alternatives on top", () => {
    const html = made([run({ k: 3, net: "b" }, 1)], spaceOf(choice(0, "k", [3, 5, 7]), choice(1, "net", ["b", "a"])));
    const height = (tick: string) => Number(html.match(new RegExp(` y="([0-9.]+)">${tick}</text>`))?.[1]);
    expect(height("7")).toBeLessThan(height("5"));
    expect(height("5")).toBeLessThan(height("3"));
    expect(height("b")).toBeLessThan(height("a"));
  });

  test("names the best combination, and lists failed runs and refused combinations by reason", () => {
    const html = made(runs);
    expect(html).toContain("<b>Best accuracy: 0.9</b>");
    expect(html).toContain("<b>d.s0</b><pre>akid: the loss is not finite</pre>");
    expect(html).toContain("<b>2 combinations</b><pre>kernel 5x5 is too large</pre>");
    expect(html).toContain("<li>net = relu, rate = 0.2</li>");
  });

  test("stays small for thousands of runs", () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      run({ net: "relu", rate: i / 3000 }, i / 3000, { curve, file: `v${i}.ts` }),
    );
    const html = made(many);
    expect(html.length).toBeLessThan(2_000_000);
    expect(html).toContain("1000 runs are drawn.");
    expect(html).toContain("2900 more are in results.csv.");
    expect(html).toContain("best: v2999.s0");
  });
});

describe("scales", () => {
  test("have round ticks that span the values", () => {
    expect(scaleOf([0.31, 0.97]).ticks).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(scaleOf([0.31, 0.97]).at(0.6)).toBeCloseTo(0.5, 12);
  });

  test("are logarithmic for values far apart", () => {
    const { at, ticks } = scaleOf([0.001, 10]);
    expect(ticks).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(at(0.1)).toBeCloseTo(0.5, 12);
  });
});
