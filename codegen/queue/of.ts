/** The queue that a sweep is told to use. */
import type { SweepOptions } from "../sweep/options.ts";
import { addressOf } from "./address.ts";
import { type Connection, connect } from "./connect.ts";
import { refuseQueued } from "./name.ts";

/**
 * Undefined without one.
 *
 * @throws AkidError where its Redis does not answer; UsageError for a sweep whose trials are in a queue if it is told none
 */
export async function connectionOf(
  folder: string,
  { queue, output = process.stdout }: SweepOptions,
): Promise<Connection | undefined> {
  if (queue !== undefined) return await connect(addressOf(queue), (line) => output?.write(`${line}\n`));
  refuseQueued(folder);
  return undefined;
}
