/** All that the doctor looks at, as one value. */
import { pathToFileURL } from "node:url";
import { type Machine, machine } from "../../files/machine.ts";
import { ownPackage, versionOf } from "../../files/package.ts";
import { type Health, healths } from "./backends.ts";
import { candidatesFor } from "./candidates.ts";
import { type Gpu, gpus, hasRenderer } from "./gpus.ts";
import { type Mpi, mpi } from "./mpi.ts";
import { isWithin } from "./range.ts";

/** What is wrong, and whole sentences that say so and how it is mended. */
export interface Problem {
  readonly where: string;
  readonly text: string;
}

export interface Diagnosis {
  readonly akid: string;
  readonly node: { readonly version: string; readonly range: string; readonly supported: boolean };
  readonly machine: Machine;
  readonly gpus: readonly Gpu[];
  readonly mpi: Mpi;
  readonly backends: readonly Health[];
  /** Versions of what runs and checks TypeScript; `null`: not installed. */
  readonly tools: Readonly<Record<string, string | null>>;
  readonly problems: readonly Problem[];
  /** Whether any backend trains. */
  readonly trains: boolean;
}

/** What akid itself cannot do without. */
const ownTools = ["tsx", "ts-morph", "typescript7"] as const;

export async function diagnose(): Promise<Diagnosis> {
  const { version: akid, engines } = ownPackage();
  const { node: version } = process.versions;
  const node = { version, range: engines.node, supported: isWithin(version, engines.node) };
  const tools: Record<string, string | null> = {};
  for (const name of ownTools) tools[name] = versionOf(name) ?? null;
  tools.typescript = versionOf("typescript", pathToFileURL(`${process.cwd()}/`).href) ?? null;
  const found = await gpus();
  const backends = await healths(candidatesFor({ nvidia: found.length, renderer: hasRenderer() }));
  const about = { akid, node, machine: machine(), gpus: found, mpi: await mpi(), backends, tools };
  return { ...about, problems: problemsOf(about), trains: backends.some(({ state }) => state === "works") };
}

type Found = Pick<Diagnosis, "node" | "gpus" | "backends" | "tools">;

export function problemsOf({ node, gpus, backends, tools }: Found): readonly Problem[] {
  const problems: Problem[] = [];
  if (!node.supported) {
    const what = `Node ${node.version} is not one that akid supports (${node.range}).`;
    problems.push({ where: "node", text: `${what} Install a release of Node 24.` });
  }
  for (const { name, device, madeFor, problem, advice } of backends) {
    if (name === "tfjs:native" && device === "CPU" && gpus.length > 0) {
      const what = "TensorFlow computes on the CPU, though there is a GPU.";
      const helps =
        madeFor === "gpu" ? "Look at the driver and at CUDA_VISIBLE_DEVICES." : "Run `akid native install --gpu`.";
      problems.push({ where: name, text: `${what} ${helps}` });
    }
    if (problem === undefined) continue;
    const what = `${problem.replace(/^akid: /, "").replace(/\.$/, "")}.`;
    problems.push({ where: name, text: advice === undefined ? what : `${what} ${advice}` });
  }
  for (const name of ownTools) {
    if (tools[name]) continue;
    problems.push({ where: name, text: "It is not installed. Run `npm install` again: it comes with akid." });
  }
  if (!tools.typescript) {
    const what = "This project has none, so that no editor shows what does not fit.";
    problems.push({ where: "typescript", text: `${what} Run \`npm install --save-dev typescript\`.` });
  }
  return problems;
}
