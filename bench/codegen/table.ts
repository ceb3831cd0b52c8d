/**
 * What generating and checking 1,008 variants takes, and where the time goes, beside substitution of text and running each
 * file until it fails: `npm run build && npx tsx --conditions=akid-source bench/codegen/table.ts [runs]`. The package is the
 * built one, as users have it; the machine should have nothing else to do.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../median.ts";
import { byText } from "./by-text.ts";

const runs = Number(process.argv[2] ?? 11);
const root = join(import.meta.dirname, "../..");
const sampled = 24;

/** A project that has the built package. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "akid-bench-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/akid"));
  const compilerOptions = {
    strict: true,
    target: "es2023",
    module: "nodenext",
    types: [],
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  copyFileSync(join(import.meta.dirname, "structural.template.ts"), join(folder, "structural.template.ts"));
  return folder;
}

interface Whole {
  readonly seconds: number;
  readonly processor: number;
  /** Peaks of the generator and of the compiler, MB. */
  readonly memory: number;
}

/** The command, as a user runs it. */
async function whole(folder: string): Promise<Whole> {
  const command = ["dist/src/cli/akid.js", "generate", join(folder, "structural.template.ts")];
  const begin = performance.now();
  const child = spawn(
    process.execPath,
    command.map((part, i) => (i === 0 ? join(root, part) : part)),
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const peaks = new Map<number, Usage>();
  const timer = setInterval(() => {
    for (const pid of [child.pid ?? 0, ...childrenOf(child.pid ?? 0)]) {
      const usage = usageOf(pid);
      // A process that has just ended has no memory any more.
      if (usage && usage.memory > 0) peaks.set(pid, usage);
    }
  }, 25);
  const [code] = await once(child, "exit");
  clearInterval(timer);
  if (code !== 0) throw new Error(`akid generate ended with ${code}`);
  const all = [...peaks.values()];
  return {
    seconds: (performance.now() - begin) / 1000,
    processor: all.reduce((sum, { processor }) => sum + processor, 0),
    memory: all.reduce((sum, { memory }) => sum + memory, 0),
  };
}

interface Usage {
  readonly processor: number;
  readonly memory: number;
}

/** From proc(5): clock ticks are hundredths of a second. */
function usageOf(pid: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const memory = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    return { memory, processor: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return undefined;
  }
}

const childrenOf = (pid: number): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        return new RegExp(`^PPid:\\s+${pid}$`, "m").test(readFileSync(`/proc/${one}/status`, "utf8"));
      } catch {
        return false;
      }
    });

interface Stages {
  readonly times: Readonly<Record<string, number>>;
  readonly variants: number;
  readonly rejected: number;
}

function stages(folder: string): Stages {
  const script = join(import.meta.dirname, "stages.ts");
  const node = ["--import", "tsx", "--conditions=akid-source"];
  const args = [...node, script, join(folder, "structural.template.ts")];
  return JSON.parse(
    execFileSync(process.execPath, [...args, join(folder, "stages.sweep")], { encoding: "utf8", cwd: root }),
  );
}

const folder = project();
try {
  const wholes: Whole[] = [];
  const again: Whole[] = [];
  const steps: Stages[] = [];
  for (let i = 0; i < runs; i++) {
    for (const name of ["structural.sweep", "stages.sweep"])
      rmSync(join(folder, name), { recursive: true, force: true });
    wholes.push(await whole(folder));
    again.push(await whole(folder));
    steps.push(stages(folder));
  }
  const text = byText(folder, sampled);
  const { variants = 0, rejected = 0 } = steps[0] ?? {};
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; medians of ${runs} runs (the least: ${Math.min(...wholes.map(({ seconds }) => seconds)).toFixed(2)} s)\n`,
  );
  console.log(`| ${variants} variants, ${rejected} wrong | s | processor s | MB |\n|---|---|---|---|`);
  const row = (name: string, all: readonly Whole[]): void => {
    const of = (pick: (one: Whole) => number): number => median(all.map(pick));
    const [seconds, processor] = [of((one) => one.seconds), of((one) => one.processor)];
    console.log(
      `| ${name} | ${seconds.toFixed(2)} | ${processor.toFixed(2)} | ${of((one) => one.memory).toFixed(0)} |`,
    );
  };
  row("akid generate", wholes);
  row("akid generate, again", again);
  for (const name of Object.keys(steps[0]?.times ?? {})) {
    const seconds = median(steps.map(({ times }) => times[name] ?? 0)) / 1000;
    console.log(`| of it: ${name} | ${seconds.toFixed(2)} | | |`);
  }
  const extrapolated = ((text.milliseconds / sampled) * variants) / 1000;
  const found = `${text.failed} of ${sampled} failed; extrapolated from ${(text.milliseconds / 1000).toFixed(1)} s`;
  console.log(`| text with holes, each file run (${found}) | ${extrapolated.toFixed(0)} | | |`);
} finally {
  rmSync(folder, { recursive: true });
}
