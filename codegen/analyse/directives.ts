/** Statements for the generator alone: `constraint(...)` and `repeats(...)`. */
import { ts } from "../compiler.ts";
import { refuse } from "./diagnostic.ts";
import { numberArgument } from "./numbers.ts";
import type { Constraint } from "./template.ts";

/** `repeats(count)` and its statement. */
export interface Repeats {
  readonly statement: ts.Statement;
  readonly count: number;
}

/** What a call of `constraint` says. */
export function constraintOf(call: ts.CallExpression): Constraint {
  const statement = topLevel(call, "constraint");
  const [condition] = call.arguments;
  if (!condition || ts.isSpreadElement(condition)) return refuse(call, "AKT005", "a condition must be written out");
  return { statement, condition };
}

/** What a call of `repeats` says; `other` is one before it. */
export function repeatsOf(call: ts.CallExpression, other: Repeats | undefined): Repeats {
  if (other) refuse(call, "AKT013", "a template says once how often it is repeated");
  const statement = topLevel(call, "repeats");
  const count = numberArgument(call, 0, "the number of repeats");
  if (Number.isSafeInteger(count) && count > 0) return { statement, count };
  return refuse(call, "AKT009", `repeats expects a positive integer, found ${count}`);
}

function topLevel(call: ts.CallExpression, word: string): ts.Statement {
  const { parent } = call;
  if (ts.isExpressionStatement(parent) && ts.isSourceFile(parent.parent)) return parent;
  return refuse(call, "AKT003", `${word}(...) must be a statement at the top level`);
}
