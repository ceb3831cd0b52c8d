/** A Program compiled by ONNX Runtime: one run of the runtime is one run of the Program. */
import { AkidError } from "../../../dsl/errors.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { BackendOptions, Executable } from "../backend.ts";
import { checkFeeds } from "../check.ts";
import type { Device } from "./devices.ts";
import { hostTensor, runtimeTensor } from "./host.ts";
import { onnxModel } from "./model.ts";
import { inputName, outputName, updateName, variableName } from "./names.ts";
import { release } from "./release.ts";
import { ort } from "./runtime.ts";

/** What the Programs of one session share. */
export interface State {
  /** The current value of each variable, by its name in the Program. */
  readonly variables: Map<string, ort.Tensor>;
  /** What is compiled and not yet disposed. */
  readonly compiled: Set<ort.InferenceSession>;
  /** How many runs have begun and not ended. */
  running: number;
}

/** What decides how it computes. */
export interface SessionOptions extends BackendOptions {
  readonly device: Device;
}

/** Only errors: the runtime warns about graphs that are right. */
const logSeverityLevel = 3;

/** Compiles a Program whose variables are in `state`. */
export async function compile(
  program: Program,
  state: State,
  { threads, device }: SessionOptions,
): Promise<Executable> {
  const { variables, compiled } = state;
  const where = `program ${program.name}`;
  const failed =
    (what: string) =>
    (error: unknown): never => {
      throw new AkidError(
        { where, what: `ONNX Runtime ${what}: ${(error as Error).message.replace(/\.*$/, "")}` },
        { cause: error },
      );
    };
  const session = await ort.InferenceSession.create(onnxModel(program), {
    logSeverityLevel,
    graphOptimizationLevel: "all",
    executionProviders: [device],
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  }).catch(failed("does not accept the program"));

  const read = program.nodes.flatMap((node) => (node.op === "variable" ? [(node.attrs as { name: string }).name] : []));
  compiled.add(session);

  return {
    program,
    run: async (feeds) => {
      if (!compiled.has(session)) throw new AkidError({ where, what: "it was disposed" });
      checkFeeds(program, feeds);
      const fed = [
        ...program.inputs.map(({ name }) => [inputName(name), runtimeTensor(feeds[name] as HostTensor)] as const),
        ...read.map((name) => [variableName(name), variables.get(name) as ort.Tensor] as const),
      ];
      state.running++;
      const results = await session
        .run(Object.fromEntries(fed))
        .catch(failed("failed"))
        .finally(() => state.running--);
      const outputs = Object.fromEntries(
        Object.entries(program.outputs).map(([name, { shape }]) => [
          name,
          hostTensor(results[outputName(name)] as ort.Tensor, shape),
        ]),
      );
      if (program.guard !== null && !Number.isFinite(outputs[program.guard]?.data[0])) return outputs;
      const updated = Object.keys(program.updates);
      const before = updated.map((name) => variables.get(name)?.data as Float32Array);
      for (const name of updated) variables.set(name, results[updateName(name)] as ort.Tensor);
      if (state.running === 0) release(before); // another run may read them yet
      return outputs;
    },
    dispose: () => {
      if (compiled.delete(session)) void session.release();
    },
  };
}
