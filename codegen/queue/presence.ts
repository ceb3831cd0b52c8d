/** Which agents are there: each shows itself every few seconds, by the clock of the Redis. */
import type { Redis } from "ioredis";
import { keysOf } from "./travels.ts";

export interface Present {
  readonly host: string;
  /** Tells agents of one host apart. */
  readonly id: string;
  /** Trials that it runs at a time. */
  readonly places: number;
}

const absentAfterSeconds = 15;

const show = `redis.call("ZADD", KEYS[1], redis.call("TIME")[1], ARGV[1])`;
const list = `redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", redis.call("TIME")[1] - ${absentAfterSeconds})
return redis.call("ZRANGE", KEYS[1], 0, -1)`;

const memberOf = ({ id, host, places }: Present): string => JSON.stringify([id, host, places]);

export async function showPresence(redis: Redis, queue: string, agent: Present): Promise<void> {
  await redis.eval(show, 1, keysOf(queue).agents, memberOf(agent));
}

export async function endPresence(redis: Redis, queue: string, agent: Present): Promise<void> {
  await redis.zrem(keysOf(queue).agents, memberOf(agent));
}

export async function presentAgents(redis: Redis, queue: string): Promise<readonly Present[]> {
  const members = (await redis.eval(list, 1, keysOf(queue).agents)) as readonly string[];
  return members.map((member) => {
    const [id, host, places] = JSON.parse(member) as [string, string, number];
    return { id, host, places };
  });
}
