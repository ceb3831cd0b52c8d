/** All that the doctor looks at, as one value. */
import { pathToFileURL } from "node:url";
import { type Machine, machine } from "../../files/machine.ts";
import { ownPackage, versionOf } from "../../files/package.ts";
import { type Health, healths } from "./backends.ts";
import { type Gpu, gpus } from "./gpus.ts";
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
  const [backends, found] = [await healths(), await gpus()];
  const about = { akid, node, machine: machine(), gpus: found, backends, tools };
  return { ...about, problems: problemsOf(about), trains: backends.some(({ trains }) => trains) };
}

function problemsOf({ node, gpus, backends, tools }: Pick<Diagnosis, "node" | "gpus" | "backends" | "tools">) {
  const problems: Problem[] = [];
  if (!node.supported) {
    const what = `Node ${node.version} is not one that akid supports (${node.range}).`;
    problems.push({ where: "node", text: `${what} Install a release of Node 24.` });
  }
  for (const { name, state, problem, advice } of backends) {
    // Without a GPU there is nothing to miss in a library for one.
    if (problem === undefined || (state === "missing" && gpus.length === 0)) continue;
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
