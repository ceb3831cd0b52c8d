/** What an editor shows over the names of the front page. */
import ts from "typescript";
import { expect, it } from "vitest";
import { languageService, withFiles } from "./compiler.ts";
import { frontPage } from "./front-page.ts";

const mistake = `const broken = features.attach("ip0", conv2d(8, 7));\nconst block = conv2d(8, 7);\nconst wide = conv2d(8, [3, 5], { stride: 2 });\n`;

it("a hover is short and says the shape", async () => {
  const source = frontPage + mistake;
  const names = ["image", "label", "features", "logits", "net", "broken", "block", "wide"];
  const hovers = await withFiles([source], ([path = ""]) => {
    const service = languageService([path]);
    const hover = (name: string): string => {
      const info = service.getQuickInfoAtPosition(path, source.indexOf(`const ${name}`) + "const ".length);
      return ts.displayPartsToString(info?.displayParts).replaceAll(/\s+/g, " ");
    };
    return names.map(hover);
  });
  expect(hovers).toEqual([
    'const image: Tensor<["B", 8, 8, 1], "float32">',
    'const label: Tensor<["B"], "index<10>">',
    'const features: Tensor<["B", 4, 4, 32], "float32">',
    'const logits: Tensor<["B", 10], "float32">',
    'const net: Brain<"digits", { readonly image: Tensor<["B", 8, 8, 1], "float32">; ' +
      'readonly label: Tensor<["B"], "index<10>">; }, { logits: Tensor<["B", 10], "float32">; }, "accuracy">',
    `const broken: Invalid<"conv2d 'ip0' kernel 7x7 is larger than the padded input 4x4">`,
    "const block: Conv2d<8, 7>",
    "const wide: Conv2dWith<8, [3, 5], { readonly stride: 2; }>",
  ]);
});
