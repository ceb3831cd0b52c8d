/** The lines on top of a generated file: who made it, from what, and with which values. */
import { dirname, relative, sep } from "node:path";
import type { Template } from "../analyse/template.ts";
import type { Parameters } from "../space/space.ts";

/** In the template's own line ends; the path leads from the folder of the generated files. */
export function headerOf({ file, text }: Template, folder: string, parameters: Parameters): string {
  const lines = [`Made by akid from ${pathFrom(folder, file)}; do not edit.`, JSON.stringify(parameters)];
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return lines.map((line) => `// ${oneLine(line)}${end}`).join("");
}

/** With slashes on every system. */
export const pathFrom = (folder: string, file: string): string => relative(folder, file).split(sep).join("/");

/** Where a file of this name stands among those of a template: `maxout.template.ts` has its variants in `maxout.sweep`. */
export function defaultFolder(template: string): string {
  const stem = template.slice(dirname(template).length).replace(/(\.template)?\.[cm]?tsx?$/, "");
  return `${dirname(template)}${stem}.sweep`;
}

/** Also U+2028 and U+2029 end a comment. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\r\n\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
