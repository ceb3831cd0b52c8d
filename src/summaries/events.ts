/** TensorBoard's event files: a version, then scalars and what plug-ins read. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { EventSchema, HParamsPluginDataSchema, TensorType } from "./events_pb.ts";
import { recordFile } from "./records.ts";

/** One event: when it was (seconds since 1970), at which step, and what. */
export type EventInit = MessageInitShape<typeof EventSchema>;

/** When something happened. */
export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
}

/** One number of a curve; TensorBoard keeps float32. */
export function scalarEvent(tag: string, value: number, { time, step }: Moment): EventInit {
  return {
    wallTime: time,
    step: BigInt(step),
    what: { case: "summary", value: { value: [{ tag, value: { case: "simpleValue", value } }] } },
  };
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

/**
 * The bytes of an event file, to be named `events.out.tfevents.*`.
 *
 * @example writeFileSync("events.out.tfevents.0.akid", eventFile([scalarEvent("loss", 0.5, { time, step: 1 })], time))
 */
export function eventFile(events: readonly EventInit[], time: number): Uint8Array {
  const first: EventInit = {
    wallTime: time,
    what: { case: "fileVersion", value: "brain.Event:2" },
    sourceMetadata: { writer: "akid" },
  };
  return recordFile([first, ...events].map((event) => toBinary(EventSchema, create(EventSchema, event))));
}
