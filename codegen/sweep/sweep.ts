/** Runs the accepted variants of a template or of a folder, each in its own process, and sums them up. */
import { resolve } from "node:path";
import { UsageError } from "../../dsl/errors.ts";
import { Generator } from "../generate/generator.ts";
import { readManifest } from "../generate/manifest.ts";
import { showRejected } from "../generate/report.ts";
import type { Connection } from "../queue/connect.ts";
import { connectionOf } from "../queue/of.ts";
import { searches } from "../search/index.ts";
import { conduct, type Swept } from "./conduct.ts";
import { checkVariants, keepPlan, lockSweep, planFor } from "./folder.ts";
import { ListSource, runsOf } from "./grid.ts";
import { checkSweep, type Plan, type SweepOptions } from "./options.ts";
import { spaceOf } from "./space.ts";
import { Store } from "./store.ts";
import { type Target, targetOf } from "./target.ts";
import { Trials } from "./trials.ts";
import { Variants } from "./variants.ts";

/**
 * Trains every variant that the type check accepts, with each of its seeds, in a process and a folder of its own. What has
 * ended is never run again: a sweep that was killed at any moment goes on with \`resume\`.
 *
 * @example
 * const { ranking } = await sweep({ target: "digits.template.ts", metric: "accuracy", stop: { rule: "median" } });
 * ranking[0]?.parameters // those of the best variant
 * @throws UsageError for options that do not fit, or a template that cannot be expanded; a run that fails is recorded
 */
export async function sweep(options: SweepOptions): Promise<Swept> {
  checkSweep(options);
  const target = targetOf(options.target, options.out);
  if (!target.template) readManifest(target.folder);
  if (!target.template && options.set) throw new UsageError({ where: "sweep", what: "set is for a template's grid" });
  using _lock = lockSweep(target.folder);
  const plan = planFor(target.folder, options);
  const { search } = plan;
  using connection = await connectionOf(target.folder, options);
  // Awaited: the lock is given back when this function ends.
  return await (search === "grid"
    ? overGrid(target, plan, options, connection)
    : overSpace(target, { ...plan, search }, options, connection));
}

function overGrid(
  { folder, template }: Target,
  plan: Plan,
  options: SweepOptions,
  connection: Connection | undefined,
): Promise<Swept> {
  if (template !== undefined) writeGrid(template, folder, plan.set);
  const manifest = readManifest(folder);
  const { variants } = manifest;
  checkVariants(folder, variants);
  const store = new Store(folder);
  const refused = variants.filter(({ verdict }) => verdict === "rejected");
  const source = new ListSource(runsOf(variants), { refused, perRun: options.perRun ?? 1, store });
  keepPlan(folder, plan);
  const { output = process.stdout } = options;
  const rejected = showRejected({ variants, template: manifest.template.file });
  if (rejected !== undefined) output?.write(`${rejected}\n`);
  return conduct({ folder, store, plan, source, space: spaceOf(manifest) }, options, connection);
}

type SearchPlan = Plan & { readonly search: keyof typeof searches };

async function overSpace(
  target: Target,
  plan: SearchPlan,
  options: SweepOptions,
  connection: Connection | undefined,
): Promise<Swept> {
  const { folder } = target;
  const { perRun: devices = 1 } = options;
  if (typeof devices !== "number") {
    throw new UsageError({ where: "sweep", what: "perRun of a search expects one number for all runs, found a list" });
  }
  using variants = new Variants(target.template ?? templateOf(folder), folder);
  const { space } = variants;
  const { seed, trials, goal } = plan;
  const count = trials ?? 0;
  const store = new Store(folder);
  keepPlan(folder, plan);
  const search = searches[plan.search](space, { seed, count, direction: goal.direction });
  const source = new Trials({ store, maker: variants, search, count, devices });
  return await conduct({ folder, store, plan, source, space }, options, connection);
}

function writeGrid(template: string, out: string, set: Plan["set"]): void {
  using generator = new Generator({ template, out });
  generator.write(generator.make(generator.select({ set })), Object.keys(set).length > 0 ? { set } : {});
}

/** The manifest names it as seen from the folder. */
const templateOf = (folder: string): string => resolve(folder, readManifest(folder).template.file);
