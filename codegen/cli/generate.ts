/** `akid generate`: the files of a template, and what the type check says of its combinations. */
import { setFlagsFromString } from "node:v8";
import { command, numberOf } from "../../src/cli/command.ts";
import { startChecker } from "../check/thread/start.ts";
import type { GenerateOptions } from "../generate/generator.ts";
import { parseSet } from "./set.ts";

export const generateCommand = command({
  takes: ["TEMPLATE"],
  options: {
    out: { type: "string", value: "DIR", text: "Where the files go; default: beside the template, NAME.sweep." },
    set: { type: "string", value: "k=3,5", multiple: true, text: "Restricts a parameter to these values." },
    sample: { type: "string", value: "N", text: "Draws N different combinations instead of making all." },
    seed: { type: "string", value: "S", text: "Of the draw; default 0." },
    limit: { type: "string", value: "N", text: "The largest grid that is made; default 10000." },
    tsconfig: {
      type: "string",
      value: "FILE",
      text: "The compiler's settings; default: the next tsconfig.json above.",
    },
    "dry-run": { type: "boolean", text: "Checks, and writes nothing." },
    explain: { type: "boolean", text: "Shows all reasons, with every set of values that explains them." },
    json: { type: "boolean", text: "Prints the outcome as JSON." },
  },
  async run([template = ""], { out, set, sample, seed, limit, tsconfig, "dry-run": dryRun, explain, json }) {
    const given = {
      out,
      tsconfig,
      set: parseSet(set),
      sample: numberOf("sample", sample),
      seed: numberOf("seed", seed),
      limit: numberOf("limit", limit),
    };
    const isThere = ([, value]: readonly [string, unknown]): boolean => value !== undefined;
    const options = Object.fromEntries(Object.entries(given).filter(isThere)) as Partial<GenerateOptions>;
    // Most of what runs here runs for a second: to optimise it takes the cores longer than it saves.
    setFlagsFromString("--interrupt-budget=600000");
    // It reads the template while the rest of akid is read.
    const started = startChecker({ template, tsconfig });
    const { generate } = await import("../generate/generator.ts");
    const { countsOf, forMachines, showFiles, showRejected } = await import("../generate/report.ts");
    const generated = generate({ ...options, template, dryRun, started });
    for (const warning of generated.warnings) console.error(`warning: ${warning}`);
    if (json) console.log(JSON.stringify(forMachines(generated), null, 2));
    else {
      console.log(showFiles(generated));
      const rejected = showRejected(generated, explain);
      if (rejected !== undefined) console.log(rejected);
    }
    return countsOf(generated.variants).accepted > 0 ? 0 : 1;
  },
});
