/** One trial on an agent: its process from the newest checkpoint there is, until it has a result or is another agent's. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leftAlone } from "../sweep/alone.ts";
import { type Ending, launch } from "../sweep/launch.ts";
import type { Order, Report } from "../sweep/messages.ts";
import { rebased } from "../sweep/rebase.ts";
import { files, type Run, type RunResult, type Store } from "../sweep/store.ts";
import type { Claim } from "./claim.ts";
import type { TrialData } from "./travels.ts";

interface TrialOptions {
  readonly run: Run;
  readonly data: TrialData;
  /** The variant, in full. */
  readonly file: string;
  readonly store: Store;
  readonly claim: Claim;
  /** Of the process, in addition to those of this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** Once it is aborted, the trial ends after its step. */
  readonly gently: AbortSignal;
  /** Once it is aborted, the trial ends. */
  readonly atOnce: AbortSignal;
  readonly onReport: (report: Report) => void;
  /** Asked from time to time once the trial has been validated: whether it is to end by the sweep's rule. */
  readonly isStopped: () => boolean;
  readonly say: (line: string) => void;
}

const lookMs = 200;
/** What its step and its checkpoint may take a process whose lease is over. */
const graceMs = 20_000;

/** Undefined where it ended before it had a result. */
export async function runTrial(options: TrialOptions): Promise<RunResult | undefined> {
  const { run, data, file, store, claim, gently, say } = options;
  const folder = store.open(run);
  const experiment = rebased(readFileSync(file, "utf8"), file, folder);
  const task = { file, folder, seed: run.seed, parameters: run.parameters, goal: data.goal, experiment };
  const atOnce = AbortSignal.any([options.atOnce, claim.lost]);
  for (;;) {
    const onWait = ({ pid, host }: { pid: number; host: string }): void =>
      say(`${run.name} waits for process ${pid} on ${host}`);
    await leftAlone(join(folder, files.lock), { atOnce, onWait });
    if (atOnce.aborted) return undefined;
    const ending = await launched({ ...options, atOnce }, task);
    if (typeof ending === "object") return ending;
    if (ending === "unfinished" && (gently.aborted || !(await claim.holds()))) return undefined;
  }
}

/** The process ends by itself when its lease is over, also where this one has been stopped: what a lock is worth without it. */
async function launched(options: TrialOptions, task: Parameters<typeof launch>[0]): Promise<Ending> {
  const { claim, environment, gently, onReport, isStopped } = options;
  const overdue = new AbortController();
  let reported = false;
  let say: (order: Order) => void = () => {};
  claim.onRenewal = () => say({ lease: claim.left });
  const looking = setInterval(() => {
    if (reported && isStopped()) say("stop");
    if (performance.now() > claim.until + graceMs) overdue.abort();
  }, lookMs);
  try {
    return await launch(task, {
      environment,
      gently,
      atOnce: AbortSignal.any([options.atOnce, overdue.signal]),
      mayWrite: () => claim.holds(),
      onStart: (says) => {
        say = says;
        say({ lease: claim.left });
      },
      onReport: (report) => {
        reported = true;
        onReport(report);
        return "go on";
      },
    });
  } finally {
    clearInterval(looking);
    claim.onRenewal = () => {};
  }
}
