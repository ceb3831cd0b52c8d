/** A training of a few steps that a rank leaves in the way that the environment says: `FAULT="SIGKILL 1 12 once"`. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Kid } from "akid/train";
import { toyOptions } from "../kid/toy.ts";

const [what = "", who, when, once] = (process.env.FAULT ?? "").split(" ");
const pace = Number(process.env.PACE ?? 0);

/** What happens happens once, where a file says so: the job that is started again does not find it. */
function isFirst(): boolean {
  if (once === undefined) return true;
  try {
    closeSync(openSync(once, "wx"));
    return true;
  } catch {
    return false;
  }
}

function fail(): void {
  if (what.startsWith("SIG")) process.kill(process.pid, what);
  else if (what === "cut") execFileSync("ip", ["link", "set", "eth0", "down"]);
  else throw new Error(what);
}

// biome-ignore lint/style/noDefaultExport: an experiment is what its file exports by default.
export default () =>
  new Kid({
    ...toyOptions,
    backend: "onnx",
    maxSteps: 25,
    logEvery: 1,
    checkpoint: { every: 5 },
    hooks: {
      batchBegin: async (_, { clock, rank }) => {
        if (pace > 0) await setTimeout(pace);
        if (rank === Number(who) && clock.step === Number(when) && isFirst()) fail();
      },
    },
  });
