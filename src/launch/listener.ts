/** What `akid launch` learns from the output of a job: what its ranks report, and why it fails. */
import type { Identity } from "../files/processes.ts";
import { type Report, reportIn } from "./report.ts";

/** A sentence of the watch, which ends the job, as it stands before its advice. */
const lastWords = /^akid: mpi: (.+?)\. [A-Z]/;
/** "... process rank 1 with PID 0 on node b exited on signal 9 (Killed)." */
const openMpiKilled = /process rank (\d+) with PID \d+ on node (\S+) exited on signal (\d+)/;
/** "=   PID 4711 RUNNING AT b" */
const hydraEnded = /^=\s+PID (\d+) RUNNING AT (\S+)$/;
/** "srun: error: b: task 1: Killed" */
const slurmKilled = /^srun: error: (\S+): task (\d+): (\w+)$/;

/** The rank that the launcher says was killed; hydra names a process alone. */
function killedIn(line: string): string | undefined {
  const [, rank, host, signal] = openMpiKilled.exec(line) ?? [];
  if (rank !== undefined) return `rank ${rank} on ${host} was killed by signal ${signal}`;
  const [, node, task, how = ""] = slurmKilled.exec(line) ?? [];
  return task === undefined ? undefined : `rank ${task} on ${node} was ended (${how.toLowerCase()})`;
}

export class Listener {
  readonly #processes = new Map<number, Identity>();
  readonly #shown = new Set<string>();
  readonly #onEnd: () => void;
  #folder: string | undefined;
  #failed: { readonly rank: number; readonly code: number } | undefined;
  #interrupted = false;
  #words: string | undefined;
  #killed: string | undefined;
  #ended: { readonly pid: number; readonly host: string } | undefined;

  /** `onEnd`: at each sign that the job does not go on. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** Takes a line; gives what people are to see of it. Several ranks say the same sentence once. */
  hear(line: string): string | undefined {
    const found = reportIn(line);
    if (found) {
      this.#note(found.report);
      return found.before === "" ? undefined : found.before;
    }
    this.#read(line);
    if (!line.startsWith("akid: ")) return line;
    if (this.#shown.has(line)) return undefined;
    this.#shown.add(line);
    return line;
  }

  /** A line of standard output, where hydra says which process has ended. */
  overhear(line: string): void {
    const [, pid, host = ""] = hydraEnded.exec(line) ?? [];
    if (pid !== undefined) this.#ended ??= { pid: Number(pid), host };
  }

  /** The run's folder, once its training has begun. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /** Whether a rank has ended after its step, as it was told. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** The exit code of the first rank that failed by itself. */
  get code(): number | undefined {
    return this.#failed?.code;
  }

  /** Why the job has failed, as far as that was said; a clause. */
  get reason(): string | undefined {
    if (this.#killed !== undefined) return this.#killed;
    if (this.#words !== undefined) return this.#words;
    if (!this.#failed) return this.#endedRank();
    const { rank, code } = this.#failed;
    return `rank ${rank}${this.#placeOf(rank)} ended with code ${code}`;
  }

  /** The ranks that have told who they are. */
  get processes(): readonly Identity[] {
    return [...this.#processes.values()];
  }

  #note(report: Report): void {
    if (report.event === "start") this.#processes.set(report.rank, report.process);
    else if (report.event === "begin") this.#folder = report.folder;
    else if (report.code === 130) {
      this.#interrupted = true;
      if (report.rank === 0) this.#onEnd(); // it has written the checkpoint
    } else if (report.code !== 0) {
      this.#failed ??= { rank: report.rank, code: report.code };
      this.#onEnd();
    }
  }

  #read(line: string): void {
    const words = lastWords.exec(line)?.[1];
    if (words !== undefined) {
      this.#words ??= words;
      this.#onEnd();
    }
    const killed = killedIn(line);
    if (killed === undefined) return;
    this.#killed ??= killed;
    this.#onEnd();
  }

  /** hydra may end all ranks before a watch can say a word: whose process it has named. */
  #endedRank(): string | undefined {
    if (!this.#ended) return undefined;
    const { pid, host } = this.#ended;
    const known = [...this.#processes].filter(([, process]) => process.pid === pid);
    const [rank] = (known.find(([, process]) => process.host === host) ?? known[0]) || [];
    return rank === undefined ? undefined : `rank ${rank}${this.#placeOf(rank)} has ended`;
  }

  #placeOf(rank: number): string {
    const host = this.#processes.get(rank)?.host;
    return host === undefined ? "" : ` on ${host}`;
  }
}
