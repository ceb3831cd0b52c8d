/** Wheels from an index: without pip by its pages, with pip by pip; each failure says what to do. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchWheels } from "../../src/native/fetch-wheels.ts";
import { runProgram } from "../../src/native/program.ts";
import { fileOf, type Wheel } from "../../src/native/wheels.ts";
import { cpuTag, wheel } from "./wheel.ts";

const bytes = wheel();
const wanted: Wheel = {
  package: "tensorflow-cpu",
  version: "2.21.0",
  tags: cpuTag,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes: bytes.length,
};
const name = fileOf(wanted);

let folder: string;
let server: Server;
let index: string;
let asked: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "akid-fetch-"));
  asked = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    if (url === "/simple/tensorflow-cpu/") {
      const links = [name, name.replace("cp312-cp312", "cp313-cp313")].map(
        (file) => `<a href="../../files/${file}#sha256=${wanted.sha256}">${file}</a><br/>\n`,
      );
      response.setHeader("content-type", "text/html").end(`<!DOCTYPE html><body>${links.join("")}</body>`);
    } else if (url === `/files/${name}`) response.setHeader("content-length", bytes.length).end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  index = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
  vi.stubEnv("PIP_INDEX_URL", index);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const left = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);

describe("without pip", () => {
  beforeEach(() => {
    vi.stubEnv("PATH", folder);
  });

  test("the page of the index has the link", async () => {
    expect(await fetchWheels([wanted], folder)).toEqual([join(folder, name)]);
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    expect(asked).toEqual(["/simple/tensorflow-cpu/", `/files/${name}`]);
    await fetchWheels([wanted], folder);
    expect(asked.length).toBe(2); // it was there
  });

  test("a file that is there with other bytes is fetched anew", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), "half");
    await fetchWheels([wanted], folder);
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
  });

  test("other bytes than the pinned ones are refused", async () => {
    await expect(fetchWheels([{ ...wanted, sha256: "0".repeat(64) }], folder)).rejects.toThrow(
      `has the checksum ${wanted.sha256}, expected ${"0".repeat(64)}`,
    );
    expect(left()).toEqual([]);
  });

  test.each([
    [
      "has no such file",
      { version: "2.22.0" },
      / and '.*\/simple\/tensorflow-cpu\/' has no .*2\.22\.0.*\.whl\. Install pip; or: Set/,
    ],
    ["has no such package", { package: "nothing" }, / and '.*\/simple\/nothing\/' answers 404 Not Found\. Install pip/],
  ])("an index that %s", async (_, other, sentence) => {
    await expect(fetchWheels([{ ...wanted, ...other }], folder)).rejects.toThrow(sentence);
  });

  test("an index that does not answer", async () => {
    vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    await expect(fetchWheels([wanted], folder)).rejects.toThrow(
      /^akid: native install: there is no pip, and 'http:\/\/127\.0\.0\.1:9\/simple\/tensorflow-cpu\/' cannot be reached \(.+\)\. Install pip; or: Set PIP_INDEX_URL to an index that can be reached, or get tensorflow_cpu-.*\.whl on another way and give it by --wheel FILE\.$/,
    );
  });
});

const pip = await runProgram("python3", ["-m", "pip", "--version"]);

describe.skipIf(!pip.ok)(`by pip${pip.ok ? "" : " (skipped: there is none)"}`, { timeout: 120_000 }, () => {
  beforeEach(() => {
    vi.stubEnv("PIP_CONFIG_FILE", "/dev/null");
    vi.stubEnv("PIP_RETRIES", "0");
    vi.stubEnv("PIP_FIND_LINKS", "");
  });

  test("the index that it is told", async () => {
    expect(await fetchWheels([wanted], folder)).toEqual([join(folder, name)]);
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    expect(asked).toContain(`/files/${name}`);
    expect(left()).toEqual([name]);
  });

  test("its last words where it fails", async () => {
    await expect(fetchWheels([{ ...wanted, version: "2.99.0" }], folder)).rejects.toThrow(
      /^akid: native install: pip cannot download tensorflow_cpu-2\.99\.0-.*\.whl \(No matching distribution found for tensorflow-cpu==2\.99\.0.*\)\. Set PIP_INDEX_URL/,
    );
    vi.stubEnv("PIP_RETRIES", "1");
    vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    await expect(fetchWheels([wanted], folder)).rejects.toThrow(
      /\.whl \(NewConnectionError\('.* refused'\)\)\. Set PIP_/,
    );
    expect(left()).toEqual([]);
  });
});
