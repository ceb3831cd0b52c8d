/** `akid doctor`: what akid finds on this machine, how fast it trains here, and what would mend what does not work. */
import { command } from "./command.ts";
import type { Health } from "./doctor/backends.ts";
import { type Diagnosis, diagnose } from "./doctor/diagnose.ts";

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

const versions = (packages: Readonly<Record<string, string | null>>): string =>
  Object.entries(packages)
    .map(([name, version]) => `${name} ${version ?? "not installed"}`)
    .join(", ");

function shownHealth({ packages, state, threads, stepMs, trains }: Health): string {
  const found = versions(packages);
  if (state !== "works") return `${found}${state === "missing" ? " (optional)" : ": does not work"}`;
  if (!trains || stepMs === undefined) return `${found}: loads; akid has no backend on it`;
  return `${found}: LeNet, 100 images a step, ${stepMs.toFixed(1)} ms on ${threads} thread${threads === 1 ? "" : "s"}`;
}

/** The lines of the whole. */
function shown({ akid, node, machine, gpus, backends, tools, problems, trains }: Diagnosis): string {
  const { platform, release, cpu, cores, memory } = machine;
  const rows: readonly (readonly [string, string])[] = [
    ["akid", akid],
    ["node", `${node.version}, ${node.supported ? "supported" : `supported: ${node.range}`}`],
    ["machine", `${platform} ${release}, ${cpu}, ${cores} cores, ${gibibytes(memory)}`],
    ["gpu", gpus.map(({ name, driver, memory }) => `${name}, ${memory}, driver ${driver}`).join("; ") || "none"],
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
