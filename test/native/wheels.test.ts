/** What akid takes from a wheel, and which wheels it refuses. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { givenWheels } from "../../src/native/given-wheels.ts";
import { openWheel } from "../../src/native/unpack.ts";
import { wheelsOf } from "../../src/native/wheels.ts";
import { type WheelParts, wheel } from "./wheel.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-wheel-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(parts?: WheelParts, name = "a.whl"): string {
  const file = join(folder, name);
  writeFileSync(file, wheel(parts));
  return file;
}

describe("what is taken", () => {
  const unpack = async (file: string): Promise<number> => {
    await using opened = await openWheel(file);
    return await opened.unpack(join(folder, "deps"));
  };

  test("of TensorFlow: the libraries and the headers of its C interface", async () => {
    const files = {
      "tensorflow/libtensorflow_cc.so.2": "code",
      "tensorflow/libtensorflow_framework.so.2": "more",
      "tensorflow/include/tensorflow/c/eager/c_api.h": "header",
      "tensorflow/include/tensorflow/core/graph.h": "another",
      "tensorflow/python/ops.py": "python",
    };
    expect(await unpack(written({ files }))).toBe(14);
    expect(readdirSync(join(folder, "deps"), { recursive: true }).sort()).toEqual([
      ...["include", "include/tensorflow", "include/tensorflow/c", "include/tensorflow/c/eager"],
      ...["include/tensorflow/c/eager/c_api.h", "lib"],
      ...["lib/libtensorflow_cc.so.2", "lib/libtensorflow_framework.so.2"],
    ]);
    expect(readFileSync(join(folder, "deps/lib/libtensorflow_cc.so.2"), "utf8")).toBe("code");
  });

  test("of NVIDIA: what runs, where TensorFlow looks for it", async () => {
    const files = {
      "nvidia/cublas/lib/libcublas.so.12": "code",
      "nvidia/cublas/lib/libcublas_static.a": "static",
      "nvidia/cublas/include/cublas.h": "header",
      "nvidia/cuda_nvcc/bin/ptxas": "program",
    };
    await unpack(written({ name: "nvidia_cublas_cu12", files }));
    const found = readdirSync(join(folder, "deps/nvidia"), { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(["libcublas.so.12", "ptxas"]);
  });

  test("a file that is not what RECORD says is refused", async () => {
    const file = written({ record: `tensorflow/libtensorflow_cc.so.2,sha256=${"A".repeat(43)},4\n` });
    await expect(unpack(file)).rejects.toThrow(
      `akid: native install: '${file}' is not a whole wheel (tensorflow/libtensorflow_cc.so.2 is not what its RECORD says). Remove it and run the command again.`,
    );
  });

  test("a file that RECORD does not know is refused", async () => {
    await expect(unpack(written({ record: "" }))).rejects.toThrow("is not what its RECORD says");
  });

  test("a file that was cut, or is none, is refused", async () => {
    const cut = written();
    truncateSync(cut, 200);
    await expect(unpack(cut)).rejects.toThrow(`akid: native install: '${cut}' is not a whole wheel (`);
    await expect(unpack(join(folder, "none.whl"))).rejects.toThrow("is not a whole wheel (ENOENT");
    expect(existsSync(join(folder, "deps"))).toBe(false);
  });
});

describe("a wheel that is given", () => {
  const given = (...files: readonly string[]) => givenWheels(files, wheelsOf.cpu);

  test("may be of another version, which is said", async () => {
    const file = written({ version: "2.30.0" });
    const [found] = await given(file);
    expect(found).toMatchObject({ file, isKnown: false, wheel: { package: "tensorflow-cpu", version: "2.30.0" } });
  });

  test("must be the published one if it says so", async () => {
    const file = written();
    await expect(given(file)).rejects.toThrow(
      `akid: native install: '${file}' has not the checksum of tensorflow-cpu 2.21.0. It is damaged, or not the one that was published.`,
    );
  });

  test("must be one that is needed", async () => {
    const file = written({ name: "numpy" });
    await expect(given(file)).rejects.toThrow(
      `akid: native install: '${file}' is a wheel of numpy, needed is tensorflow-cpu.`,
    );
    await expect(given(written({ name: "tensorflow" }))).rejects.toThrow(/needed is tensorflow-cpu\. Give --gpu/);
  });

  test("must be for this platform", async () => {
    const file = written({ version: "2.30.0", tags: ["cp312-cp312-win_amd64"] });
    await expect(given(file)).rejects.toThrow(`'${file}' is for cp312-cp312-win_amd64, not for linux x86_64.`);
  });

  test("must be the only one of its package", async () => {
    const [a, b] = [written({ version: "2.30.0" }), written({ version: "2.30.0" }, "b.whl")];
    await expect(given(a, b)).rejects.toThrow(`'${b}' is a second wheel of tensorflow-cpu.`);
  });
});
