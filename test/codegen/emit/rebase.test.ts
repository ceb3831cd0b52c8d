/** Relative paths from another folder. */
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebase } from "../../../codegen/emit/rebase.ts";

describe("a rebased path", () => {
  it.each([
    ["./data.ts", "/work", "/work/net.sweep", "../data.ts"],
    ["../data.ts", "/work/net", "/work", "./data.ts"],
    ["./data.ts", "/work", "/work", "./data.ts"],
    ["..", "/work/net", "/work/net/a", "../.."],
    ["./dir/", "/work", "/work/a", "../dir/"],
    ["data.json?raw#top", "/work", "/work/a", "../data.json?raw#top"],
    ["./.hidden", "/work/a", "/work/a", "./.hidden"],
  ])("%s of %s is, from %s, %s", (path, from, to, expected) => {
    expect(rebase(path, from, to)).toBe(expected);
  });

  it("leads to the same file, and is relative", () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const folder = fc.array(name, { maxLength: 4 }).map((names) => `/${names.join("/")}`);
    const path = fc.tuple(fc.constantFrom(".", "..", "../.."), fc.array(name, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(path, folder, folder, ([start, names], from, to) => {
        const before = [start, ...names].join("/");
        const after = rebase(before, from, to);
        expect(after).toMatch(/^\.\.?\//);
        expect(resolve(to, after)).toBe(resolve(from, before));
      }),
    );
  });
});
