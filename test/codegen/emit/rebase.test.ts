/** Relative paths from another folder. */
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebase } from "../../../codegen/emit/rebase.ts";

describe("a rebased path", () => {
  it.each([
    ["./data.ts", "/nets", "/nets/net.sweep", "../data.ts"],
    ["../data.ts", "/nets/net", "/nets", "./data.ts"],
    ["./data.ts", "/nets", "/nets", "./data.ts"],
    ["..", "/nets/net", "/nets/net/a", "../.."],
    ["./dir/", "/nets", "/nets/a", "../dir/"],
    ["data.json?raw#top", "/nets", "/nets/a", "../data.json?raw#top"],
    ["./.hidden", "/nets/a", "/nets/a", "./.hidden"],
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
        expect(after).toMatch(/^\.\.?(\/|$)/);
        expect(resolve(to, after)).toBe(resolve(from, before));
      }),
    );
  });
});
