/** The texts of `akid --help` and `akid COMMAND --help`. */
import type { Command, Option } from "./command.ts";

/** One line for each command. */
export function helpOfAll(summaries: Readonly<Record<string, string>>): string {
  return `akid: neural networks as type-checked TypeScript

Usage: akid COMMAND [arguments]

${columns(Object.entries(summaries))}

\`akid COMMAND --help\` says what a command takes. Exit codes: 0 done, 1 failed, 2 wrong use, 130 interrupted.`;
}

/** Arguments and options of a command. */
export function helpOf(name: string, summary: string, { takes, options, more = [] }: Command): string {
  const usage = ["akid", name, ...takes, "[options]"].join(" ");
  const lines = Object.entries(options).map(([option, parts]): [string, string] => [shown(option, parts), parts.text]);
  return [`${summary}`, `Usage: ${usage}`, columns(lines), ...(more.length > 0 ? [more.join("\n")] : [])].join("\n\n");
}

const shown = (name: string, { short, value, multiple }: Option): string =>
  `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}${multiple ? " ..." : ""}`;

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
