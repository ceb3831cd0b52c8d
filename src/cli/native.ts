/** `akid native`: installs TensorFlow's native library for Node, says what is there, and removes it. */
import { UsageError } from "../../dsl/errors.ts";
import { isGiven, nativeFolder } from "../native/folder.ts";
import { type Installation, install } from "../native/install.ts";
import { locateNative } from "../native/locate.ts";
import { remove } from "../native/remove.ts";
import { command } from "./command.ts";

function shown({ tensorflow, binding, device, wheels, bytes, folder, isNew }: Installation): string {
  const of = wheels.some(isGiven) ? ", of a wheel that was given" : "";
  const what = `TensorFlow ${tensorflow} with @tensorflow/tfjs-node ${binding}, for ${device.toUpperCase()}${of}`;
  return `${isNew ? "Installed" : "There is"} ${what}: ${(bytes / 1e6).toFixed(0)} MB of libraries in ${folder}`;
}

function status(): string {
  const found = locateNative();
  if ("reason" in found) return `${found.reason}. \`akid native install\` makes it in ${nativeFolder()}`;
  const { package: name, version, tensorflow, module } = found;
  return `${name} ${version}${tensorflow === undefined ? "" : ` with TensorFlow ${tensorflow}`} in ${module}`;
}

export const nativeCommand = command({
  takes: ["ACTION"],
  options: {
    gpu: { type: "boolean", text: "install: TensorFlow for NVIDIA GPUs, and CUDA's libraries." },
    wheel: { type: "string", value: "FILE", multiple: true, text: "install: a wheel that need not be downloaded." },
  },
  more: [
    "ACTION is install, status or remove. It installs what npm's own installation of @tensorflow/tfjs-node cannot get behind",
    "a mirror, for a new Node, or for a new GPU: TensorFlow's libraries from the Python index that pip uses, in one folder,",
    "$AKID_NATIVE or ~/.cache/akid/native. The backend tfjs then runs on it.",
  ],
  run: async ([action = ""], { gpu, wheel: wheels }) => {
    if (action === "install") {
      const say = (line: string): void => console.error(`akid: native install ${line}`);
      console.log(shown(await install({ ...(gpu && { device: "gpu" }), wheels, say })));
    } else if (action === "status") console.log(status());
    else if (action === "remove") {
      console.log((await remove()) ? `Removed ${nativeFolder()}` : `There is nothing in ${nativeFolder()}`);
    } else {
      const advice = "It knows install, status and remove.";
      throw new UsageError({ where: "native", what: `knows no action '${action}'`, advice });
    }
    return 0;
  },
});
