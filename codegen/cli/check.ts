/** `akid check`: the types of an experiment's file, then the network that it makes. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AnyBrain } from "../../dsl/brain.ts";
import { UsageError } from "../../dsl/errors.ts";
import { command } from "../../src/cli/command.ts";
import { defaultExport } from "../../src/cli/experiment.ts";
import { summary } from "../../src/inspect/summary.ts";
import { kidOf } from "../../src/kid/experiment.ts";
import { type Diagnostic, diagnosticAt, showDiagnostic } from "../analyse/diagnostic.ts";
import { openChecker } from "../check/open.ts";
import { sentenceOf } from "../check/sentence.ts";
import { ts } from "../compiler.ts";

/** What the compiler says of one file. */
function diagnosticsOf(file: string): readonly Diagnostic[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError({ where: "check", what: `'${file}' cannot be read (${(cause as Error).message})` }, { cause });
  }
  using checker = openChecker({ template: file });
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return checker
    .check([{ file, text }])
    .map(({ position, code, message }) => diagnosticAt(source, position, `TS${code}`, sentenceOf(message)));
}

const isBrain = (value: unknown): value is AnyBrain =>
  typeof value === "object" && value !== null && "network" in value;

/** The brain of an experiment: what it exports, or what its Kid trains. */
async function brainOf(file: string): Promise<AnyBrain> {
  const exported = await defaultExport("check", file);
  const made: unknown = typeof exported === "function" ? await exported() : exported;
  return isBrain(made) ? made : (await kidOf(made, { own: { output: null }, where: file })).brain;
}

export const checkCommand = command({
  takes: ["FILE"],
  options: { json: { type: "boolean", text: "Prints what was found as JSON." } },
  more: ["FILE exports by default a brain, a Kid, the options of one, or a function that gives one of them."],
  run: async ([given = ""], { json }) => {
    const file = resolve(given);
    const diagnostics = diagnosticsOf(file);
    if (json) console.log(JSON.stringify({ diagnostics }, null, 2));
    else for (const diagnostic of diagnostics) console.log(showDiagnostic(diagnostic));
    if (diagnostics.length > 0) return 1;
    const brain = await brainOf(file);
    if (!json) console.log(summary(brain));
    return 0;
  },
});
