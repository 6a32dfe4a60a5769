import type { RecordableEvent, SetAside } from "../../../types/outbox-event"
import { fitSize, MAX_PROPERTIES_BYTES } from "./fit-size"
import { toJsonObject } from "./to-json"

/** An event as the store's `beforeSend` sees it. */
export interface EventBeforeSend {
  readonly event: string
  readonly distinct_id: string
  readonly timestamp: string
  readonly uuid: string
  properties: Record<string, unknown>
}

/**
 * The store's last word on an event: gives the event back with the properties to send, or null to keep it from PostHog.
 * Only `properties` is read from what it returns: PostHog counts by the other four, so they stay.
 */
export type BeforeSend = (event: EventBeforeSend) => EventBeforeSend | null

type Unfinished = Omit<RecordableEvent, "properties" | "set_aside"> & {
  properties: Record<string, unknown>
}

/**
 * Makes a described event ready to be recorded: the store's `beforeSend`, then JSON-safe values, then PostHog's size.
 * Never throws: what goes wrong is set aside with its reason.
 */
export const finishEvent = (event: Unfinished, beforeSend?: BeforeSend): RecordableEvent => {
  const { properties, set_aside } = beforeSend
    ? applyBeforeSend(event, beforeSend)
    : { properties: event.properties, set_aside: undefined }
  const json = toJsonObject(properties)
  const fitting = fitSize(json)
  if (fitting) {
    return { ...event, properties: fitting, ...(set_aside && { set_aside }) }
  }
  return {
    ...event,
    properties: {},
    set_aside: {
      reason: "too_large",
      detail: `Expected at most ${MAX_PROPERTIES_BYTES} bytes of properties, got ${Buffer.byteLength(JSON.stringify(json))} with no list or text left to trim. Send fewer properties.`,
    },
  }
}

const applyBeforeSend = (
  event: Unfinished,
  beforeSend: BeforeSend
): { properties: Record<string, unknown>; set_aside?: SetAside } => {
  const { uuid, distinct_id, timestamp, properties } = event
  try {
    const answer = beforeSend({ uuid, distinct_id, timestamp, event: event.event, properties: { ...properties } })
    if (answer === null) {
      return {
        properties: {},
        set_aside: { reason: "before_send_dropped", detail: "`beforeSend` returned null." },
      }
    }
    if (typeof answer?.properties !== "object" || answer.properties === null) {
      throw new TypeError("`beforeSend` must return the event or null; it may not be async.")
    }
    return { properties: answer.properties }
  } catch (error) {
    // The message may quote the event, so only the error's type is kept.
    const type = error instanceof Error ? error.name : typeof error
    return {
      properties: {},
      set_aside: {
        reason: "before_send_failed",
        detail: `\`beforeSend\` threw ${type} or returned no event. Mend it, then record the event again.`,
      },
    }
  }
}
