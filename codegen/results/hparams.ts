/** A sweep in TensorBoard's HParams tab: an experiment at its root, a session in each run's folder. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../../src/files/atomic.ts";
import { eventFile, type HParamsData, hparamsEvent, scalarEvent } from "../../src/summaries/events.ts";
import { DatasetType, DataType, Status } from "../../src/summaries/events_pb.ts";
import type { Parameter, Parameters, ParameterValue, Space } from "../space/space.ts";
import type { Goal, RunRecord } from "./run.ts";

/** One name for all times, so that a sweep summed up again replaces its events; TensorBoard looks for "tfevents". */
const eventFileName = "events.out.tfevents.0000000000.akid.sweep";

/** Tags of the metric: over time, and what ranks the run. */
const tagsOf = ({ metric }: Goal) => ({ curve: `validation/${metric}`, value: `sweep/${metric}` });

/**
 * Writes the event files into `folder` and `folder/runs/<name>`, and returns their paths; a refused combination has no
 * session. Repeats of a variant are one session group. `time`: when runs without `started` began, seconds since 1970.
 *
 * @example writeHParams("digits.sweep", runs, { metric: "accuracy", direction: "max" }, space) // tensorboard --logdir digits.sweep
 */
export function writeHParams(
  folder: string,
  runs: readonly RunRecord[],
  goal: Goal,
  { space, time = Date.now() / 1000 }: { readonly space: Space; readonly time?: number },
): string[] {
  const sessions = runs.filter(({ status }) => status !== "rejected");
  const began = Math.min(time, ...sessions.map(({ started = time }) => started));
  const types = new Map(space.parameters.map((parameter) => [parameter.name, typeOf(parameter, runs)]));
  const write = (where: string, bytes: Uint8Array): string => {
    mkdirSync(where, { recursive: true });
    const path = join(where, eventFileName);
    writeAtomic(path, bytes);
    return path;
  };
  return [
    write(folder, eventFile([hparamsEvent(experiment(space, types, goal, began), began)], began)),
    ...sessions.map((run) => write(join(folder, "runs", run.name), session(run, types, goal, run.started ?? time))),
  ];
}

/** The columns of the tab. */
function experiment(space: Space, types: Types, goal: Goal, time: number) {
  const { curve, value } = tagsOf(goal);
  const metric = (tag: string, displayName: string) => ({
    name: { tag },
    displayName,
    datasetType: DatasetType.DATASET_VALIDATION,
  });
  return {
    case: "experiment",
    value: {
      timeCreatedSecs: time,
      hparamInfos: space.parameters.map((parameter) => {
        const type = types.get(parameter.name) ?? DataType.STRING;
        return { name: parameter.name, type, domain: domain(parameter, type) };
      }),
      metricInfos: [metric(value, goal.metric), metric(curve, `${goal.metric} over time`)],
    },
  } as const satisfies HParamsData;
}

/** The events of one run; its points stand evenly between its start and its end. */
function session(run: RunRecord, types: Types, goal: Goal, start: number): Uint8Array {
  const tags = tagsOf(goal);
  const end = start + run.seconds;
  const last = run.curve.at(-1)?.step ?? 0;
  const timeOf = (step: number) => start + (last > 0 ? (run.seconds * step) / last : run.seconds);
  const startInfo = {
    case: "sessionStartInfo",
    value: { groupName: groupOf(run), startTimeSecs: start, hparams: hparamsOf(run.parameters, types) },
  } as const;
  const endInfo = {
    case: "sessionEndInfo",
    value: { status: run.status === "failed" ? Status.FAILURE : Status.SUCCESS, endTimeSecs: end },
  } as const;
  const events = [
    hparamsEvent(startInfo, start),
    ...run.curve.map(({ step, value }) => scalarEvent(tags.curve, value, { time: timeOf(step), step })),
    ...(run.value === undefined ? [] : [scalarEvent(tags.value, run.value, { time: end, step: last })]),
    hparamsEvent(endInfo, end),
  ];
  return eventFile(events, start);
}

/** Runs of one variant are repeats of it. */
const groupOf = ({ file, name }: RunRecord): string => (file === "" ? name : file.replace(/\.ts$/, ""));

type Types = ReadonlyMap<string, DataType>;

/** The type of a column: that of all its values, else text. */
function typeOf(parameter: Parameter, runs: readonly RunRecord[]): DataType {
  const labels = parameter.alternatives.map(({ label }) => label);
  const values = runs.flatMap(({ parameters }) => parameters[parameter.name] ?? []);
  const all: readonly ParameterValue[] = [...labels, ...values];
  if (all.every((value) => typeof value === "boolean")) return DataType.BOOL;
  if (all.every((value) => Number.isFinite(value))) return DataType.FLOAT64;
  return DataType.STRING;
}

/** What the tab offers as a filter. */
function domain({ alternatives, numeric }: Parameter, type: DataType) {
  if (numeric) {
    return { case: "domainInterval", value: { minValue: numeric.low, maxValue: numeric.high } } as const;
  }
  return {
    case: "domainDiscrete",
    value: { values: alternatives.map(({ label }) => cell(label, type)) },
  } as const;
}

const hparamsOf = (parameters: Parameters, types: Types) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, cell(value, types.get(name) ?? DataType.STRING)]),
  );

function cell(value: ParameterValue, type: DataType) {
  if (type === DataType.BOOL) return { kind: { case: "boolValue", value: value === true } } as const;
  if (type === DataType.FLOAT64) return { kind: { case: "numberValue", value: Number(value) } } as const;
  return { kind: { case: "stringValue", value: String(value) } } as const;
}
