/** Runs the accepted variants of a template or of a folder, each in its own process, and sums them up. */
import { resolve } from "node:path";
import { readManifest } from "../generate/manifest.ts";
import { conduct, type Swept } from "./conduct.ts";
import { checkVariants, keepPlan, lockSweep, planFor } from "./folder.ts";
import { ListSource, runsOf } from "./grid.ts";
import { checkSweep, type SweepOptions } from "./options.ts";
import { spaceOf } from "./space.ts";
import { Store } from "./store.ts";

export async function sweep(options: SweepOptions): Promise<Swept> {
  checkSweep(options);
  const folder = resolve(options.target);
  const manifest = readManifest(folder);
  const { variants } = manifest;
  using _lock = lockSweep(folder);
  checkVariants(folder, variants);
  const plan = planFor(folder, options);
  const store = new Store(folder);
  const refused = variants.filter(({ verdict }) => verdict === "rejected");
  const source = new ListSource(runsOf(variants), { refused, perRun: options.perRun ?? 1, store });
  keepPlan(folder, plan);
  return conduct({ folder, store, plan, source, space: spaceOf(manifest) }, options);
}
