/** Downloads from a server that misbehaves: cuts, silence, errors, wrong bytes; and from one that resumes. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { download } from "../../src/sources/files/download.ts";
import { built } from "../built.ts";

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const sha256 = createHash("sha256").update(bytes).digest("hex");

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "akid-download-"));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, "deep", "a.bin");
const left = (): string[] => (existsSync(join(folder, "deep")) ? readdirSync(join(folder, "deep")) : []);

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/a.bin`;
}

/** Sends half of the bytes that were asked for, then does something else. */
const half = (then: (socket: { destroy(): void }) => void): RequestListener => {
  return (_, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => then(response), 50));
  };
};

describe("download", () => {
  test("brings the bytes, tells how far it is, and is not repeated where the file is there", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    });
    const progress: [number, number | undefined][] = [];
    const options = {
      url,
      file: file(),
      sha256,
      onProgress: (...args: [number, number | undefined]) => progress.push(args),
    };
    await download("test", options);
    await download("test", options);
    expect(readFileSync(file()).equals(bytes)).toBe(true);
    expect(left()).toEqual(["a.bin"]);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(asked).toBe(1);
  });

  test("is asked for once by several at a time, who all have it then", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(200, { "content-length": bytes.length }).write(bytes.subarray(0, 1000));
      setTimeout(() => response.end(bytes.subarray(1000)), 200);
    });
    const options = { url, file: file(), sha256 };
    await Promise.all([1, 2, 3].map(() => download("test", options)));
    expect(asked).toBe(1);
    expect(readFileSync(file())).toEqual(bytes);
    expect(left()).toEqual(["a.bin"]);
  });

  test("a cut connection is one error; the next try asks for the rest alone", async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      if (ranges.length === 1) return half((socket) => socket.destroy())(request, response);
      const begin = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      response.writeHead(206, { "content-length": bytes.length - begin }).end(bytes.subarray(begin));
    });
    await expect(download("test", { url, file: file(), sha256 })).rejects.toThrow(
      /^akid: test: cannot download '.*a\.bin': .+\. Try again, or give another url\.$/,
    );
    expect(left()).toEqual(["a.bin.part"]);
    await download("test", { url, file: file(), sha256 });
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect(readFileSync(file()).equals(bytes)).toBe(true);
    expect(left()).toEqual(["a.bin"]);
  });

  test("a server that cannot go on sends all of it again", async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      if (asked === 1) return half((socket) => socket.destroy())(request, response);
      response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    });
    await expect(download("test", { url, file: file(), sha256 })).rejects.toThrow("cannot download");
    await download("test", { url, file: file(), sha256 });
    expect(readFileSync(file()).equals(bytes)).toBe(true);
    expect(asked).toBe(3);
  });

  test("without a checksum nothing is left of a cut download", async () => {
    const url = await serve(half((socket) => socket.destroy()));
    await expect(download("test", { url, file: file() })).rejects.toThrow("cannot download");
    expect(left()).toEqual([]);
  });

  test("silence ends it after the patience", async () => {
    const url = await serve(half(() => {}));
    await expect(download("test", { url, file: file(), patience: 0.3 })).rejects.toThrow(
      `akid: test: '${url}' sent nothing for 0.3 seconds.`,
    );
    expect(left()).toEqual([]);
  });

  test("a server that never answers ends it, too", async () => {
    const url = await serve(() => {});
    await expect(download("test", { url, file: file(), patience: 0.3 })).rejects.toThrow(
      "sent nothing for 0.3 seconds",
    );
  });

  test.each([
    [404, "Not Found"],
    [500, "Internal Server Error"],
  ])("%d is said as the server says it", async (status, text) => {
    const url = await serve((_, response) => response.writeHead(status).end("<html>sorry</html>"));
    await expect(download("test", { url, file: file(), sha256 })).rejects.toThrow(
      `akid: test: cannot download '${url}': the server answers ${status} ${text}. Try again, or give another url.`,
    );
    expect(left()).toEqual([]);
  });

  test("the wrong bytes are refused and not kept", async () => {
    const url = await serve((_, response) => response.end(Buffer.from("something else")));
    await expect(download("test", { url, file: file(), sha256 })).rejects.toThrow(
      /has the checksum [0-9a-f]{64}, expected [0-9a-f]{64}\. The file on the server is another one/,
    );
    expect(left()).toEqual([]);
  });

  test("no server at all is one sentence", async () => {
    const url = await serve(() => {});
    server?.close();
    await expect(download("test", { url, file: file() })).rejects.toThrow(/cannot download .*ECONNREFUSED/);
  });

  test("a part that is longer than the file is thrown away", async () => {
    const url = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end();
      else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    });
    await download("test", { url, file: file(), sha256 });
    rmSync(file());
    writeFileSync(`${file()}.part`, Buffer.concat([bytes, bytes]));
    await download("test", { url, file: file(), sha256 });
    expect(readFileSync(file()).equals(bytes)).toBe(true);
  });
});

