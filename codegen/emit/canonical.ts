/** One way to write each literal, so that alternatives `1` and `1.0` are the same experiment. */

import { nodesOf } from "../analyse/syntax.ts";
import type { AlternativeSource, Template } from "../analyse/template.ts";
import { ts } from "../compiler.ts";
import { printNumber, printString } from "./print.ts";

/** A literal in its usual form; `undefined` for other nodes. */
export function canonicalLiteral(node: ts.Node): string | undefined {
  if (ts.isNumericLiteral(node)) return printNumber(Number(node.text));
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return printString(node.text, '"');
  return ts.isBigIntLiteral(node) ? `${BigInt(node.text.slice(0, -1))}n` : undefined;
}

/** The literals of alternatives that are written otherwise, with their usual form. */
export function unusualLiterals({ sites, source }: Template): Map<ts.Node, string> {
  const unusual = new Map<ts.Node, string>();
  for (const node of sites.flatMap(({ alternatives }) => alternatives.flatMap(expressionsOf))) {
    for (const literal of nodesOf(node)) {
      const form = canonicalLiteral(literal);
      if (form !== undefined && form !== literal.getText(source)) unusual.set(literal, form);
    }
  }
  return unusual;
}

function expressionsOf(alternative: AlternativeSource): readonly ts.Expression[] {
  if (alternative.kind === "expression") return [alternative.node];
  return alternative.kind === "row" ? alternative.columns.map(({ node }) => node) : [];
}
