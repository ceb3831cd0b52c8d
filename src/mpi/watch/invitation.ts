/** How the other watches reach that of rank 0; MPI carries it to them when a Comm opens. */
import { networkInterfaces } from "node:os";

export interface Invitation {
  /** Of rank 0. */
  readonly host: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** What a watch says to be let in. */
  readonly token: string;
  /** What the watch of rank 0 answers: another program may listen on the same port of another machine. */
  readonly answer: string;
}

const bytes = 4096;

/** Written in as many bytes as each rank expects. */
export function writeInvitation(invitation: Invitation): Uint8Array {
  const block = new Uint8Array(bytes).fill(0x20);
  block.set(Buffer.from(JSON.stringify(invitation)));
  return block;
}

export const emptyInvitation = (): Uint8Array => new Uint8Array(bytes);

export const readInvitation = (block: Uint8Array): Invitation =>
  JSON.parse(Buffer.from(block).toString()) as Invitation;

/** Those by which other machines may reach this one, IPv4 first. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const reachable = all.filter(({ internal, address }) => !internal && !address.startsWith("fe80:"));
  return reachable
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address)
    .slice(0, 32);
}
