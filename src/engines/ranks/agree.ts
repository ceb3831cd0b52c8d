/** Whether all ranks train the same: else their sums would be of different things. */
import { createHash } from "node:crypto";
import { UsageError } from "../../../dsl/errors.ts";
import type { Network } from "../../../dsl/network.ts";
import type { KongFu } from "../../kongfus/kongfu.ts";
import type { Ranks } from "./ranks.ts";

interface Parts {
  readonly network: Network;
  readonly kongfu: KongFu;
  readonly seed: number;
}

/** @throws UsageError on every rank that names the first one whose network, KongFu or seed is another than rank 0's */
export function agree(ranks: Ranks, { network, kongfu, seed }: Parts): void {
  const nodes = network.nodes.map(({ name, block, from, type }) => ({ name, block, from, type }));
  const digests = {
    network: digest({ inputs: network.inputs, nodes, losses: network.losses }),
    KongFu: digest({ ...kongfu, scalars: kongfu.scalars({ step: 0, stepsPerEpoch: 1 }) }),
    seed: String(seed),
  };
  const all = ranks.all({ digests, host: ranks.host });
  const [lead] = all;
  for (const [rank, { digests: found, host }] of all.entries()) {
    const differs = Object.keys(digests).find((key) => find(found, key) !== find(lead?.digests, key));
    if (differs === undefined) continue;
    const what = `rank ${rank} on ${host} has another ${differs} than rank 0 on ${lead?.host}`;
    throw new UsageError({
      where: network.name,
      what,
      advice: "Start the same files everywhere, with the same options.",
    });
  }
}

const find = (digests: Readonly<Record<string, string>> | undefined, key: string): string | undefined => digests?.[key];

/** Of the values alone: functions are not compared. */
const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
