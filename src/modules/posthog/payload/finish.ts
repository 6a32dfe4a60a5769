import { errorName } from "../../../types/error-name"
import type { RecordableEvent, SetAside } from "../../../types/outbox-event"
import { bytesOf, fitSize, MAX_PROPERTIES_BYTES } from "./fit-size"
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
      detail: `Expected at most ${MAX_PROPERTIES_BYTES} bytes of properties, got ${bytesOf(json)} with no list or text left to trim. Send fewer properties.`,
    },
  }
}

interface Answer {
  properties: Record<string, unknown>
  set_aside?: SetAside
}

const applyBeforeSend = (event: Unfinished, beforeSend: BeforeSend): Answer => {
  const { uuid, distinct_id, timestamp, properties } = event
  try {
    const answer: unknown = beforeSend({
      uuid,
      distinct_id,
      timestamp,
      event: event.event,
      properties: { ...properties },
    })
    if (answer === null) {
      return withoutPayload("before_send_dropped", "`beforeSend` returned null.")
    }
    return hasProperties(answer)
      ? { properties: answer.properties }
      : withoutPayload(
          "before_send_failed",
          `Expected \`beforeSend\` to return the event or null, and not a promise, got ${typeof answer}.`
        )
  } catch (error) {
    return withoutPayload("before_send_failed", `\`beforeSend\` threw ${errorName(error)}.`)
  }
}

/** Without its payload: what `beforeSend` was to take out of it must not leave the store by a later retry. */
const withoutPayload = (reason: SetAside["reason"], detail: string): Answer => ({
  properties: {},
  set_aside: { reason, detail },
})

const hasProperties = (answer: unknown): answer is EventBeforeSend =>
  typeof answer === "object" &&
  answer !== null &&
  "properties" in answer &&
  typeof answer.properties === "object" &&
  answer.properties !== null
