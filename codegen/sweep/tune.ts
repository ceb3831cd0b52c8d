/** akid's own call: a template with two lists of parameters, each pair of them run several times. */
import { UsageError } from "../../dsl/errors.ts";
import { connectionOf } from "../queue/of.ts";
import type { Parameters, ParameterValue } from "../space/space.ts";
import { completed } from "./complete.ts";
import { conduct, type Swept } from "./conduct.ts";
import { keepPlan, lockSweep, planFor } from "./folder.ts";
import { ListSource } from "./grid.ts";
import { checkSweep, type SweepOptions } from "./options.ts";
import { type Run, runName, Store } from "./store.ts";
import { targetOf } from "./target.ts";
import { Variants } from "./variants.ts";

/** Values of some parameters by name, or that of one parameter alone. */
export type Paras = Parameters | ParameterValue;

/** What a sweep is given besides its combinations. */
export type TuneOptions = Omit<SweepOptions, "target" | "set" | "perRun" | "search" | "trials" | "seed">;

export interface Tuned extends Swept {
  /** The metric of each instance in akid's order, undefined where it failed, was refused, or has not run. */
  readonly values: readonly (number | undefined)[];
}

/**
 * Runs each entry of `optParas` with each of `netParas`, and all of that `repeatTimes` times, with the seeds 0, 1, ...: as
 * in akid's loops, the repeats are outermost and the nets innermost, so that instance `repeat * (nets * opts) + i_opt *
 * nets + j_net` is the one that an entry of `gpuNumPerInstance` belongs to, if that is a list.
 *
 * akid filled `opt_paras` and `net_paras` into a text; here an entry names values of the template's parameters: `{ lr:
 * 0.1, decay: 0.9 }`, or, where the template has a parameter `opt` (or `net`), just the value or the name of its
 * alternative. Parameters that are not named have their defaults. Two instances that come to the same variant with the
 * same seed are one run.
 *
 * @example
 * const { values } = await tune("mnist.template.ts", [{ lr: 0.025 }, { lr: 0.05 }], ["relu", "maxout"], 3, 1, {
 *   gpus: [0, 1],
 *   metric: "accuracy",
 * }); // 12 values
 * @throws UsageError for a value that the template does not have, or a list of another length
 */
export async function tune(
  template: string,
  optParas: readonly Paras[] = [{}],
  netParas: readonly Paras[] = [{}],
  repeatTimes = 1,
  gpuNumPerInstance: number | readonly number[] = 1,
  options: TuneOptions = {},
): Promise<Tuned> {
  const all = { ...options, target: template, perRun: gpuNumPerInstance };
  checkSweep(all);
  const { folder, template: file } = targetOf(template, options.out);
  if (file === undefined)
    throw new UsageError({ where: "tune", what: `expects a template, found folder '${template}'` });
  const instances = repeatTimes * optParas.length * netParas.length;
  if (typeof gpuNumPerInstance !== "number" && gpuNumPerInstance.length !== instances) {
    const what = `gpuNumPerInstance lists ${gpuNumPerInstance.length} numbers for ${instances} instances`;
    throw new UsageError({ where: "tune", what });
  }
  using _lock = lockSweep(folder);
  const plan = planFor(folder, all);
  using connection = await connectionOf(folder, all);
  using variants = new Variants(file, folder);
  const { space } = variants;
  const pairs = optParas.flatMap((opt) => netParas.map((net) => ({ ...named("opt", opt), ...named("net", net) })));
  const made = variants.makeAll(pairs.map((pair) => completed(space, pair)));
  const runs = Array.from({ length: repeatTimes }, (_, seed) =>
    made.map(({ file, parameters, verdict }): Run | undefined =>
      verdict === "rejected" ? undefined : { name: runName(file, seed), file, seed, parameters },
    ),
  ).flat();
  const isFirst = (run: Run | undefined, i: number): run is Run =>
    run !== undefined && runs.findIndex((other) => other?.name === run.name) === i;
  const perRun =
    typeof gpuNumPerInstance === "number" ? gpuNumPerInstance : gpuNumPerInstance.filter((_, i) => isFirst(runs[i], i));
  const store = new Store(folder);
  const refused = [...new Set(made.filter(({ verdict }) => verdict === "rejected"))];
  const source = new ListSource(runs.filter(isFirst), { refused, perRun, store });
  keepPlan(folder, plan);
  const swept = await conduct({ folder, store, plan, source, space }, all, connection);
  return { ...swept, values: runs.map((run) => swept.runs.find(({ name }) => name === run?.name)?.value) };
}

const named = (name: string, paras: Paras): Parameters => (typeof paras === "object" ? paras : { [name]: paras });
