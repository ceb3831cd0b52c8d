/** How a command ends when something goes wrong: one sentence and an exit code, no stack for what akid explains. */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { AkidError, UsageError } from "../../dsl/errors.ts";

/** 2 for wrong use, 1 for any other failure. */
export const exitCode = (error: unknown): 1 | 2 => (error instanceof UsageError ? 2 : 1);

/** From here on an error that nobody catches ends the process with its sentence and its exit code. */
export function endOnError(): void {
  process.once("uncaughtException", (error) => {
    console.error(error instanceof AkidError ? error.message : error);
    process.exit(exitCode(error));
  });
}

/** The command line's options; an unknown one is wrong use. */
export function commandLine<const O extends ParseArgsOptionsConfig>(options: O) {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (cause) {
    const what = (cause as Error).message.replace(/\.?\s*$/, "");
    throw new UsageError({ where: "command line", what }, { cause });
  }
}
