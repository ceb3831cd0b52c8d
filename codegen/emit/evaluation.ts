/** What the parts of the evaluator share: the template, one combination, and the way back to the evaluator. */
import type { ts } from "ts-morph";
import type { Template } from "../analyse/template.ts";
import type { PickOf } from "./decisions.ts";
import type { Facts } from "./facts.ts";
import type { Evaluated, Item, Scope } from "./value.ts";

export interface Evaluation {
  readonly template: Template;
  readonly facts: Facts;
  readonly pickOf: PickOf;
  /** What an expression is, `undefined` where only running it would tell. */
  evaluate(node: ts.Expression, scope: Scope): Evaluated | undefined;
  /** The same for a part of a list or record. */
  evaluateItem(item: Item): Evaluated | undefined;
}
