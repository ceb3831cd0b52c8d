/** TensorBoard's event files: a version, then scalars, histograms, images and what plug-ins read. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { EventSchema, HParamsPluginDataSchema, SessionLog_SessionStatus, TensorType } from "./events_pb.ts";
import type { Histogram } from "./histogram.ts";
import { recordFile } from "./records.ts";

/** One event: when it was (seconds since 1970), at which step, and what. */
export type EventInit = MessageInitShape<typeof EventSchema>;

/** When something happened. */
export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
}

/** A PNG file and what it shows. */
export interface Picture {
  readonly png: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** What an event may hold by tag: a number of a curve (TensorBoard keeps float32), a histogram, a picture. */
export type Summaries = Readonly<Record<string, number | Histogram | Picture>>;

/**
 * An event of summaries.
 *
 * @example summaryEvent({ loss: 0.5, "ip1/weights": histogramOf(data) }, { time: Date.now() / 1000, step: 100 })
 */
export function summaryEvent(summaries: Summaries, { time, step }: Moment): EventInit {
  const value = Object.entries(summaries).map(([tag, summary]) => ({ tag, value: contentOf(summary) }));
  return { wallTime: time, step: BigInt(step), what: { case: "summary", value: { value } } };
}

function contentOf(summary: Summaries[string]) {
  if (typeof summary === "number") return { case: "simpleValue" as const, value: summary };
  if ("png" in summary) {
    const { png, height, width } = summary;
    return { case: "image" as const, value: { encodedImageString: png, height, width, colorspace: 3 } };
  }
  const { limits, counts, ...rest } = summary;
  return { case: "histo" as const, value: { ...rest, bucketLimit: [...limits], bucket: [...counts] } };
}

/** One number of a curve. */
export const scalarEvent = (tag: string, value: number, moment: Moment): EventInit =>
  summaryEvent({ [tag]: value }, moment);

/** A run begins at this step, or goes on from it: what earlier files hold of it and later ones no longer counts. */
export function startEvent({ time, step }: Moment): EventInit {
  const status = SessionLog_SessionStatus.START;
  return { wallTime: time, step: BigInt(step), what: { case: "sessionLog", value: { status } } };
}

/** What the HParams plug-in reads: the experiment, or a session's start or end. */
export type HParamsData = Exclude<MessageInitShape<typeof HParamsPluginDataSchema>["data"], undefined>;

const tags = {
  experiment: "_hparams_/experiment",
  sessionStartInfo: "_hparams_/session_start_info",
  sessionEndInfo: "_hparams_/session_end_info",
} as const;

/** An event for the HParams tab; the data is in the metadata of an empty tensor, as the plug-in wants it. */
export function hparamsEvent(data: HParamsData & { readonly case: keyof typeof tags }, time: number): EventInit {
  const content = toBinary(HParamsPluginDataSchema, create(HParamsPluginDataSchema, { version: 0, data }));
  const summary = {
    tag: tags[data.case],
    metadata: { pluginData: { pluginName: "hparams", content } },
    value: {
      case: "tensor" as const,
      value: { dtype: TensorType.DT_FLOAT, tensorShape: { dim: [{ size: 0n }] } },
    },
  };
  return { wallTime: time, step: 0n, what: { case: "summary", value: { value: [summary] } } };
}

/** The event that each file begins with. */
export const versionEvent = (time: number): EventInit => ({
  wallTime: time,
  what: { case: "fileVersion", value: "brain.Event:2" },
  sourceMetadata: { writer: "akid" },
});

/** Events as they stand in a file. */
export const eventBytes = (events: readonly EventInit[]): Uint8Array =>
  recordFile(events.map((event) => toBinary(EventSchema, create(EventSchema, event))));

/**
 * The bytes of an event file, to be named `events.out.tfevents.*`.
 *
 * @example writeFileSync("events.out.tfevents.0.akid", eventFile([scalarEvent("loss", 0.5, { time, step: 1 })], time))
 */
export const eventFile = (events: readonly EventInit[], time: number): Uint8Array =>
  eventBytes([versionEvent(time), ...events]);
