/** Programs of tests as JavaScript, beside the built package: reading TypeScript takes a process longer than all else. */
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { built, root } from "./built.ts";

const folder = join(root, ".vitest/programs");
const options: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};
const done = new Map<string, string>();

/** Where a program is as JavaScript, with what it imports by relative paths; those into akid lead to the built package. */
export function compiled(file: string): string {
  linkPackage();
  const known = done.get(file);
  if (known !== undefined) return known;
  const target = join(folder, relative(root, file)).replace(/ts$/, "js");
  done.set(file, target);
  const text = readFileSync(file, "utf8");
  for (const { fileName } of ts.preProcessFile(text).importedFiles) {
    const imported = join(dirname(file), fileName);
    if (fileName.startsWith(".") && !/^(dsl|src|codegen)\b/.test(relative(root, imported))) compiled(imported);
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.${process.pid}`, ts.transpileModule(text, { compilerOptions: options }).outputText);
  renameSync(`${target}.${process.pid}`, target); // another worker may be reading it
  return target;
}

function linkPackage(): void {
  const dist = built("");
  mkdirSync(folder, { recursive: true });
  for (const name of ["dsl", "src", "codegen"]) {
    const link = join(folder, name);
    try {
      if (!existsSync(link)) symlinkSync(join(dist, name), link, "junction");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another worker was faster
    }
  }
}
