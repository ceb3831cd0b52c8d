/** Runs a Program in which towers meet: stage by stage, with what they compute together in between. */
import type { Session } from "../backends/backend.ts";
import type { HostTensor, Program } from "../graph/program.ts";
import { type Met, metIn, type Stage, stagesOf } from "../graph/stages.ts";
import { names } from "../lower/programs.ts";
import type { Feeds } from "./feeds.ts";

/** Replaces values by their mean over all towers, each weighing by its share of the batch; equal to the bit on all of them. */
export type MeanOverTowers = (values: Float32Array) => void | Promise<void>;

/** A tower's place in a step. */
export interface Meeting {
  /** What part of the batch is its own. */
  readonly share: number;
  readonly mean: MeanOverTowers;
}

/** A compiled Program of a tower. */
export interface Staged {
  readonly program: Program;
  /** Runs once; all other towers run theirs or, without samples, take part in its `meetingsOf`. By default there are no others. */
  run(feeds: Feeds, meeting?: Meeting): Promise<Record<string, HostTensor>>;
  dispose(): void;
}

const alone: Meeting = { share: 1, mean: () => {} };

/** Compiles a Program as one of each of its stages. */
export async function compileStages(session: Session, program: Program): Promise<Staged> {
  const stages = stagesOf(program, session.channelsFirst ? "channels first" : "channels last");
  const executables = await Promise.all(stages.map((stage) => session.compile(stage.program)));
  return {
    program,
    run: (feeds, meeting = alone) =>
      runStages(stages, (stage, given) => (executables[stage] as (typeof executables)[number]).run(given), {
        ...meeting,
        feeds,
        release: (values) => session.release?.(values),
      }),
    dispose: () => {
      for (const executable of executables) executable.dispose();
    },
  };
}

/** Runs one stage on values for all its inputs. */
export type RunStage = (stage: number, feeds: Feeds) => Promise<Readonly<Record<string, HostTensor>>>;

export interface Carrying extends Meeting {
  readonly feeds: Feeds;
  /** Is told what stages made for others, when the last one has taken it. */
  readonly release?: (values: readonly HostTensor[]) => void;
}

/** Runs all stages and gives the outputs of the Program that was cut into them. */
export async function runStages(
  stages: readonly Stage[],
  run: RunStage,
  { feeds, share, mean, release }: Carrying,
): Promise<Record<string, HostTensor>> {
  const outputs: Record<string, HostTensor> = {};
  const known = new Map<string, HostTensor>(Object.entries(feeds));
  known.set(names.share, { data: Float32Array.of(share), shape: [] });
  for (const [i, { program, met, given, last }] of stages.entries()) {
    const taken = program.inputs.flatMap(({ name }) => {
      const value = known.get(name);
      return value ? [[name, value] as const] : [];
    });
    const found = await run(i, Object.fromEntries(taken));
    for (const [name, value] of Object.entries(found)) {
      if (given.includes(name)) outputs[name] = value;
      else known.set(name, value);
    }
    await meet(met, known, mean);
    release?.(last.flatMap((name) => (name in feeds ? [] : (known.get(name) ?? []))));
    for (const name of last) known.delete(name);
  }
  return outputs;
}

/** How many numbers the towers average each time that they meet; a tower without samples gives zeros. */
export function meetingsOf(program: Program): readonly number[] {
  const sizes = metIn(program).flatMap((met) => [firsts(met), met.flatMap(halfOf)]);
  return sizes.map((each) => each.reduce((sum, size) => sum + size, 0)).filter((size) => size > 0);
}

type Size = Omit<Met, "name">;

/** Where variances begin. */
const halfOf = ({ op, size }: Size): number[] => (op === "towersMoments" ? [size / 2] : []);

/** What goes into the first of two means: the variances wait for the mean of the whole batch. */
const firsts = (met: readonly Size[]): number[] => met.map((each) => halfOf(each)[0] ?? each.size);

/** Replaces what a stage gave by what all towers have. */
async function meet(met: readonly Met[], values: Map<string, HostTensor>, mean: MeanOverTowers): Promise<void> {
  const own = met.map(({ name }) => values.get(name) as HostTensor);
  const sizes = firsts(met);
  const first = await averaged(
    own.map(({ data }, i) => data.subarray(0, sizes[i])),
    mean,
  );
  const spread = own.map(({ data }, i) => {
    const means = first[i] as Float32Array;
    return data.subarray(sizes[i]).map((variance, c) => variance + ((data[c] as number) - (means[c] as number)) ** 2);
  });
  const second = await averaged(spread, mean);
  for (const [i, { name }] of met.entries()) {
    const { data, shape } = own[i] as HostTensor;
    const all = new Float32Array(data.length);
    all.set(first[i] as Float32Array);
    all.set(second[i] as Float32Array, sizes[i]);
    values.set(name, { data: all, shape });
  }
}

/** The means of several values, in one call. */
async function averaged(parts: readonly HostTensor["data"][], mean: MeanOverTowers): Promise<readonly Float32Array[]> {
  const flat = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  const views = parts.map((part) => {
    const view = flat.subarray(end, end + part.length);
    view.set(part);
    end += part.length;
    return view;
  });
  if (flat.length > 0) await mean(flat);
  return views;
}
