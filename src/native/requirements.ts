/** What an installation needs of the machine, asked before anything is downloaded. */
import { statfsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { AkidError } from "../../dsl/errors.ts";
import { runProgram } from "./program.ts";
import type { Device } from "./wheels.ts";

const where = "native install";

/** TensorFlow's wheels are made for this version of glibc, or a newer one. */
const oldestGlibc = [2, 27] as const;

/** Bytes on disk at the fullest moment: the wheels, what comes out of them, the packages. */
const space: Readonly<Record<Device, number>> = { cpu: 1.6e9, gpu: 9.5e9 };

/** The C++ compiler that is used. */
export const compiler = (): string => process.env.CXX || "c++";

const isOlder = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldestGlibc[0] || (major === oldestGlibc[0] && minor < oldestGlibc[1]);
};

/** @throws AkidError where there is no such wheel for the machine */
export function checkPlatform(platform: string, glibc: string | undefined): void {
  const advice = "The backends onnx and tfjs:wasm run here.";
  if (platform !== "linux x64") {
    throw new AkidError({ where, what: `builds for linux x64, this is ${platform}`, advice });
  }
  const needs = `TensorFlow needs glibc ${oldestGlibc.join(".")} or newer`;
  if (glibc === undefined) throw new AkidError({ where, what: `${needs}, this system has another C library`, advice });
  if (isOlder(glibc)) throw new AkidError({ where, what: `${needs}, this system has ${glibc}`, advice });
}

/** @throws AkidError that says what is missing, and how one gets it */
export async function checkRequirements(folder: string, device: Device): Promise<void> {
  const report = process.report.getReport() as unknown as {
    readonly header: { readonly glibcVersionRuntime?: string };
  };
  checkPlatform(`${process.platform} ${process.arch}`, report.header.glibcVersionRuntime);
  const found = await runProgram(compiler(), ["--version"]);
  if (!found.ok) {
    const advice = "Install one (Debian and Ubuntu: apt install g++; Fedora: dnf install gcc-c++), or name it by CXX.";
    throw new AkidError({ where, what: `there is no C++ compiler '${compiler()}'`, advice });
  }
  if (!(await runProgram("npm", ["--version"])).ok) {
    const advice = "It comes with Node; put its folder into PATH.";
    throw new AkidError({ where, what: "there is no npm", advice });
  }
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    const advice = "Name another folder by AKID_NATIVE.";
    throw new AkidError({ where, what: `cannot write to '${folder}' (${cause.message})`, advice }, { cause });
  });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < space[device]) throw fullDisk(folder, device);
}

export function fullDisk(folder: string, device: Device, cause?: unknown): AkidError {
  const what = `the disk of '${folder}' has too little room: it takes ${space[device] / 1e9} GB for a while`;
  return new AkidError({ where, what, advice: "Make room, or name a folder elsewhere by AKID_NATIVE." }, { cause });
}
