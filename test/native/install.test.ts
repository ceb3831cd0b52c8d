/** Where the native library is found, what an installation needs, and what its removal leaves. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { takeLock } from "../../src/files/lock.ts";
import { type Installed, partsOf, recordOf } from "../../src/native/folder.ts";
import { install } from "../../src/native/install.ts";
import { locateNative, moduleIn } from "../../src/native/locate.ts";
import { remove } from "../../src/native/remove.ts";
import { checkPlatform } from "../../src/native/requirements.ts";

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

const record: Installed = { device: "cpu", tensorflow: "2.21.0", binding: "4.22.0", wheels: ["a.whl"], bytes: 7 };

/** A package with an addon in it. */
function withAddon(module: string): string {
  const addon = join(module, "lib/napi-v8/tfjs_binding.node");
  mkdirSync(join(addon, ".."), { recursive: true });
  writeFileSync(addon, "");
  return addon;
}

/** An installation as `akid native install` leaves it. */
function installed(): string {
  const { installed } = partsOf(folder);
  const addon = withAddon(moduleIn(installed));
  writeFileSync(recordOf(installed), JSON.stringify(record));
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
    expect(locateNative(folder)).toEqual({ reason: "TensorFlow's native library is not installed" });
    const module = join(home, "node_modules/@tensorflow/tfjs-node");
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, "package.json"), '{ "version": "4.22.0" }');
    vi.spyOn(process, "cwd").mockReturnValue(home);
    const { reason } = locateNative(folder) as { readonly reason: string };
    expect(reason).toBe(
      `@tensorflow/tfjs-node in ${join(home, "node_modules")} has no addon, since its download or build failed; TensorFlow's native library is not installed`,
    );
  });
});

describe("an installation", () => {
  test("that is there is not made again", async () => {
    installed();
    expect(await install({ device: "cpu", folder })).toEqual({ ...record, folder, isNew: false });
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

  test("leaves what is not akid's", async () => {
    installed();
    writeFileSync(join(folder, "mine"), "");
    expect(await remove(folder)).toBe(true);
    expect(existsSync(join(folder, "mine"))).toBe(true);
    expect(existsSync(partsOf(folder).installed)).toBe(false);
  });
});
