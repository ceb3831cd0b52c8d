/** How a command ends when something goes wrong: one sentence and an exit code, no stack for what akid explains. */
import { parseArgs } from "node:util";
import { AkidError, UsageError } from "../../dsl/errors.ts";

/** 2 for wrong use, 1 for any other failure. */
const exitCode = (error: unknown): 1 | 2 => (error instanceof UsageError ? 2 : 1);

/** From here on an error that nobody catches ends the process with its sentence and its exit code. */
export function endOnError(): void {
  process.once("uncaughtException", (error) => {
    console.error(error instanceof AkidError ? error.message : error);
    process.exit(exitCode(error));
  });
  // Who reads what is printed may stop, as `head` does: the command goes on, and a training is not lost.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/**
 * The options of the command line, `--name value` each; one that has no default here is wrong use.
 *
 * @example commandLine({ split: "random" }) // { split: "writers" } after `--split writers`
 */
export function commandLine<const Name extends string>(defaults: Readonly<Record<Name, string>>): Record<Name, string> {
  const names = Object.keys(defaults);
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    return { ...defaults, ...parseArgs({ options }).values };
  } catch (cause) {
    const known = names.map((name) => `--${name}`).join(", ");
    const [what = ""] = (cause as Error).message.split(". ");
    throw new UsageError({ where: "command line", what, advice: `Its options are ${known}.` }, { cause });
  }
}