/** Runs its own arguments where a file may have 64 KiB. */
const limitedFiles = ["bash", "-c", 'ulimit -f 64 && exec "$@"', "bash"];
/** Runs them in a disk of 64 KiB that goes with the process. */
const smallDisk = [
  ...["unshare", "--user", "--map-root-user", "--mount"],
  ...["bash", "-c", 'mkdir disk && mount -t tmpfs -o size=64k tmpfs disk && cd disk && exec "$@"', "bash"],
];

/** Whether a command of the shell runs here. */
const runs = async ([program = "", ...args]: readonly string[]): Promise<boolean> => {
  const place = mkdtempSync(join(tmpdir(), "akid-room-"));
  const found = await promisify(execFile)(program, [...args, "true"], { cwd: place }).then(
    () => true,
    () => false,
  );
  rmSync(place, { recursive: true });
  return found;
};

interface Case {
  /** Bytes of the file on the server, and of what an earlier try has left of it. */
  readonly size: number;
  readonly part?: number;
}

/** What a download says where there is little room, and what it leaves. */
async function downloadIn([program = "", ...args]: readonly string[], { size, part = 0 }: Case) {
  const script = `
    import { createHash } from "node:crypto";
    import { readdirSync, writeFileSync } from "node:fs";
    import { createServer } from "node:http";
    import { download } from ${JSON.stringify(built("src/sources/files/download.js"))};
    const bytes = Buffer.alloc(${size}, 7);
    const server = createServer((_, response) => {
      response.writeHead(${part > 0 ? 206 : 200}, { "content-length": ${size - part} }).end(bytes.subarray(${part}));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = "http://127.0.0.1:" + server.address().port + "/a.bin";
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (${part} > 0) writeFileSync("a.bin.part", bytes.subarray(0, ${part}));
    const said = await download("test", { url, file: "a.bin", sha256 }).then(() => "", ({ message }) => message);
    server.close();
    process.stdout.write(JSON.stringify({ said: said.replace(url, "URL"), left: readdirSync(".") }));
  `;
  const node = [process.execPath, "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(program, [...args, ...node], { cwd: folder });
  return JSON.parse(stdout) as { readonly said: string; readonly left: readonly string[] };
}

const ofFile = "the file is larger than this disk or process may have";
const ofDisk = "the disk is full";

describe("where there is room for 64 KiB", { timeout: 120_000 }, () => {
  test.for([
    ["a file that is far too large", limitedFiles, ofFile, { size: 1_000_000 }],
    // The system takes a part of the last bytes without an error.
    ["a file that is a little too large", limitedFiles, ofFile, { size: 64 * 1024 + 100 }],
    ["the rest of such a file", limitedFiles, ofFile, { size: 64 * 1024 + 100, part: 60 * 1024 }],
    ["a file for a full disk", smallDisk, ofDisk, { size: 64 * 1024 + 100 }],
  ] as const)("%s is one sentence, and nothing is left", async ([, shell, what, given], { skip }) => {
    if (!(await runs(shell))) skip(`${shell[0]} cannot limit it here`);
    const advice = "Make room where '.' is, or give another folder.";
    const said = `akid: test: cannot download 'URL': ${what}. ${advice}`;
    expect(await downloadIn(shell, given)).toEqual({ said, left: [] });
  });
});
