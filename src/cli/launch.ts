/** `akid launch`: `akid train` on several ranks, on this machine or several. */
import { existsSync } from "node:fs";
import { UsageError } from "../../dsl/errors.ts";
import { commandLineOf, launched, planOf } from "../launch/launch.ts";
import { command, integerOf, numberOf, type Option } from "./command.ts";
import { trainCommand } from "./train.ts";

const own = {
  ranks: { type: "string", short: "n", value: "N", text: "How many ranks; default: one for each slot of --hosts." },
  hosts: { type: "string", value: "A,B:2", text: "Machines by name, each with its slots; default: this one." },
  launcher: {
    type: "string",
    value: "NAME",
    text: "openmpi, mpich, srun or a path; default: srun in an allocation of Slurm, else the mpirun in PATH.",
  },
  restarts: {
    type: "string",
    value: "N",
    text: "How often a failed job goes on from its newest checkpoint; default 0.",
  },
  timeout: {
    type: "string",
    value: "S",
    text: "Seconds without a sign of life of a rank after which the job ends; default 30.",
  },
  rsh: { type: "string", value: "CMD", text: "What reaches other machines, in place of ssh." },
  oversubscribe: { type: "boolean", text: "Allows more ranks than cores or slots." },
  free: { type: "boolean", text: "Binds no rank to cores." },
  "dry-run": { type: "boolean", text: "Prints the command line and starts nothing." },
} as const;

/** What each rank is told as well: the engine is that of ranks. */
const { engine: _engine, towers: _towers, ...passed } = trainCommand.options;

type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The options of `akid train` that were given. */
function argumentsFrom(values: Given): readonly string[] {
  return Object.keys(passed).flatMap((name) => {
    const value = values[name];
    if (name === "resume" || value === undefined || value === false) return [];
    return [value === true ? `--${name}` : `--${name}=${String(value)}`];
  });
}

/** Seconds that a launcher gets to end after the first sign of a failure. */
const grace = 5;

export const launchCommand = command({
  takes: ["FILE"],
  options: { ...own, ...(passed as Readonly<Record<"resume", Option & { readonly type: "boolean" }>>) },
  more: [
    "FILE is trained as by akid train, whose options it takes, on ranks that MPI connects: Open MPI, MPICH, Intel MPI or srun.",
    "Machines need the same akid, project and Node at the same paths, and the run's folder in common.",
    "Ctrl-C ends it after the step at work, with a checkpoint, and exit code 130; a second one at once.",
  ],
  async run([file = ""], values) {
    if (!existsSync(file)) throw new UsageError({ where: "launch", what: `there is no file '${file}'` });
    const { hosts, launcher, rsh: agent, oversubscribe, free, resume } = values;
    const ranks = integerOf("ranks", values.ranks, 1);
    const restarts = integerOf("restarts", values.restarts, 0) ?? 0;
    const timeout = numberOf("timeout", values.timeout);
    if (timeout !== undefined && !(timeout > 0)) {
      throw new UsageError({ where: "launch", what: `--timeout expects seconds above 0, found '${values.timeout}'` });
    }
    const args = ["train", file, "--engine=mpi", ...argumentsFrom(values as Given)];
    const plan = planOf({ ranks, hosts, launcher, agent, oversubscribe, free, timeout, args, resume });
    if (values["dry-run"]) {
      process.stdout.write(`${commandLineOf(plan, resume)}\n`);
      return 0;
    }
    using signals = interrupts();
    return await launched(plan, { ...signals, grace, resume, restarts, say: (sentence) => console.error(sentence) });
  },
});

/** Ctrl-C or SIGTERM is a wish, a second one an order. */
function interrupts(): Disposable & { readonly gently: AbortSignal; readonly atOnce: AbortSignal } {
  const [gently, atOnce] = [new AbortController(), new AbortController()];
  const hear = (): void => (gently.signal.aborted ? atOnce : gently).abort();
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, hear);
  return {
    gently: gently.signal,
    atOnce: atOnce.signal,
    [Symbol.dispose]() {
      for (const name of names) process.off(name, hear);
    },
  };
}
