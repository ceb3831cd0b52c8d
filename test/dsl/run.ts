/** Runs a snippet of the language as JavaScript, and says what came out as the compiler prints it. */

import type { Dim, TensorType } from "../../dsl/index.ts";
import * as akid from "../../dsl/index.ts";

/** Evaluates an expression, after statements, with all of the language in scope. */
export function evaluate(expression: string, statements = ""): unknown {
  const names = Object.keys(akid);
  return new Function(...names, `"use strict"; ${statements}\nreturn (${expression});`)(...Object.values(akid));
}

/** The error that statements throw. */
export function thrownBy(statements: string): unknown {
  try {
    evaluate("undefined", statements);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A run-time shape or sentence as the compiler prints its type. */
export function printed(result: readonly Dim[] | string | undefined): string {
  if (result === undefined) return "never";
  return typeof result === "string" ? JSON.stringify(result) : `[${result.map(printedSize).join(", ")}]`;
}

/** A run-time size as the compiler prints its type. */
export function printedSize(size: Dim | undefined): string {
  return size === undefined ? "never" : size === "?" ? "number" : JSON.stringify(size);
}

/** A tensor as the compiler prints its type. */
export function printedTensor({ shape, dtype }: TensorType): string {
  return `Tensor<${printed(shape)}, ${JSON.stringify(dtype)}>`;
}

/** The sentence of a run-time error, in the order of the type error: kind, name, sentence, without frame and advice. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof akid.AkidError)) throw error;
  const parts = /^akid: (?<name>\S+) \((?<kind>\w+)\): (?<what>.*?)\.(?: [A-Z].*)?$/.exec(error.message)?.groups;
  if (!parts) throw new Error(`not in the frame: ${error.message}`);
  return `${parts.kind} '${parts.name}' ${parts.what}`;
}
