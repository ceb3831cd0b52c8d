/** Where ONNX Runtime computes: its execution providers, tried before the first Program is given to one. */
import { AkidError } from "../../../dsl/errors.ts";
import { input } from "../../graph/ops/index.ts";
import { program } from "../../graph/program.ts";
import { type Device, trouble } from "./devices.ts";
import { onnxModel } from "./model.ts";
import { ort } from "./runtime.ts";

const checked = new Set<Device>(["cpu"]);

/** @throws AkidError that says why the device cannot be used, and what to do */
export async function checkDevice(device: Device): Promise<void> {
  if (device === "cpu" || checked.has(device)) return;
  try {
    const model = onnxModel(program("probe", { outputs: { x: input("x", [1]) } }));
    const session = await ort.InferenceSession.create(model, { executionProviders: [device], logSeverityLevel: 4 });
    await session.release();
    checked.add(device);
  } catch (cause) {
    const said = (cause as Error).message
      .split(/ was false\. |: (?=Failed)/)
      .at(-1)
      ?.trim()
      .replace(/\.$/, "");
    const { what, advice } = trouble[device];
    throw new AkidError({ where: `backend onnx:${device}`, what: `ONNX Runtime ${what} (${said})`, advice }, { cause });
  }
}
