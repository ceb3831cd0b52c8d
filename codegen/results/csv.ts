/** Tables as CSV (RFC 4180). */
import type { Ranked } from "./ranking.ts";

/** A cell; undefined is empty. */
export type Cell = string | number | boolean | undefined;

/** Lines end with CR LF; a cell with a comma, a quote or a line break is quoted. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

const cell = (value: Cell): string => {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The ranking as a table with a column for each parameter, empty where a variant does not have it. */
export function rankingCsv(ranking: readonly Ranked[], names: readonly string[]): string {
  const header = ["rank", "file", ...names.map((name) => `parameters.${name}`), ...figures];
  const rows = ranking.map((variant) => [
    variant.rank,
    variant.file,
    ...names.map((name) => variant.parameters[name]),
    ...figures.map((figure) => variant[figure]),
  ]);
  return csv([header, ...rows]);
}

const figures = ["mean", "deviation", "best", "count", "stopped", "failed", "seconds"] as const;
