/** What a variant says of itself: its identity, its class, and where its text comes from. */
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { TemplateError } from "../../../codegen/analyse/diagnostic.ts";
import type { Template } from "../../../codegen/analyse/template.ts";
import { allowed, type Concrete, expand, toTemplate } from "../../../codegen/emit/concrete.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { analysed, vocabulary } from "../analyse/analysed.ts";

function variant(template: Template, index = 0, options: Partial<Parameters<typeof expand>[2]> = {}): Concrete {
  return expand(template, decode(template.space, BigInt(index)), {
    outFile: join(dirname(template.file), "any.sweep/any.ts"),
    ...options,
  });
}

const source = `${vocabulary}import { twice } from "./helper.ts";
// about k
const k = choice({ one: { n: 1 }, two: { n: 2 }, uno: { n: 1.0 } });
const rate: number = choice([0.1, 0.2]);
const out: unknown[] = [];
for (const n of [k.n, 10]) {
  // a round
  out.push(\`round \${n}\`, twice(n), rate);
}
export default out;
`;

describe("a variant's id", () => {
  const template = analysed(source);

  it("does not depend on its folder or header", () => {
    const here = variant(template);
    const there = variant(template, 0, { outFile: "/elsewhere/deep/any.ts", header: "// header\n" });
    expect(there.text).not.toBe(here.text);
    expect(there.id).toBe(here.id);
    expect(there.classKey).toBe(here.classKey);
  });

  it("is the same for equal values written differently, and another for others", () => {
    const ids = [0, 1, 2, 3, 4, 5].map((index) => variant(template, index).id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[4]).toBe(ids[0]);
    expect(ids[5]).toBe(ids[1]);
  });

  it("is that of a class of its own, unless no type shows the difference", () => {
    expect(variant(template, 0).classKey).toBe(variant(template, 1).classKey);
    expect(variant(template, 0).classKey).not.toBe(variant(template, 2).classKey);
  });
});

describe("a place in a variant", () => {
  const header = "// a header\n// of two lines\n";
  const template = analysed(source);
  const { text, segments } = variant(template, 2, { header });

  it("is found in the template, to the character where the text was copied", () => {
    expect(text.startsWith(header)).toBe(true);
    for (const copied of ["twice(", "// a round", "// about k", "export default", "rate: number"]) {
      for (let at = text.indexOf(copied); at >= 0; at = text.indexOf(copied, at + 1)) {
        expect(source.startsWith(copied, toTemplate(segments, at))).toBe(true);
      }
    }
  });

  it("is the expression that it comes from where the text is ours", () => {
    expect(source.slice(toTemplate(segments, text.indexOf('"round 10"'))).startsWith("`round")).toBe(true);
    expect(source.slice(toTemplate(segments, text.indexOf("10, rate") - 1)).startsWith("(n)")).toBe(false);
  });

  it("is none inside the header, and the end behind the end", () => {
    expect(toTemplate(segments, 3)).toBeUndefined();
    expect(toTemplate(segments, text.length)).toBe(source.length);
    expect(toTemplate([], 0)).toBeUndefined();
  });

  it("is covered by the segments, in order and without gaps", () => {
    expect(segments[0]?.start).toBe(header.length);
    for (const [index, { start }] of segments.slice(1).entries()) expect(start).toBe(segments[index]?.end);
    expect(segments.at(-1)?.end).toBe(text.length);
  });
});

describe("constraints", () => {
  it("leave out the combinations for which they are false", () => {
    const template = analysed(`${vocabulary}const a = choice([1, 2, 3]); const b = range(1, 3);
const net = choice({ deep: { blocks: [1, 2, 3] }, flat: { blocks: [] as number[] } });
constraint(a < b);
constraint(net.blocks.length > 2 || a === 1);
export default [a, b, net];`);
    const kept = Array.from({ length: 18 }, (_, index) => index).filter((index) =>
      allowed(template, decode(template.space, BigInt(index))),
    );
    expect(kept).toEqual([2, 3, 4, 5, 10]);
  });

  it("are refused where only a run could decide them", () => {
    const template = analysed(`${vocabulary}const a = choice([1, 2]);\nconstraint(a < Date.now());\nexport default a;`);
    const decide = () => allowed(template, decode(template.space, 0n));
    expect(decide).toThrow(TemplateError);
    expect(decide).toThrow(/:3:12 - AKT021: this constraint cannot be decided/);
  });
});

describe("a loop of many rounds", () => {
  it("is refused where it has to be unrolled", () => {
    const counted = analysed(`${vocabulary}const n = choice([1000000]);
const out: number[] = [];
for (let i = 0; i < n; i++) out.push(i);
export default out;`);
    expect(() => variant(counted)).toThrow(/:4:1 - AKT020: this loop has more than 512 rounds/);
  });

  it("stays where no parameter and no shape depends on it", () => {
    const template = analysed(`${vocabulary}const n = choice([1, 2]);
const out: number[] = [];
for (let i = 0; i < 1000000; i++) if (i > 999998) out.push(i);
export default [out, n];`);
    expect(variant(template).text).toContain("i < 1000000; i++) if (i > 999998)");
  });
});

describe("a combination without a value for a parameter", () => {
  it("is an error that names the parameter", () => {
    const template = analysed(`${vocabulary}export const width = choice([1, 2]);`);
    expect(() => expand(template, new Map(), { outFile: "any.ts" })).toThrow(
      /width: the combination has no alternative/,
    );
  });
});
