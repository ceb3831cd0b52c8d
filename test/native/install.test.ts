/** Where the native library is found, what an installation needs, and what its removal leaves. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { takeLock } from "../../src/files/lock.ts";
import { type Installed, installedIn, partsOf, recordOf } from "../../src/native/folder.ts";
import { type InstallOptions, install } from "../../src/native/install.ts";
import { locateNative, moduleIn } from "../../src/native/locate.ts";
import { binding } from "../../src/native/packages.ts";
import { remove } from "../../src/native/remove.ts";
import { checkPlatform } from "../../src/native/requirements.ts";
import { fileOf, type Wheel, wheelsOf } from "../../src/native/wheels.ts";
import { command, run } from "../processes.ts";
import { wheel } from "./wheel.ts";

let folder: string;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "akid-native-"));
  folder = join(home, "native");
  mkdirSync(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

const record: Installed = {
  ...{ device: "cpu", tensorflow: "2.21.0", binding: binding.version, bytes: 7 },
  wheels: wheelsOf.cpu.map(fileOf),
};

/** A package with an addon in it. */
function withAddon(module: string): string {
  const addon = join(module, "lib/napi-v8/tfjs_binding.node");
  mkdirSync(join(addon, ".."), { recursive: true });
  writeFileSync(addon, "");
  return addon;
}

/** An installation as `akid native install` leaves it. */
function installed(other: Partial<Installed> = {}): string {
  const { installed } = partsOf(folder);
  const addon = withAddon(moduleIn(installed));
  writeFileSync(recordOf(installed), JSON.stringify({ ...record, ...other }));
  return addon;
}

describe("the library", () => {
  test("is akid's own", () => {
    const addon = installed();
    expect(locateNative(folder)).toEqual({
      ...{ package: "@tensorflow/tfjs-node", version: "4.22.0", tensorflow: "2.21.0", device: "cpu", origin: "akid" },
      ...{ module: moduleIn(partsOf(folder).installed), addon },
    });
  });

  /** A package of npm with an addon, in a folder whose package.json says this. */
  function inProject(name: string, manifest: object) {
    const module = join(home, "node_modules", name);
    const addon = withAddon(module);
    writeFileSync(join(module, "package.json"), '{ "version": "4.21.0" }');
    writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
    vi.spyOn(process, "cwd").mockReturnValue(home);
    return { package: name, version: "4.21.0", origin: "project", module, addon };
  }

  test.each([
    ["@tensorflow/tfjs-node-gpu", "gpu", { dependencies: { "@tensorflow/tfjs-node-gpu": "4.21.0" } }],
    ["@tensorflow/tfjs-node", "cpu", { devDependencies: { "@tensorflow/tfjs-node": "4.21.0" } }],
  ])("is the user's own %s where the project names one", (name, device, manifest) => {
    installed();
    const found = inProject(name, manifest);
    expect(locateNative(folder)).toEqual({ ...found, device });
    const inside = join(home, "src");
    mkdirSync(inside);
    vi.spyOn(process, "cwd").mockReturnValue(inside);
    expect(locateNative(folder)).toEqual({ ...found, device });
  });

  test.each([
    ["lies beside akid, whose optional dependency it is", { dependencies: { akid: "0.1.0" } }],
    ["is named by akid itself", { name: "akid", optionalDependencies: { "@tensorflow/tfjs-node-gpu": "4.21.0" } }],
  ])("is akid's own before a package that %s", (_, manifest) => {
    const found = inProject("@tensorflow/tfjs-node-gpu", manifest);
    expect(locateNative(folder)).toEqual({ ...found, device: "gpu" });
    installed();
    expect(locateNative(folder)).toMatchObject({ origin: "akid", tensorflow: "2.21.0" });
  });

  test("is missing, and the reason names a package whose own installation has failed", () => {
    // A package beside akid may have no addon either: npm makes none without scripts.
    const { reason: before } = locateNative(folder) as { readonly reason: string };
    expect(before).toMatch(/^(.* has no addon, .*; )?TensorFlow's native library is not installed$/);
    const module = join(home, "node_modules/@tensorflow/tfjs-node");
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, "package.json"), '{ "version": "4.22.0" }');
    vi.spyOn(process, "cwd").mockReturnValue(home);
    const { reason } = locateNative(folder) as { readonly reason: string };
    const broken = `@tensorflow/tfjs-node in ${join(home, "node_modules")} has no addon, since its download or build failed`;
    expect(reason.split("; ").toSorted()).toEqual([...before.split("; "), broken].toSorted());
    expect(reason).toMatch(/; TensorFlow's native library is not installed$/);
  });
});

