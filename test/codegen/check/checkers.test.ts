/** Generated files are checked in memory, by either compiler with the same findings. */
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Checkable, Checker } from "../../../codegen/check/check.ts";
import { NativeChecker } from "../../../codegen/check/native.ts";
import { PortableChecker } from "../../../codegen/check/portable.ts";
import { sentenceOf } from "../../../codegen/check/sentence.ts";
import { ThreadChecker } from "../../../codegen/check/thread/thread.ts";

const folder = join(import.meta.dirname, "../templates");
const template = join(folder, "any.template.ts");

/** A file in a folder that does not exist. */
const file = (name: string, text: string): Checkable => ({ file: join(folder, "checked.sweep", name), text });

const net = (kernel: number, unused = "") =>
  `import { conv2d, input, relu } from "akid";${unused}
import { half } from "../helper.ts";
const kernel = ${kernel};
export const y = input("image", [8, 8, 1]).attach("conv1", conv2d(half(8), kernel)).attach("relu1", relu());
`;

const sentence = "conv2d 'conv1' kernel 9x9 is larger than the padded input 8x8";

const compilers: Readonly<Record<string, Checker>> = {
  native: new NativeChecker({ template }),
  portable: new PortableChecker({ template }),
  thread: new ThreadChecker({ template }),
};

afterAll(() => {
  for (const checker of Object.values(compilers)) checker[Symbol.dispose]();
});

describe.each(Object.entries(compilers))("the %s checker", (_, checker) => {
  const show = (files: readonly Checkable[]) =>
    checker.check(files).map(({ file, position, code, message }) => {
      const text = files.find((one) => one.file === file)?.text ?? "";
      return {
        file: file.slice(folder.length + 1),
        at: text.slice(position, position + 14),
        code,
        says: sentenceOf(message),
      };
    });

  it("finds the file and the place, and says the block's own sentence", () => {
    const files = [file("a.ts", net(3)), file("b.ts", net(9)), file("c.ts", net(8))];
    expect(show(files)).toEqual([{ file: "checked.sweep/b.ts", at: "conv2d(half(8)", code: 2345, says: sentence }]);
  });

  it("takes a file's newest text, and forgets the files of the time before", () => {
    expect(show([file("a.ts", net(9))]).map(({ file }) => file)).toEqual(["checked.sweep/a.ts"]);
    expect(show([file("a.ts", net(3))])).toEqual([]);
    expect(show([file("d.ts", net(9))]).map(({ file }) => file)).toEqual(["checked.sweep/d.ts"]);
  });

  it("keeps files apart that declare the same names, also such without import and export", () => {
    expect(show([file("a.ts", "const x: number = 1;\n"), file("b.ts", 'const x: string = "";\n')])).toEqual([]);
  });

  it("finds syntax errors", () => {
    expect(show([file("a.ts", "export const x = ;\n")]).map(({ code }) => code)).toEqual([1109]);
  });

  it("has no opinion about names that a variant does not use", () => {
    expect(show([file("a.ts", net(3, '\nimport { tanh } from "akid";'))])).toEqual([]);
  });

  it("counts positions as JavaScript does", () => {
    const [found] = checker.check([file("a.ts", 'export const s = "𝒳é";\r\nexport const n: number = s;\r\n')]);
    expect(found?.position).toBe('export const s = "𝒳é";\r\nexport const '.length);
  });

  it("says nothing about nothing", () => {
    expect(checker.check([])).toEqual([]);
  });
});

describe("a sentence", () => {
  it("is akid's own where a message has one, however deep", () => {
    const said = `"${sentence}"`;
    expect(sentenceOf(`Argument of type 'Conv2d<8, 9>' is not assignable to parameter of type '${said}'.`)).toBe(
      sentence,
    );
    expect(
      sentenceOf(
        `No overload matches this call.\n  Overload 1 of 2.\n    Type 'X' is not assignable to type '${said}'.`,
      ),
    ).toBe(sentence);
    expect(sentenceOf(`Type 'Invalid<${said}>' is not assignable to type '${said}'.`)).toBe(sentence);
  });

  it("is that of the mistake where another one follows from it", () => {
    const brain = `Brain<"net", {}, { logits: Invalid<"${sentence}">; }, never>`;
    expect(sentenceOf(`Type '${brain}' is not assignable to type 'AnyBrain'.`)).toBe(sentence);
  });

  it("is the compiler's first line otherwise", () => {
    expect(sentenceOf("Type 'string' is not assignable to type 'number'.\n  More.")).toBe(
      "Type 'string' is not assignable to type 'number'",
    );
    expect(sentenceOf(`Type '"relu"' is not assignable to type '"tanh" | "gelu"'.`)).toBe(
      `Type '"relu"' is not assignable to type '"tanh" | "gelu"'`,
    );
  });
});
