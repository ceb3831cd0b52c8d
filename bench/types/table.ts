/**
 * What checking networks of 50 to 1,000 attaches takes, in TypeScript 5.9 and 7, as the table of docs/type-cost.md:
 * `npx tsx --conditions=akid-source bench/types/table.ts [runs]`. Programs import the declarations of the language, as a user's do.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import * as akid from "../../dsl/index.ts";
import { type Form, resnet } from "../../type-tests/networks/resnet.ts";

const runs = Number(process.argv[2] ?? 2);
const root = join(import.meta.dirname, "../..");
const compilers = { "5.9": "typescript", "7": "typescript7" } as const;
const forms: readonly Form[] = ["statements", "rows", "nested"];
const sizes = [50, 200, 500, 1000];

interface Measure {
  readonly instantiations: number;
  /** Processor time of the whole run of the compiler, which other programs disturb less than time by the clock. */
  readonly seconds: number;
  readonly memory: number;
}

/** What a compiler says, after which stand the seconds of processor time that it took. */
function tsc(compiler: keyof typeof compilers, args: readonly string[]): string {
  const path = join(root, "node_modules", compilers[compiler], "bin/tsc");
  const timed = `TIMEFORMAT="Processor time: %U %S"; { time "$@"; } 2>&1`;
  const command = ["-c", timed, "tsc", process.execPath, path, ...args];
  const { stdout, status } = spawnSync("bash", command, { encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Error(stdout.slice(0, 1000));
  return stdout;
}

function measure(compiler: keyof typeof compilers, file: string): Measure {
  const settings = { strict: true, noEmit: true, skipLibCheck: true, target: "es2023", module: "nodenext", types: [] };
  const project = `${file}.json`;
  writeFileSync(project, JSON.stringify({ compilerOptions: settings, files: [file] }));
  const said = tsc(compiler, ["-p", project, "--extendedDiagnostics"]);
  const number = (what: string): number => Number(new RegExp(`^${what}:\\s+([\\d.]+)`, "m").exec(said)?.[1]);
  const [user = 0, system = 0] = /^Processor time: (\S+) (\S+)$/m.exec(said)?.slice(1).map(Number) ?? [];
  return { instantiations: number("Instantiations"), seconds: user + system, memory: number("Memory used") / 1024 };
}

/** Of several runs the least, which other programs disturbed least; counts are the same in all. */
function best(compiler: keyof typeof compilers, file: string): Measure {
  const all = Array.from({ length: runs }, () => measure(compiler, file));
  const least = (what: keyof Measure): number => Math.min(...all.map((one) => one[what]));
  return { instantiations: least("instantiations"), seconds: least("seconds"), memory: least("memory") };
}

const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(" | ")} |`);
const format = ({ instantiations, seconds, memory }: Measure): string[] => [
  instantiations.toLocaleString("en"),
  seconds.toFixed(2),
  memory.toFixed(0),
];

const folder = mkdtempSync(join(tmpdir(), "akid-cost-"));
try {
  const declarations = [
    "--emitDeclarationOnly",
    "--declaration",
    "--noEmit",
    "false",
    "--outDir",
    join(folder, "akid"),
  ];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.build.json"),
      include: [join(root, "dsl")],
      compilerOptions: { rootDir: join(root, "dsl"), typeRoots: [join(root, "node_modules/@types")] },
    }),
  );
  mkdirSync(join(folder, "akid"));
  tsc("7", ["-p", folder, ...declarations]);
  const imports = `import { ${Object.keys(akid).join(", ")} } from "./akid/index.js";\n`;
  const write = (name: string, source: string): string => {
    const path = join(folder, `${name}.ts`);
    writeFileSync(path, `${imports}${source}\n`);
    return path;
  };

  console.log(
    `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}; least of ${runs} runs\n`,
  );
  row(["network", "attaches", "5.9: instantiations", "seconds", "MB", "7: instantiations", "seconds", "MB"]);
  row(["---", ...Array.from({ length: 7 }, () => "--:")]);
  const line = (name: string, attaches: number, source: string): void => {
    const file = write(`${name}-${attaches}`.replaceAll(/\W/g, "-"), source);
    row([name, attaches, ...format(best("5.9", file)), ...format(best("7", file))]);
  };
  line("the import alone", 0, `export const x = input("x", [1]);`);
  for (const form of forms) {
    for (const size of sizes) {
      const { source, attaches } = resnet(form, size);
      line(form, attaches, source);
    }
  }
  for (const form of forms) line(`ResNet-152, ${form}`, 514, resnet(form, "ResNet-152").source);
} finally {
  rmSync(folder, { recursive: true });
}
