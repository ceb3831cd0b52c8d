/** Values as TypeScript source. */
import type { Primitive } from "./value.ts";

/** A number as source text; `-0` keeps its sign, and those without a literal get their names. */
export function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (Number.isNaN(value)) return "Number.NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "Number.POSITIVE_INFINITY" : "Number.NEGATIVE_INFINITY";
}

/** A string as a literal in the given quotes; line separators are escaped. */
export function printString(value: string, quote: string): string {
  const body = JSON.stringify(value)
    .slice(1, -1)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  return quote === '"' ? `"${body}"` : `'${body.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** The text of a template literal between its backticks and substitutions. */
export function printTemplateText(value: string): string {
  return value.replace(/[\\`]|\$(?=\{)/g, "\\$&").replace(/\r/g, "\\r");
}

export function printPrimitive(value: Primitive, quote: string): string {
  if (typeof value === "string") return printString(value, quote);
  if (typeof value === "number") return printNumber(value);
  return typeof value === "bigint" ? `${value}n` : String(value);
}
