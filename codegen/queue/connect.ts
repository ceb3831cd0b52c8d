/** A connection to a Redis, looked at before it is used, that goes on by itself when the Redis was away. */
import type { Redis } from "ioredis";
import { AkidError, UsageError } from "../../dsl/errors.ts";
import type { Address } from "./address.ts";
import { type Packages, packages } from "./packages.ts";

export interface Connection extends Packages, Disposable {
  readonly redis: Redis;
  readonly address: Address;
  /** For how many milliseconds it has answered without a break; endless where there was none. */
  readonly upFor: () => number;
  /** Where what is to be said goes. */
  say: Say;
}

/** Is told one line: of what is wrong with the Redis, and when it goes and comes. */
export type Say = (line: string) => void;

const patienceMs = 5_000;
const longestPauseMs = 2_000;
/** An answer that takes longer does not come: the other end is gone, and nothing says so. */
const silenceMs = 20_000;

/** @throws AkidError where no Redis answers, or it does not let us in */
export async function connect(address: Address, say: Say): Promise<Connection> {
  const loaded = await packages();
  const { Redis } = loaded.ioredis;
  const { host, port, db, username, password, shown } = address;
  const options = {
    ...{ host, port, db, connectTimeout: patienceMs, maxRetriesPerRequest: null },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(address.tls && { tls: {} }),
  };
  const probe = new Redis({ ...options, lazyConnect: true, retryStrategy: () => null, enableOfflineQueue: false });
  let failure: Error | undefined;
  probe.on("error", (error) => {
    failure ??= error;
  });
  try {
    await probe.connect();
    for (const line of await findings(probe)) say(`warning: ${shown} ${line}`);
  } catch (error) {
    throw explained(failure ?? (error as Error), address);
  } finally {
    probe.disconnect();
  }
  const retryStrategy = (times: number): number => Math.min(200 * times, longestPauseMs);
  const redis = new Redis({ ...options, socketTimeout: silenceMs, retryStrategy });
  let up = true;
  let since = Number.NEGATIVE_INFINITY;
  redis.on("error", () => {}); // said below, once
  redis.on("close", () => {
    if (up) connection.say(`${shown} does not answer: waiting for it`);
    up = false;
  });
  redis.on("ready", () => {
    if (up) return;
    connection.say(`${shown} answers again`);
    [up, since] = [true, performance.now()];
  });
  const close = (): void => {
    redis.removeAllListeners("close");
    redis.disconnect();
  };
  const upFor = (): number => (up ? performance.now() - since : 0);
  const connection: Connection = { ...loaded, redis, address, upFor, say, [Symbol.dispose]: close };
  return connection;
}

/** What may lose trials. @throws UsageError for a Redis that is too old */
async function findings(redis: Redis): Promise<readonly string[]> {
  const info = await redis.info();
  const of = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  const [major = 0, minor = 0] = of("redis_version").split(".").map(Number);
  if (major < 6 || (major === 6 && minor < 2)) {
    throw new UsageError({ where: "queue", what: `Redis ${major}.${minor} is too old`, advice: "Take 6.2 or newer." });
  }
  const policy = of("maxmemory_policy");
  const evicts = policy !== "" && policy !== "noeviction";
  const keeps = of("aof_enabled") !== "0" || (await snapshots(redis));
  return [
    ...(evicts ? [`drops trials when its memory is full: its maxmemory-policy is ${policy}, not noeviction`] : []),
    ...(keeps ? [] : ["keeps nothing on disk: after it was restarted, trials begin again (appendonly yes keeps them)"]),
  ];
}

/** Whether it writes snapshots; one that does not say so is taken to. */
async function snapshots(redis: Redis): Promise<boolean> {
  try {
    const [, save] = (await redis.config("GET", "save")) as readonly string[];
    return save !== "";
  } catch {
    return true;
  }
}

/** In one sentence, without what was sent. */
function explained(error: Error, { shown, password }: Address): Error {
  if (error instanceof AkidError) return error;
  const where = `queue ${shown}`;
  const { code } = error as NodeJS.ErrnoException;
  const said = error.message;
  if (/WRONGPASS|invalid password|invalid username/i.test(said)) {
    const advice = "Give the right one in the URL or in AKID_REDIS_PASSWORD.";
    return new AkidError({ where, what: "it refuses the password", advice });
  }
  if (/NOAUTH/.test(said)) {
    const advice = "Give it in AKID_REDIS_PASSWORD, or in the URL: redis://:PASSWORD@HOST.";
    return new AkidError({ where, what: "it asks for a password", advice });
  }
  const reason = code ?? said.split("\n")[0] ?? "";
  const shownReason = password === undefined ? reason : reason.replaceAll(password, "***");
  const advice = "Start a redis-server there, or mend its address.";
  return new AkidError({ where, what: `no Redis answers (${shownReason})`, advice });
}
