/** Large networks: both compilers check them without a depth error, their values have the shapes, and their declarations are small. */
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { errorsOf7, importAll, program, withFiles } from "../../test/dsl/compiler.ts";
import { evaluate } from "../../test/dsl/run.ts";
import { type Form, resnet } from "./resnet.ts";

const forms: readonly Form[] = ["statements", "chains", "single rows", "rows", "nested"];
const fixtures = ["unet", "inception", "transformer"] as const;

const resnets = forms.map((form) => resnet(form, "ResNet-152"));

/** The declaration file that a project gets of a source. */
function declarationOf(path: string): string {
  const options = {
    ...program([path]).getCompilerOptions(),
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  };
  const emitting = ts.createProgram([path], options);
  let declaration = "";
  emitting.emit(emitting.getSourceFile(path), (_, text) => {
    declaration = text;
  });
  return declaration;
}

describe("ResNet-152", () => {
  it("compiles in all its forms, also with TypeScript 7", async () => {
    const assertion = `net.outputs.logits satisfies Tensor<["B", 1000]>;`;
    const sources = resnets.map(({ source }, i) => {
      const output = forms[i] === "rows" ? "head" : forms[i] === "single rows" ? "head_logits" : "logits";
      return `${importAll.replace("{ ", "{ type Tensor, ")}${source}\n${assertion.replace("logits", output)}`;
    });
    await withFiles(sources, async (paths, folder) => {
      const seven = errorsOf7(paths, folder);
      const checked = program(paths);
      const five = paths.map((path) =>
        checked.getSemanticDiagnostics(checked.getSourceFile(path)).map(({ code }) => code),
      );
      expect(five).toEqual(forms.map(() => []));
      expect(await seven).toEqual(forms.map(() => []));
    });
    expect(resnets.map(({ attaches }) => attaches)).toEqual(forms.map(() => 514));
  });

  it.each(forms)("written as %s has the same output at run time", (form) => {
    const source = resnet(form, "ResNet-152")
      .source.replace("export ", "")
      .replaceAll(/<M .*?>\(middle: M, out: O(, stride: S)?\)/g, "(middle, out$1)")
      .replaceAll("stride: S", "stride");
    const net = evaluate("net", source) as { readonly outputs: Readonly<Record<string, { readonly shape: unknown }>> };
    expect(Object.values(net.outputs).map(({ shape }) => shape)).toEqual([["B", 1000]]);
  });

  it.each(forms)(
    "written as %s has a declaration file of some hundred bytes",
    async (form) => {
      const { source } = resnet(form, "ResNet-152");
      const bytes = await withFiles([importAll + source], ([path = ""]) => declarationOf(path).length);
      // Rows carry their names and kinds, so that parts and parameters of a network can be named with types.
      expect(bytes).toBeLessThan(form === "single rows" ? 20_000 : form === "rows" ? 6_000 : 1_000);
    },
    60_000,
  );
});

describe("a network of the fixtures", () => {
  it("has its values' shapes in its types", async () => {
    const shapes = async (name: (typeof fixtures)[number]): Promise<unknown> => {
      const { net } = await import(new URL(`${name}.ts`, import.meta.url).href);
      const outputs: Readonly<Record<string, { readonly shape: unknown }>> = net.outputs;
      return Object.values(outputs).map(({ shape }) => shape);
    };
    expect(await Promise.all(fixtures.map(shapes))).toEqual([
      [
        ["B", 16, 16, 1024],
        ["B", 256, 256, 2],
      ],
      [
        ["B", 28, 28, 256],
        ["B", 28, 28, 480],
      ],
      [["B", "T", 50257]],
    ]);
  });

  it.each(fixtures)(
    "%s has a small declaration file",
    (name) => {
      const path = new URL(`${name}.ts`, import.meta.url).pathname;
      expect(declarationOf(path).length).toBeLessThan(1_000);
    },
    60_000,
  );
});
