#!/usr/bin/env node
/** The command `akid`: finds the command that is asked for, loads it alone, and runs it. */
import { UsageError } from "../../dsl/errors.ts";
import { ownPackage } from "../files/package.ts";
import { runCommand } from "./command.ts";
import { commands } from "./commands.ts";
import { helpOf, helpOfAll } from "./help.ts";
import { endOnError } from "./main.ts";

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return say(helpOfAll(summaries()));
  if (name === "--version") return say(ownPackage().version);
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!listed) {
    const what = name.startsWith("-") ? `unknown option '${name}'` : `there is no command '${name}'`;
    throw new UsageError({ what, advice: `The commands are ${Object.keys(commands).join(", ")}.` });
  }
  const command = await listed.load();
  const isHelp = args.some((arg) => arg === "--help" || arg === "-h");
  return isHelp ? say(helpOf(name, listed.summary, command)) : runCommand(name, command, args);
}

const summaries = (): Record<string, string> =>
  Object.fromEntries(Object.entries(commands).map(([name, { summary }]) => [name, summary]));

function say(text: string): 0 {
  console.log(text);
  return 0;
}

endOnError();
process.exitCode = await main(process.argv.slice(2));