describe("an installation", () => {
  test("that is there is not made again", async () => {
    installed();
    expect(await install({ device: "cpu", folder })).toEqual({ ...record, folder, isNew: false });
  });

  const ofGpu = { device: "gpu", wheels: wheelsOf.gpu.map(fileOf) } as const;
  const given = wheel({ version: "2.20.0" });
  const givenName = `${fileOf({ ...(wheelsOf.cpu[0] as Wheel), version: "2.20.0" })}#sha256=${createHash("sha256").update(given).digest("hex")}`;

  test.each([
    ["for GPUs stays where no device is asked for", ofGpu],
    ["of a wheel that was given stays where none is given", { tensorflow: "2.20.0", wheels: [givenName] }],
  ] as const)("%s", async (_, other) => {
    installed(other);
    expect(await install({ folder })).toEqual({ ...record, ...other, folder, isNew: false });
  });

  test("of the wheel that is given is not made again", async () => {
    const file = join(home, "given.whl");
    writeFileSync(file, given);
    installed({ wheels: [givenName] });
    expect(await install({ folder, wheels: [file] })).toMatchObject({ isNew: false });
  });

  // What is to be made anew asks for a compiler.
  test.skipIf(process.platform !== "linux").each([
    ["of an older TensorFlow than the pinned one", { wheels: ["tensorflow_cpu-2.20.0-cp312-cp312-any.whl"] }, {}],
    ["of an older addon", { binding: "4.21.0" }, {}],
    ["for GPUs where the CPU is asked for", ofGpu, { device: "cpu" }],
    ["for the CPU where a GPU is", {}, { device: "gpu" }],
    ["of another wheel than the one that is given", {}, { wheels: ["given.whl"] }],
  ] as const)("%s is made again", async (_, other, { wheels = [], ...options }: Partial<InstallOptions>) => {
    vi.stubEnv("CXX", "akid-lacks-this");
    installed(other);
    writeFileSync(join(home, "given.whl"), given);
    const files = wheels.map((name) => join(home, name));
    await expect(install({ ...options, wheels: files, folder })).rejects.toThrow("there is no C++ compiler");
  });

  test.skipIf(process.platform !== "linux")("needs a compiler", async () => {
    vi.stubEnv("CXX", "akid-lacks-this");
    await expect(install({ device: "cpu", folder })).rejects.toThrow(
      "akid: native install: there is no C++ compiler 'akid-lacks-this'. Install one (Debian and Ubuntu: apt install g++; Fedora: dnf install gcc-c++), or name it by CXX.",
    );
  });

  test.skipIf(process.platform !== "linux")("needs a folder that can be made", async () => {
    const file = join(home, "file");
    writeFileSync(file, "");
    const place = join(file, "native");
    vi.stubEnv("CXX", process.execPath);
    await expect(install({ device: "cpu", folder: place })).rejects.toThrow(
      new RegExp(
        `^akid: native install: cannot write to '${place}' \\(ENOTDIR.*\\)\\. Name another folder by AKID_NATIVE\\.$`,
      ),
    );
  });

  test.skipIf(process.platform !== "linux")("waits for no other one", async () => {
    vi.stubEnv("CXX", process.execPath); // whether there is a compiler is another question
    using _ = takeLock(partsOf(folder).lock) as { [Symbol.dispose](): void };
    const busy = `akid: native install: process ${process.pid} on `;
    await expect(install({ device: "cpu", folder })).rejects.toThrow(busy);
    await expect(remove(folder)).rejects.toThrow(busy.replace("install", "remove"));
  });

  test.each([
    [
      "darwin arm64",
      "2.31",
      /^akid: native install: builds for linux x64, this is darwin arm64\. The backends onnx and/,
    ],
    ["linux x64", "2.26", /TensorFlow needs glibc 2\.27 or newer, this system has 2\.26\./],
    ["linux x64", undefined, /TensorFlow needs glibc 2\.27 or newer, this system has another C library\./],
  ])("is refused on %s with glibc %s", (platform, glibc, sentence) => {
    expect(() => checkPlatform(platform, glibc)).toThrow(sentence);
  });

  test.each(["2.27", "2.36", "3.0"])("glibc %s will do", (glibc) => {
    expect(() => checkPlatform("linux x64", glibc)).not.toThrow();
  });
});

describe("removal", () => {
  test("takes all that akid has made", async () => {
    installed();
    mkdirSync(partsOf(folder).downloads);
    expect(await remove(folder)).toBe(true);
    expect(existsSync(folder)).toBe(false);
    expect(await remove(folder)).toBe(false);
  });

  test("that is cut leaves no installation", async () => {
    installed();
    const killing = `import fs from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      const { rm } = fs;
      let calls = 0;
      fs.rm = (...given) => (++calls === 2 ? process.kill(process.pid, "SIGKILL") : rm(...given));
      syncBuiltinESMExports();`;
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(killing)}`];
    const { code } = await run([...preload, ...command(), "native", "remove"], { env: { AKID_NATIVE: folder } });
    expect(code).toBeNull();
    expect(existsSync(moduleIn(partsOf(folder).installed))).toBe(true);
    expect(installedIn(folder)).toBeUndefined();
    expect(await remove(folder)).toBe(true);
  });

  test("leaves what is not akid's", async () => {
    installed();
    writeFileSync(join(folder, "mine"), "");
    expect(await remove(folder)).toBe(true);
    expect(existsSync(join(folder, "mine"))).toBe(true);
    expect(existsSync(partsOf(folder).installed)).toBe(false);
  });
});
