/** Networks whose check is budgeted: those of the fixtures, ResNet-152 in all its forms, and rows of distinct blocks. */
import { readFileSync } from "node:fs";
import { frontPageSource } from "../../test/dsl/front-page.ts";
import { resnet } from "../networks/resnet.ts";

/** A fixture without its imports, which the measurement brings. */
function fixture(name: string): string {
  const text = readFileSync(new URL(`../networks/${name}.ts`, import.meta.url), "utf8");
  return text.replace(/^import [^;]*;$/ms, "").replaceAll(/^\w+ satisfies .*;$/gm, "");
}

/** Name to source, without imports. */
export const networks: Readonly<Record<string, string>> = {
  "the front page": frontPageSource,
  "U-Net": fixture("unet"),
  "Inception 3a, 3b": fixture("inception"),
  "transformer of 24 layers": fixture("transformer"),
  "ResNet-152, statements": resnet("statements", "ResNet-152").source,
  "ResNet-152, chains": resnet("chains", "ResNet-152").source,
  "ResNet-152, rows": resnet("rows", "ResNet-152").source,
  "ResNet-152, single rows": resnet("single rows", "ResNet-152").source,
  "ResNet-152, nested": resnet("nested", "ResNet-152").source,
  "504 attaches, all distinct": resnet("statements", 500, { isDistinct: true }).source,
  "1004 attaches, all distinct": resnet("statements", 1000, { isDistinct: true }).source,
  "504 attaches in rows, all distinct": resnet("rows", 500, { isDistinct: true }).source,
  "1004 attaches in rows, all distinct": resnet("rows", 1000, { isDistinct: true }).source,
};
