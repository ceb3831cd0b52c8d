/** Whether a source's samples fit a brain's inputs. */
import { describe, expect, it } from "vitest";
import { fitSamples } from "../../dsl/sample.ts";
import { dsl, exportedTypes, importAll, withFiles } from "./compiler.ts";

const image = (...shape: number[]) => ({ shape, dtype: "float32" as const });
const inputs = {
  image: { shape: ["B", 8, 8, 1], dtype: "float32" as const },
  label: { shape: ["B"], dtype: "index<10>" as const },
};
const label = { shape: [], dtype: "index<10>" as const };

describe("fitSamples", () => {
  it("takes samples that fit, and more than is asked", () => {
    expect(fitSamples("digits", inputs, { image: image(8, 8, 1), label, writer: image() })).toBeUndefined();
  });

  it("names brain, input, expected and found", () => {
    expect(fitSamples("digits", inputs, { image: image(28, 28, 1), label })).toBe(
      "sensor of brain 'digits' expects image [B, 8, 8, 1], found [B, 28, 28, 1]",
    );
    expect(fitSamples("digits", inputs, { image: image(8, 8, 1) })).toBe(
      "sensor of brain 'digits' expects label [B] index<10>, found no label",
    );
    expect(fitSamples("digits", inputs, { image: image(8, 8, 1), label: { shape: [], dtype: "index<12>" } })).toBe(
      "sensor of brain 'digits' expects label [B] index<10>, found [B] index<12>",
    );
  });

  it("takes samples of any size where the brain only names it, one for each name", () => {
    const sizes = {
      a: { shape: ["B", "H", "W"], dtype: "float32" },
      b: { shape: ["B", "H"], dtype: "float32" },
    } as const;
    expect(fitSamples("any", sizes, { a: image(5, 6), b: image(5) })).toBeUndefined();
    expect(fitSamples("any", sizes, { a: { shape: ["H", "W"], dtype: "float32" }, b: image(5) })).toBe(
      "sensor of brain 'any' expects one size for H, found several",
    );
    expect(fitSamples("any", sizes, { a: image(5, 6), b: image(6) })).toBe(
      "sensor of brain 'any' expects one size for H, found several",
    );
    expect(fitSamples("any", sizes, { a: image(5), b: image(5) })).toBe(
      "sensor of brain 'any' expects a [B, H, W], found [B, 5]",
    );
  });

  it("says the same about a Brain's type, in one line", async () => {
    const source = `${importAll}
      import type { fitSamples } from ${dsl("sample.ts")};
      import type { Tensor } from ${dsl("handle.ts")};
      import type { TensorType } from ${dsl("tensor.ts")};
      const image = input("image", [8, 8, 1]); const label = input("label", [], index(10));
      const net = brain("digits", { image, label }, { outputs: { y: image.attach("y", relu()) } });
      type Net = typeof net;
      type fit<S> = fitSamples<Net["name"], Net["inputs"], S>;
      type Label = TensorType<[], "index<10>">;
      export type Good = fit<{ image: TensorType<[8, 8, 1], "float32">; label: Label; writer: Label }>;
      export type Large = fit<{ image: TensorType<[28, 28, 1], "float32">; label: Label }>;
      export type Missing = fit<{ image: TensorType<[8, 8, 1], "float32"> }>;
      type Sizes = { a: Tensor<["B", "H", "W"]>; b: Tensor<["B", "H"]> };
      type sized<A extends readonly unknown[], B extends readonly unknown[]> =
        fitSamples<"any", Sizes, { a: TensorType<A, "float32">; b: TensorType<B, "float32"> }>;
      export type Named = sized<[5, 6], [5]>;
      export type Symbols = sized<["H", "W"], ["H"]>;
      export type Several = sized<[5, 6], [6]>;
      export type Rank = sized<[5], [5]>;
      export type Unknown = fit<{ image: TensorType<[number, number, 1], "float32">; label: Label }>;`;
    const types = await withFiles([source], ([path = ""]) => exportedTypes(path));
    expect(Object.fromEntries(types)).toEqual({
      Good: "unknown",
      Large: `"sensor of brain 'digits' expects image [B, 8, 8, 1], found [B, 28, 28, 1]"`,
      Missing: `"sensor of brain 'digits' expects label [B] index<10>, found no label"`,
      Named: "unknown",
      Symbols: "unknown",
      Several: `"sensor of brain 'any' expects one size for H, found several"`,
      Rank: `"sensor of brain 'any' expects a [B, H, W], found [B, 5]"`,
      Unknown: "unknown",
    });
  });
});
