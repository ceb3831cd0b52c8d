/** Metrics out of what a Program gives. */
import type { Combiners } from "../evals/combine.ts";
import type { HostTensor } from "../graph/program.ts";
import { names } from "../lower/programs.ts";
import type { Metrics } from "./engine.ts";

export function metricsOf(
  outputs: Readonly<Record<string, HostTensor>>,
  samples: number,
  combiners: Combiners,
): Metrics {
  const prefix = names.eval("");
  const scalar = (name: string): number => outputs[name]?.data[0] ?? Number.NaN;
  const evals = Object.keys(outputs)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  const rows = Object.fromEntries(
    Object.keys(combiners).map((name) => [name, outputs[names.eval(name)] as HostTensor] as const),
  );
  const evalOf = (name: string): number => {
    const ofBatch = rows[name];
    return ofBatch ? (combiners[name]?.([ofBatch]) ?? Number.NaN) : scalar(names.eval(name));
  };
  return {
    loss: scalar(names.loss),
    evals: Object.fromEntries(evals.map((name) => [name, evalOf(name)])),
    samples,
    ...(Object.keys(rows).length > 0 && { rows }),
  };
}

/** How many samples a batch has. */
export const samplesOf = (batch: Readonly<Record<string, HostTensor>>): number =>
  Object.values(batch)[0]?.shape[0] ?? 0;
