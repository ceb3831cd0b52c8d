/** What the watches say. */
import { AkidError } from "../../../dsl/errors.ts";

export interface Ranked {
  readonly rank: number;
  readonly host: string;
  /** What its main thread is at: "step 12"; empty where it has not said. */
  readonly place: string;
}

const shown = 4;

/** "rank 2 on hostC", "rank 2 on hostC and rank 3 on hostC". */
export function ranksOf(ranks: readonly Ranked[]): string {
  const names = ranks.slice(0, shown).map(({ rank, host }) => `rank ${rank} on ${host}`);
  if (ranks.length > shown) names.push(`${ranks.length - shown} more`);
  return names.length === 1 ? (names[0] as string) : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** ", at step 12" of the first that has said it. */
export function placesOf(ranks: readonly Ranked[]): string {
  const place = ranks.map(({ place }) => place).find((place) => place !== "");
  return place === undefined ? "" : `, at ${place}`;
}

export const seconds = (milliseconds: number): string => `${Number((milliseconds / 1000).toPrecision(2))} s`;

export const silence = (ranks: readonly Ranked[], time: number): string =>
  `${ranksOf(ranks)} ${has(ranks)} given no sign of life for ${seconds(time)}${placesOf(ranks)}`;

/** `code`: of the system, where a connection has broken. */
export const ended = (rank: Ranked, code?: string): string =>
  code === undefined || code === "ECONNRESET" || code === "EPIPE"
    ? `${ranksOf([rank])} has ended${placesOf([rank])}`
    : `${ranksOf([rank])} cannot be reached any more (${code})${placesOf([rank])}`;

const has = ({ length }: readonly Ranked[]): string => (length === 1 ? "has" : "have");

/** The whole of it, as an error of akid's reads. */
export const lastWords = (what: string): string =>
  new AkidError({ where: "mpi", what, advice: "The job ends; go on with akid launch --resume." }).message;
