/**
 * One generation with the built package, step by step, in a process of its own: prints the milliseconds of each step as JSON.
 * `stages.ts TEMPLATE OUT`.
 */
import { setFlagsFromString } from "node:v8";
import type { Checker } from "../../codegen/check/check.ts";

const [, , template = "", out = ""] = process.argv;
const times: Record<string, number> = {};

async function stage<T>(name: string, act: () => T | Promise<T>): Promise<T> {
  const before = performance.now();
  const result = await act();
  times[name] = performance.now() - before;
  return result;
}

const dist = (path: string): string => new URL(`../../dist/codegen/${path}.js`, import.meta.url).href;

async function main(): Promise<void> {
  setFlagsFromString("--interrupt-budget=600000"); // as the command does
  const { startChecker } = (await import(
    dist("check/thread/start")
  )) as typeof import("../../codegen/check/thread/start.ts");
  const { Generator } = (await stage("read akid's own code and ts-morph", () => {
    started = startChecker({ template });
    return import(dist("generate/generator"));
  })) as typeof import("../../codegen/generate/generator.ts");
  using generator = await stage("read the template, and wait for its check", () => {
    return new Generator({ template, out, started: started && timed(started) });
  });
  waited = 0;
  const before = performance.now();
  const made = generator.make(generator.select());
  times["expand, and see what variants have in common"] = performance.now() - before - waited;
  times["wait for the check"] = waited;
  await stage("write", () => generator.write(made));
  const rejected = made.variants.filter(({ verdict }) => verdict === "rejected").length;
  console.log(JSON.stringify({ times, variants: made.variants.length, rejected }));
}

let started: (Checker & { ahead(files: Parameters<Checker["check"]>[0]): void }) | undefined;
let waited = 0;

/** A checker that adds up how long its findings are waited for. */
function timed(checker: NonNullable<typeof started>): Checker {
  return {
    name: checker.name,
    ahead: (files) => checker.ahead(files),
    check: (files) => {
      const before = performance.now();
      const findings = checker.check(files);
      waited += performance.now() - before;
      return findings;
    },
    [Symbol.dispose]: () => checker[Symbol.dispose](),
  };
}

await main();
