/** Metrics out of what a Program gives. */
import type { Combiners } from "../evals/combine.ts";
import type { HostTensor } from "../graph/program.ts";
import { names } from "../lower/programs.ts";
import type { Metrics } from "./engine.ts";
import { Mean } from "./mean.ts";
import { joined } from "./shards.ts";

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

/** The metrics of a batch from those of its shards. */
export function mergedMetrics(parts: readonly Metrics[], combiners: Combiners): Metrics {
  const mean = new Mean(combiners);
  for (const part of parts) mean.add(part);
  const rows = Object.keys(parts[0]?.rows ?? {}).map(
    (name) => [name, joined(parts.map((part) => part.rows?.[name] as HostTensor))] as const,
  );
  return { ...mean.value, ...(rows.length > 0 && { rows: Object.fromEntries(rows) }) };
}
