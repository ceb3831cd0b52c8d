/** What a command of `akid` is: its arguments and options as data, which checks and help are made from, and what it does. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "../../dsl/errors.ts";

/** One option. */
export interface Option {
  /** A switch, or followed by a value. */
  readonly type: "boolean" | "string";
  /** One letter: `-o` beside `--out`. */
  readonly short?: string;
  /** How help names the value: `DIR`. */
  readonly value?: string;
  /** Whether it can be given several times. */
  readonly multiple?: boolean;
  /** One line of help. */
  readonly text: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given, by the names of options; a switch that was not given is false. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K]["type"] extends "boolean"
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? readonly string[]
      : string | undefined;
};

export interface Command<O extends Options = Options> {
  /** Its arguments in order: `FILE` is needed, `[FILE]` may be there. */
  readonly takes: readonly string[];
  readonly options: O;
  /** Further lines of help. */
  readonly more?: readonly string[];
  /** Gives the exit code if it is not 0. */
  run(this: void, given: readonly string[], values: Values<O>): Promise<number | undefined> | number | undefined;
}

/** A command whose `run` knows the types of its options. */
export const command = <const O extends Options>(parts: Command<O>): Command => parts as unknown as Command;

/** @throws UsageError for arguments and options that the command does not take */
export async function runCommand(
  name: string,
  { takes, options, run }: Command,
  args: readonly string[],
): Promise<number> {
  const { positionals, values } = parse(name, options, args);
  const missing = takes.slice(positionals.length).find((argument) => !argument.startsWith("["));
  if (missing !== undefined) throw wrong(name, `${missing} is missing`);
  const surplus = positionals[takes.length];
  if (surplus !== undefined) throw wrong(name, `takes no argument '${surplus}'`);
  return (await run(positionals, values)) ?? 0;
}

/** @throws UsageError if the value of an option is no number */
export function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) {
    throw new UsageError({ where: "command line", what: `--${name} expects a number, found '${text}'` });
  }
  return value;
}

/** @throws UsageError if the value of an option is no integer, or below `least` */
export function integerOf(name: string, text: string | undefined, least: number): number | undefined {
  const value = numberOf(name, text);
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
  throw new UsageError({ where: "command line", what: `--${name} expects an integer from ${least}, found '${text}'` });
}

function parse(name: string, options: Options, args: readonly string[]) {
  const config: ParseArgsConfig["options"] = Object.fromEntries(
    Object.entries(options).map(([option, { type, short, multiple = false }]) => [
      option,
      { type, multiple, ...(short !== undefined && { short }) },
    ]),
  );
  try {
    const { positionals, values } = parseArgs({ args: [...args], options: config, allowPositionals: true });
    const empty = Object.entries(options).map(([option, { type, multiple }]) => {
      if (type === "boolean") return [option, false];
      return [option, multiple ? [] : undefined];
    });
    return { positionals, values: { ...Object.fromEntries(empty), ...values } as Values<Options> };
  } catch (cause) {
    const [what = ""] = (cause as Error).message.split(/\. |\n/);
    throw wrong(name, what.replace(/^U/, "u").replace(/^O/, "o"), { cause });
  }
}

const wrong = (name: string, what: string, options?: ErrorOptions): UsageError =>
  new UsageError(
    { where: name, what: what.replace(/\.$/, ""), advice: `\`akid ${name} --help\` lists what it takes.` },
    options,
  );
