/** Names of files. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultFolder } from "../../../codegen/generate/header.ts";
import { slug } from "../../../codegen/generate/slug.ts";

describe("slug", () => {
  it("reads as what was chosen", () => {
    expect(slug({ net: "maxout", bn: false, lr: 0.05 })).toBe("maxout_no-bn_lr0.05");
    expect(slug({ "net.depth": 3, bn: true })).toBe("depth3_bn");
    expect(slug({ norm: "undefined", "act.pool": "null" })).toBe("no-norm_no-pool");
    expect(slug({ shift: -2, act: "maxout(2, 3)" })).toBe("shiftm2_maxout-2-3");
  });

  it("says something where nothing is left to say", () => {
    expect(slug({})).toBe("variant");
    expect(slug({ a: "日本", b: "" })).toBe("variant");
  });

  it("is no path and no device", () => {
    expect(slug({ a: "../../../etc/passwd" })).toBe("etc-passwd");
    expect(slug({ "..": ".." })).toBe("variant");
    expect(slug({ a: "CON" })).toBe("con-");
    expect(slug({ a: "a/b\\c\u0000" })).toBe("a-b-c");
  });

  it("is short, and of few characters, whatever the values are", () => {
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), value), (parameters) => {
        expect(slug(parameters)).toMatch(/^[a-z0-9_][a-z0-9._-]{0,72}$/);
        expect(slug(parameters)).not.toContain("..");
      }),
    );
  });
});

describe("the default folder", () => {
  it("stands beside the template, without the endings of its name", () => {
    expect(defaultFolder("/a/maxout.template.ts")).toBe("/a/maxout.sweep");
    expect(defaultFolder("/a.b/net.mts")).toBe("/a.b/net.sweep");
  });
});
