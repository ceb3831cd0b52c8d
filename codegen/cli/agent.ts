/** `akid agent`: a machine joins the sweeps that are in a queue. */
import { UsageError } from "../../dsl/errors.ts";
import { command, integerOf, numberOf } from "../../src/cli/command.ts";
import { addressOf } from "../queue/address.ts";
import { work } from "../queue/agent.ts";
import { connect } from "../queue/connect.ts";
import { projectsOf } from "../queue/project.ts";
import { Interrupt } from "../sweep/interrupt.ts";
import { devicesOf } from "../sweep/options.ts";

export const agentCommand = command({
  takes: ["URL", "[TEMPLATE|DIR]"],
  options: {
    out: {
      type: "string",
      value: "DIR",
      text: "Where a template's variants go, as the sweep was told; default: NAME.sweep.",
    },
    slots: { type: "string", value: "N", text: "Trials at a time, which share the cores; default: one per core." },
    gpus: { type: "string", value: "0,1", text: "GPUs instead of cores, as CUDA_VISIBLE_DEVICES names them." },
    "per-run": { type: "string", value: "N", text: "Slots or GPUs of each trial; default 1." },
    idle: { type: "string", value: "S", text: "Ends after S seconds without a trial; default: never." },
    lock: {
      type: "string",
      value: "S",
      text: "After S seconds without a sign, a trial may be run elsewhere; default 30.",
    },
    stalled: { type: "string", value: "S", text: "Looks every S seconds for such trials; default 15." },
  },
  more: [
    "URL is redis://[[USER]:PASSWORD@]HOST[:PORT][/DB], or rediss://...; AKID_REDIS_PASSWORD is the password where it has",
    "none. Takes trials of sweeps of the template; without one, of those whose template is in the current folder. Ctrl-C",
    "ends the trials at work after their step and gives them back, a second one at once. Exit code 0: idle; 130: Ctrl-C.",
  ],
  async run([url = "", target], values) {
    if (url.includes("@")) process.title = "akid agent"; // the system's list of processes shows no password
    const address = addressOf(url);
    const gpus = values.gpus?.split(",");
    const slots = integerOf("slots", values.slots, 1);
    const perRun = integerOf("per-run", values["per-run"], 1) ?? 1;
    if (slots !== undefined && gpus) {
      throw new UsageError({ where: "agent", what: "expects either --slots or --gpus, found both" });
    }
    const devices = devicesOf({ ...(slots !== undefined && { slots }), ...(gpus && { gpus }) });
    if (perRun > devices.names.length) {
      throw new UsageError({ where: "agent", what: `a trial takes ${perRun} devices of ${devices.names.length}` });
    }
    const projectOf = projectsOf(target, values.out);
    const say = (line: string): void => console.log(line);
    using interrupt = new Interrupt();
    using connection = await connect(address, (line) => console.error(line));
    say(`agent at ${address.shown}: ${Math.floor(devices.names.length / perRun)} trials at a time`);
    const lockMs = milliseconds("lock", values.lock, 30);
    const stalledMs = milliseconds("stalled", values.stalled, 15);
    const idleMs = milliseconds("idle", values.idle, Number.POSITIVE_INFINITY);
    await work({ ...{ connection, projectOf, devices, perRun, interrupt, say }, ...{ lockMs, stalledMs, idleMs } });
    return interrupt.gently.aborted ? 130 : 0;
  },
});

function milliseconds(name: string, text: string | undefined, fallback: number): number {
  const seconds = numberOf(name, text) ?? fallback;
  if (seconds >= 1) return 1000 * seconds;
  throw new UsageError({ where: "command line", what: `--${name} expects seconds from 1, found '${text}'` });
}
