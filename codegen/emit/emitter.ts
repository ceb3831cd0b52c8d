/** What the parts of the emitter share while one variant is written. */

import type { ts } from "ts-morph";
import type { Template } from "../analyse/template.ts";
import type { PickOf } from "./decisions.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Facts } from "./facts.ts";
import type { Names } from "./fresh.ts";
import type { Output } from "./output.ts";
import type { Scope } from "./value.ts";

/** What stands in the variant for a variable of an unrolled loop: text, or an expression of the template. */
export type Substitution =
  | { readonly text: string; readonly isName?: boolean }
  | { readonly node: ts.Expression; readonly scope: Scope; readonly isMoved: boolean };

/** How a list of statements ended early: by a jump out of a flattened statement, or where nothing after it can run. */
export type Signal = { readonly kind: "break" | "continue"; readonly target: ts.Node } | "end" | undefined;

/** What cannot be resolved in this variant, with the reason for each variable. */
export interface Kept {
  /** Evolving variables that stay `let`. */
  readonly variables: Map<ts.Symbol, string>;
  /** Loops and switches that stay, since a jump out of them could not be decided. */
  readonly statements: Set<ts.Node>;
  /** Variables of unrolled loops that are declared in each round, since their expressions must not be repeated. */
  readonly constants: Set<ts.Symbol>;
}

/** Thrown to write the variant once more, after something was added to what is kept. */
export class Retry {}

export interface Emitter {
  readonly template: Template;
  readonly facts: Facts;
  readonly evaluation: Evaluation;
  readonly pickOf: PickOf;
  /** Whether conditions are decided and loops unrolled, beyond putting alternatives in place of parameters. */
  readonly specialise: boolean;
  readonly outFile: string;
  readonly output: Output;
  readonly kept: Kept;

  readonly names: Names;
  readonly renames: Map<ts.Symbol, string>;
  readonly substitutions: Map<ts.Symbol, Substitution>;
  /** The rounds of the unrolled loops around, outermost first. */
  readonly rounds: number[];
  /** Flattened loops and switches, with the block of the variant that each is written into. */
  readonly flattened: Map<ts.Node, ts.Node>;
  /** The block in which each evolving variable is declared. */
  readonly homes: Map<ts.Symbol, ts.Node>;

  /** The innermost block or undecided statement that is being written. */
  home: ts.Node;
  /** Writes what stands before the first statement of a flattened list, once there is one. */
  opening: (() => void) | undefined;
  /** Whether a statement with a blank line before it was left out. */
  gap: boolean;

  node(node: ts.Node, scope: Scope): void;
  list(statements: readonly ts.Statement[], scope: Scope, from: number): Listed;
}

/** How a list of statements was written: why it ended, and where the template goes on. */
export interface Listed {
  readonly signal: Signal;
  readonly end: number;
}

export function startOf(emitter: Emitter, node: ts.Node): number {
  const { starts } = emitter.facts;
  const start = starts.get(node) ?? node.getStart(emitter.template.source);
  starts.set(node, start);
  return start;
}
