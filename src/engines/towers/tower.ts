/** What runs in the thread or process of a tower: a session of its own, and its part of each step. */
import type { Session } from "../../backends/backend.ts";
import { loadBackend } from "../../backends/load.ts";
import type { HostTensor } from "../../graph/program.ts";
import { names } from "../../lower/programs.ts";
import { drawn } from "../feeds.ts";
import { compileStages, type Staged } from "../stages.ts";
import type { Calls, Step } from "./calls.ts";
import { Common } from "./common.ts";
import { averagedOf, copierOf } from "./layout.ts";
import { openPort } from "./port.ts";

const port = openPort();
const { backend, threads, tower, towers } = port.data;
const executables: (Staged | undefined)[] = [];
let session: Session | undefined;
let common: Common | undefined;
let copies: ReturnType<typeof copierOf> | undefined;

type Work = { readonly [K in keyof Calls]: (given: Parameters<Calls[K]>[0]) => Promise<ReturnType<Calls[K]>> };

const work: Work = {
  open: async (variables) => {
    session = await (await loadBackend({ name: backend, threads })).open(variables);
  },
  compile: async (program) => executables.push(await compileStages(opened(), program)) - 1,
  run: async ({ executable, feeds }) => compiled(executable).run(feeds),
  discard: async (executable) => {
    executables[executable]?.dispose();
    executables[executable] = undefined;
  },
  read: async (variable) => opened().read(variable),
  write: async ({ variable, value }) => opened().write(variable, value),
  share: async (given) => {
    common = new Common(await port.ground(given), towers, given.floats);
  },
  step,
  close: async () => {
    await session?.dispose();
  },
};

async function step({ gradients, apply, scalars, shares, meetings }: Step): Promise<Record<string, HostTensor>> {
  if (!common) throw new Error("there is no shared memory");
  const averaged = averagedOf(compiled(apply).program);
  const outputs: Record<string, HostTensor> = {};
  const mean = (values: Float32Array): void => common?.meet(tower, values, shares);
  if (gradients) {
    const { executable, feeds, randoms, draw } = gradients;
    const given = { ...feeds, ...drawn(randoms, draw) };
    Object.assign(outputs, await compiled(executable).run(given, { share: shares[tower] as number, mean }));
    const slot = common.slot(tower);
    const handedOver = averaged.map(({ name, offset }) => {
      const value = outputs[name] as HostTensor;
      slot.set(value.data, offset);
      delete outputs[name];
      return value;
    });
    opened().release?.(handedOver);
    common.losses[tower] = outputs[names.loss]?.data[0] ?? Number.NaN;
  } else for (const size of meetings) mean(new Float32Array(size));
  common.wait(tower);
  const loss = shares.reduce((sum, share, i) => sum + share * (common?.losses[i] ?? Number.NaN), 0);
  if (!Number.isFinite(loss)) return outputs; // all towers see the same loss
  common.average(tower, shares);
  common.wait(tower);
  copies ??= copierOf(averaged);
  await compiled(apply).run({ ...scalars, ...copies(common.slot(0)) });
  return outputs;
}

function opened(): Session {
  if (!session) throw new Error("no session is open");
  return session;
}

function compiled(executable: number): Staged {
  const found = executables[executable];
  if (!found) throw new Error(`there is no executable ${executable}`);
  return found;
}

port.listen(async ({ id, name, given }) => {
  const tensors = (): number => session?.tensorCount() ?? 0;
  try {
    const value = await (work[name] as (given: unknown) => Promise<unknown>)(given);
    port.reply({ id, value, tensors: tensors() });
    if (name === "close") port.close();
  } catch (error) {
    if (name === "step") common?.end(); // the others wait for it
    const { name: kind, message } = error as Error;
    port.reply({ id, error: { name: kind, message }, tensors: tensors() });
  }
});
