/** `summary`: a network as a table of text. */
import type { AnyBrain } from "../../dsl/brain.ts";
import { showOutputs } from "../../dsl/outputs.ts";
import { type MeasureOptions, measure, type Part } from "./measure.ts";

export interface SummaryOptions extends MeasureOptions {
  /** How many levels of blocks inside blocks are listed; default 1: the blocks of the network. */
  readonly depth?: number;
}

interface Row {
  readonly cells: readonly [name: string, kind: string, output: string];
  readonly counts: readonly [parameters: number, multiplyAdds: number];
}

const rowsOf = (parts: readonly Part[], depth: number, indent = ""): readonly Row[] =>
  depth < 1
    ? []
    : parts.flatMap(({ name, kind, output, parameters, multiplyAdds, parts: inside }) => [
        { cells: [indent + name, kind, showOutputs(output)], counts: [parameters, multiplyAdds] },
        ...rowsOf(inside, depth - 1, `${indent}  `),
      ]);

const total = (parts: readonly Part[], key: "parameters" | "states" | "multiplyAdds"): number =>
  parts.reduce((sum, part) => sum + part[key], 0);

/**
 * A brain as text: name, kind, output shape, parameters and multiply-adds of each block, and totals.
 * Multiply-adds are those of convolutions and matrix products in prediction, of one sample, or of what `shapes` says.
 *
 * @example console.log(summary(net))
 * // digits
 * // name   kind    output         parameters  multiply-adds
 * // conv1  conv2d  [B, 8, 8, 32]         320         18,432
 * // ...
 */
export function summary(brain: AnyBrain, { depth = 1, ...options }: SummaryOptions = {}): string {
  const parts = measure(brain, options);
  const states = total(parts, "states");
  const head = ["name", "kind", "output", "parameters", "multiply-adds"];
  const lines = rowsOf(parts, depth).map(({ cells, counts }) => [
    ...cells,
    ...counts.map((n) => (n === 0 ? "" : shown(n))),
  ]);
  const totals = ["total", "", "", shown(total(parts, "parameters")), shown(total(parts, "multiplyAdds"))];
  const kept = states === 0 ? [] : [["not trained", "", "", shown(states), ""]];
  return [brain.name, ...aligned([head, ...lines, totals, ...kept])].join("\n");
}

const shown = (n: number): string => n.toLocaleString("en-US");

/** Columns of text to the left, the last two to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column < widths.length - 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}
