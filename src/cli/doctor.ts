/** `akid doctor`: what akid finds on this machine, how fast it trains here, and what would mend what does not work. */
import { command } from "./command.ts";
import type { Health } from "./doctor/backends.ts";
import { type Diagnosis, diagnose } from "./doctor/diagnose.ts";
import type { Gpu } from "./doctor/gpus.ts";

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

const versions = (packages: Readonly<Record<string, string | null>>): string =>
  Object.entries(packages)
    .map(([name, version]) => `${name} ${version ?? "not installed"}`)
    .join(", ");

function shownHealth({ packages, state, device, threads, stepMs }: Health): string {
  const found = versions(packages);
  if (stepMs === undefined) return state === "missing" ? `${found} (optional)` : `${found}: does not work`;
  const where = device === "GPU" ? "a GPU" : `${threads} thread${threads === 1 ? "" : "s"}`;
  return `${found}: LeNet, 100 images a step, ${stepMs.toFixed(1)} ms on ${where}`;
}

const shownGpu = ({ name, driver, memory }: Gpu): string =>
  [name, ...(memory === null ? [] : [memory]), `driver ${driver}`].join(", ");

/** The lines of the whole. */
function shown({ akid, node, machine, gpus, mpi, backends, tools, problems, trains }: Diagnosis): string {
  const { platform, release, cpu, cores, memory } = machine;
  const rows: readonly (readonly [string, string])[] = [
    ["akid", akid],
    ["node", `${node.version}, ${node.supported ? "supported" : `supported: ${node.range}`}`],
    ["machine", `${platform} ${release}, ${cpu}, ${cores} cores, ${gibibytes(memory)}`],
    ["gpu", gpus.map(shownGpu).join("; ") || "none"],
    ["mpi", [mpi.launcher, mpi.library].filter((part) => part !== null).join(", ") || "none"],
    ...backends.map((health) => [health.name, shownHealth(health)] as const),
    ["tools", versions(tools)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
  const found = problems.map(({ where, text }) => `${where}: ${text}`);
  const verdict = trains ? "akid can train here." : "Nothing can train here.";
  return [...lines, "", ...found, ...(found.length > 0 ? [""] : []), verdict].join("\n");
}

export const doctorCommand = command({
  takes: [],
  options: { json: { type: "boolean", text: "Prints what was found as JSON." } },
  more: ["Exit code 1 only where nothing can train."],
  run: async (_, { json }) => {
    const diagnosis = await diagnose();
    console.log(json ? JSON.stringify(diagnosis, null, 2) : shown(diagnosis));
    return diagnosis.trains ? 0 : 1;
  },
});
