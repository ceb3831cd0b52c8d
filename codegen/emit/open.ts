/** Opens what writes a variant, or a part of one. */
import type { Template } from "../analyse/template.ts";
import type { PickOf } from "./decisions.ts";
import type { Emitter, Kept } from "./emitter.ts";
import { evaluationOf } from "./evaluate.ts";
import type { Facts } from "./facts.ts";
import { Names } from "./fresh.ts";
import { writeNode } from "./nodes.ts";
import { Output } from "./output.ts";
import { writeList } from "./statements.ts";

/** What all variants of a template have in common. */
export interface Context {
  readonly template: Template;
  readonly facts: Facts;
  readonly outFile: string;
  readonly specialise: boolean;
}

export function openEmitter({ template, facts, outFile, specialise }: Context, pickOf: PickOf, kept: Kept): Emitter {
  const emitter: Emitter = {
    template,
    facts,
    evaluation: evaluationOf(template, facts, pickOf),
    pickOf,
    specialise,
    outFile,
    output: new Output(template.text, facts),
    kept,
    names: new Names(template.names),
    renames: new Map(),
    substitutions: new Map(),
    rounds: [],
    flattened: new Map(),
    homes: new Map(),
    home: template.source,
    opening: undefined,
    gap: false,
    node: (node, scope) => writeNode(emitter, node, scope),
    list: (statements, scope, from) => writeList(emitter, statements, scope, from),
  };
  return emitter;
}

export const nothingKept = (): Kept => ({ variables: new Map(), statements: new Set(), constants: new Set() });
