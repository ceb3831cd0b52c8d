/** Runs as rows of levels: each parameter is one of a few values, so that a tree can split on it. */
import type { Parameter, Space } from "../space/space.ts";
import type { RunRecord } from "./run.ts";

/** A parameter as the forest sees it. */
export interface Feature {
  readonly name: string;
  readonly levels: number;
  /** Whether neighbouring levels belong together. */
  readonly ordered: boolean;
  /** The level of each run. */
  readonly of: readonly number[];
}

/** Numbers of a continuous parameter are gathered into at most so many levels of equal frequency. */
const most = 24;

/** One feature for each parameter that varies; "does not exist" is a level of its own, the first. */
export function features({ parameters }: Space, runs: readonly RunRecord[]): Feature[] {
  return parameters.map((parameter) => feature(parameter, runs)).filter(({ levels }) => levels > 1);
}

function feature(parameter: Parameter, runs: readonly RunRecord[]): Feature {
  const values = runs.map((run) => run.parameters[parameter.name]);
  const distinct = [...new Set(values)];
  const ordered = distinct.every((value) => value === undefined || typeof value === "number");
  const absent = distinct.includes(undefined) ? 1 : 0;
  if (!ordered) {
    const labels = distinct.filter((value) => value !== undefined);
    return {
      name: parameter.name,
      levels: labels.length + absent,
      ordered,
      of: values.map((value) => (value === undefined ? 0 : labels.indexOf(value) + absent)),
    };
  }
  const numbers = distinct.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const levels = Math.min(numbers.length, most);
  const levelOf = new Map(
    numbers.map((value, index) => [value, Math.floor((index * levels) / numbers.length) + absent]),
  );
  return {
    name: parameter.name,
    levels: levels + absent,
    ordered,
    of: values.map((value) => (typeof value === "number" ? (levelOf.get(value) ?? 0) : 0)),
  };
}
