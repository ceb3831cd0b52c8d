/** Spaces and runs made up for the tests of results. */
import type { RunRecord } from "../../../codegen/results/run.ts";
import type { Parameter, Parameters, ParameterValue, Space } from "../../../codegen/space/space.ts";

/** A parameter with these alternatives. */
export const choice = (id: number, name: string, labels: readonly ParameterValue[]): Parameter => ({
  id,
  name,
  kind: "choice",
  alternatives: labels.map((label) => ({ label, nested: [] })),
});

export const uniform = (id: number, name: string, low = 0, high = 1): Parameter => ({
  id,
  name,
  kind: "uniform",
  alternatives: [],
  numeric: { low, high, digits: 6, log: false },
});

export const spaceOf = (...parameters: Parameter[]): Space => ({ roots: parameters, parameters });

/** A finished run; its file is named after its parameters. */
export function run(parameters: Parameters, value: number | undefined, more: Partial<RunRecord> = {}): RunRecord {
  const file = more.file ?? `${Object.values(parameters).join("_")}.ts`;
  const seed = more.seed ?? 0;
  return {
    name: `${file.replace(/\.ts$/, "")}.s${seed}`,
    file,
    seed,
    parameters,
    status: "done",
    value,
    curve: [],
    seconds: 1,
    ...more,
  };
}
