/** A rank that `akid launch` has started: `akid` itself, which ends with those that started it and says how it ended. */
import { self } from "../files/processes.ts";
import { launcherOf } from "../mpi/launcher.ts";
import { begun } from "./begun.ts";
import { type Report, reportLine, stopLine } from "./report.ts";

const rank = launcherOf()?.rank ?? 0;

type Event<T> = T extends Report ? Omit<T, "rank"> : never;
const tell = (report: Event<Report>): boolean => process.stderr.write(reportLine({ rank, ...report } as Report));

let isEarly = false;

/** Only the first rank hears what `akid launch` says, and that it is gone: the others have no input. */
function listen(): void {
  process.stdin.on("data", (text) => {
    if (!String(text).includes(stopLine) || process.emit("SIGUSR2")) return;
    isEarly = true; // there is nothing to keep before the training begins
    process.exit(130);
  });
  process.stdin.on("end", () => process.exit(1));
  process.stdin.on("error", () => process.exit(1));
  process.stdin.unref?.();
}

tell({ event: "start", process: self() });
begun.subscribe((folder) => tell({ event: "begin", folder: folder as string }));
process.on("exit", (code) => {
  tell({ event: "end", code });
  // mpirun ends all ranks at once when one fails, and this one has ended as it was told, after its last step.
  if (code === 130 && !isEarly) process.exitCode = 0;
});
// Open MPI gives each rank a terminal of its own, also where its own output is a file.
process.stdout.isTTY = process.env.AKID_LAUNCH === "terminal";
if (rank === 0 && process.env.AKID_LAUNCH) listen();
await import("../cli/akid.ts");
