import type { BeforeSend } from "../../../options/before-send"
import { types } from "node:util"
import { errorName } from "../../../lib/error-name"
import type { DescribedEvent, RecordableEvent, SetAside } from "../../../events/outbox-event"
import { bytesOf, fitSize, MAX_PROPERTIES_BYTES } from "./fit-size"
import { isLive, ignoreRejection } from "../../../lib/json/leaf"
import { ownProperties, valueAt } from "../../../lib/json/own-properties"
import { toJsonObject } from "../../../lib/json/to-json"
import { OptionFailedError } from "./option-failed-error"
import type { Scrub } from "./scrub"

/** What the store's options do to every event. */
export interface Finishing {
  scrub?: Scrub
  beforeSend?: BeforeSend
}

/**
 * Makes a described event ready to be recorded: scrubs what people typed, applies the store's `beforeSend`, which has the last word, makes
 * values JSON-safe, then fits PostHog's size limit.
 *
 * @throws {OptionFailedError} if a function of the store throws or returns something else
 */
export const finishEvent = (
  described: DescribedEvent,
  { scrub, beforeSend }: Finishing = {}
): RecordableEvent => {
  if (described.isRefused) {
    return setAside(described, "consent_denied", "The visitor refused.")
  }
  const { scrubbed, ...own } = scrub?.(described, toJsonObject(described.properties)) ?? {
    properties: described.properties,
    scrubbed: [],
  }
  const event = { ...described, ...own, ...(scrubbed.length > 0 && { scrubbed }) }
  const properties = beforeSend ? askBeforeSend(event, beforeSend) : event.properties
  if (properties === null) {
    return setAside(event, "before_send_dropped", "`beforeSend` returned null.")
  }
  const json = toJsonObject(properties)
  const fitting = fitSize(json)
  return fitting
    ? { ...event, properties: fitting }
    : setAside(
        event,
        "too_large",
        `Expected at most ${MAX_PROPERTIES_BYTES} bytes of properties, got ${bytesOf(json)} with no list, text, or object left to cut. Send fewer properties.`
      )
}

const setAside = (
  event: DescribedEvent,
  reason: SetAside["reason"],
  detail: string
): RecordableEvent => ({ ...event, properties: {}, set_aside: { reason, detail } })

const askBeforeSend = (
  event: DescribedEvent,
  beforeSend: BeforeSend
): Record<string, unknown> | null => {
  const { uuid, distinct_id, timestamp, properties } = event
  let answer: unknown
  try {
    answer = beforeSend({
      uuid,
      distinct_id,
      timestamp,
      event: event.event,
      properties: { ...properties },
    })
  } catch (error) {
    throw new OptionFailedError("beforeSend", `threw ${errorName(error)}`)
  }
  if (answer === null) {
    return null
  }
  const returned = propertiesOf(answer)
  if (!returned) {
    throw new OptionFailedError(
      "beforeSend",
      `returned ${types.isPromise(answer) ? "a promise" : `${typeof answer} without readable properties`}`
    )
  }
  return { ...returned, ...safeguards(properties) }
}

/** Reads the properties from what `beforeSend` returned; undefined if they can't be read. */
const propertiesOf = (answer: unknown): Record<string, unknown> | undefined => {
  if (typeof answer !== "object" || answer === null || isLive(answer)) {
    ignoreRejection(answer)
    return undefined
  }
  const properties = valueAt(answer, "properties")
  return typeof properties === "object" && properties !== null && !isLive(properties)
    ? ownProperties(properties)
    : undefined
}

/** What makes an event count once and keeps a guest without a profile stays, whatever `beforeSend` leaves out. */
const safeguards = (properties: Record<string, unknown>): Record<string, unknown> => ({
  $ignore_sent_at: true,
  ...(properties.$process_person_profile === false && { $process_person_profile: false }),
})
