/** A Redis of a test's own, on a free port of loopback, which ends with the test. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Redis } from "ioredis";
import { remove } from "../../processes.ts";

/** Why there is no Redis here; undefined where there is one. */
export const noRedis: string | undefined = (() => {
  try {
    execFileSync("redis-server", ["--version"]);
    return undefined;
  } catch {
    return "redis-server is not installed";
  }
})();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export class Server implements AsyncDisposable {
  readonly port: number;
  readonly password: string | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), "akid-redis-"));
  readonly #settings: readonly string[];
  readonly #clients: Redis[] = [];
  #process: ChildProcess | undefined;

  private constructor(port: number, password: string | undefined, settings: readonly string[]) {
    this.port = port;
    this.password = password;
    this.#settings = settings;
  }

  static async open(settings: readonly string[] = ["--appendonly", "yes"], password?: string): Promise<Server> {
    const server = new Server(await freePort(), password, settings);
    process.once("exit", () => server.#process?.kill("SIGKILL"));
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const place = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder, "--daemonize", "no"];
    const access = this.password === undefined ? [] : ["--requirepass", this.password];
    this.#process = spawn("redis-server", [...place, ...this.#settings, ...access], { stdio: "ignore" });
    const client = this.client();
    await client.ping();
  }

  /** Whatever it had, but for what is on its disk. */
  async stop(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await exit;
  }

  client(): Redis {
    const password = this.password === undefined ? {} : { password: this.password };
    const client = new Redis({ port: this.port, host: "127.0.0.1", retryStrategy: () => 50, ...password });
    client.on("error", () => {});
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.stop();
    await setTimeout(0);
    remove(this.#folder);
  }
}
