/** Every variant of an edge case, with its naive expansion next to it: parameters replaced, and nothing else. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Project } from "ts-morph";
import { loadTemplate } from "../../../codegen/analyse/load.ts";
import type { Template } from "../../../codegen/analyse/template.ts";
import { allowed, type Concrete, expand } from "../../../codegen/emit/concrete.ts";
import { decode } from "../../../codegen/space/decode.ts";
import { sizeOf } from "../../../codegen/space/size.ts";
import type { Assignment } from "../../../codegen/space/space.ts";
import type { EdgeCase } from "./edge-case.ts";

export const home = join(import.meta.dirname, "../templates/edge");

export interface Expanded {
  readonly file: string;
  readonly variant: Concrete;
  readonly naiveFile: string;
  readonly naive: Concrete;
}

/** The template of a case; it is on no disk. */
export function templateOf(stem: string): string {
  return join(home, `${stem}.template.ts`);
}

/** All combinations that constraints allow. */
function* combinations(template: Template): Iterable<Assignment> {
  const size = sizeOf(template.space);
  for (let index = 0n; index < size; index++) {
    const assignment = decode(template.space, index);
    if (allowed(template, assignment)) yield assignment;
  }
}

/** Different variants of a case, as files of `folder`. */
export function expandCase(project: Project, { source }: EdgeCase, stem: string, folder: string): Expanded[] {
  const template = loadTemplate(templateOf(stem), { project });
  const variants = new Map<string, Expanded>();
  let count = 0;
  for (const assignment of combinations(template)) {
    const file = join(folder, `${stem}_${count}.ts`);
    const naiveFile = join(folder, `${stem}_${count++}.naive.ts`);
    const variant = expand(template, assignment, { outFile: file });
    const naive = expand(template, assignment, { outFile: naiveFile, specialise: false });
    // What variants have in common is kept with their template.
    if (!isDeepStrictEqual(variant, expand({ ...template }, assignment, { outFile: file }))) {
      throw new Error(`${stem}: a variant is another one if it is made after others`);
    }
    for (const { start, end, at, verbatim } of variant.segments) {
      if (verbatim && variant.text.slice(start, end) !== source.slice(at, at + end - start)) {
        throw new Error(`${stem}: the segment at ${start} is not what stands at ${at} of the template`);
      }
    }
    if (!variants.has(variant.id)) variants.set(variant.id, { file, variant, naiveFile, naive });
  }
  return [...variants.values()];
}
