/** What is said of a Redis that cannot be used, or not well, and never a password. */
import { expect, test } from "vitest";
import { addressOf } from "../../../codegen/queue/address.ts";
import { connect } from "../../../codegen/queue/connect.ts";
import { noRedis, Server } from "./redis.ts";

const why = noRedis === undefined ? "" : ` (skipped: ${noRedis})`;

test("an address has its password from the URL, or else from the environment, and is shown without", () => {
  const environment = { AKID_REDIS_PASSWORD: "from outside" };
  expect(addressOf("redis://lab", environment)).toMatchObject({
    ...{ host: "lab", port: 6379, db: 0, tls: false, password: "from outside", shown: "redis://lab:6379/0" },
  });
  expect(addressOf("rediss://me:p%40ss@[::1]:7000/3", environment)).toMatchObject({
    ...{ host: "::1", port: 7000, db: 3, tls: true, username: "me", password: "p@ss", shown: "rediss://[::1]:7000/3" },
  });
  expect(addressOf("redis://lab", {}).password).toBeUndefined();
});

test.each(["secret@host", "http://:secret@host", "redis://", "redis://:sec/ret@host", "redis://:secret@host/many"])(
  "'%s' is no address, and is not repeated",
  (url) => {
    const attempt = (): unknown => addressOf(url, {});
    expect(attempt).toThrow(/its address/);
    expect(attempt).not.toThrow(/sec/);
  },
);

test.skipIf(noRedis)(`passwords: none, a wrong one, the right one${why}`, async () => {
  await using server = await Server.open(undefined, "open-sesame");
  const attempt = (password?: string): Promise<Disposable> =>
    connect(addressOf(server.url, password === undefined ? {} : { AKID_REDIS_PASSWORD: password }), () => {});
  const where = `akid: queue redis://127.0.0.1:${server.port}/0:`;
  await expect(attempt()).rejects.toThrow(
    `${where} it asks for a password. Give it in AKID_REDIS_PASSWORD, or in the URL: redis://:PASSWORD@HOST.`,
  );
  await expect(attempt("close-sesame")).rejects.toThrow(
    `${where} it refuses the password. Give the right one in the URL or in AKID_REDIS_PASSWORD.`,
  );
  (await attempt("open-sesame"))[Symbol.dispose]();
});

test("no Redis there is one sentence", async () => {
  await expect(connect(addressOf("redis://127.0.0.1:1", {}), () => {})).rejects.toThrow(
    "akid: queue redis://127.0.0.1:1/0: no Redis answers (ECONNREFUSED). Start a redis-server there, or mend its address.",
  );
});

test.skipIf(noRedis)(`a Redis that may lose trials is warned of${why}`, async () => {
  const said: string[] = [];
  const look = async (settings: readonly string[]): Promise<readonly string[]> => {
    said.length = 0;
    await using server = await Server.open(settings);
    using _ = await connect(addressOf(server.url, {}), (line) => said.push(line.replace(/:\d+\//, "/")));
    return [...said];
  };
  expect(await look(["--appendonly", "yes"])).toEqual([]);
  expect(await look(["--save", "60 1"])).toEqual([]);
  expect(await look(["--save", "", "--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"])).toEqual([
    "warning: redis://127.0.0.1/0 drops trials when its memory is full: its maxmemory-policy is allkeys-lru, not noeviction",
    "warning: redis://127.0.0.1/0 keeps nothing on disk: after it was restarted, trials begin again (appendonly yes keeps them)",
  ]);
});
