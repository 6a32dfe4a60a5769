import type { BeforeSend } from "../../../options/before-send"
import { types } from "node:util"
import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../lib/error-name"
import type { DescribedEvent, RecordableEvent, SetAside } from "../../../events/outbox-event"
import { bytesOf, fitSize, MAX_PROPERTIES_BYTES } from "./fit-size"
import { isLive, ignoreRejection } from "../../../lib/json/leaf"
import { ownProperties, valueAt } from "../../../lib/json/own-properties"
import { toJsonObject } from "../../../lib/json/to-json"

/** The store's `beforeSend` returned neither an event nor null. The message names the kind of error and quotes nothing. */
export class BeforeSendError extends MedusaError {
  constructor(what: string) {
    super(
      MedusaError.Types.INVALID_DATA,
      `\`beforeSend\` ${what}. Expected it to return the event or null, not a promise. The event wasn't recorded. Fix \`beforeSend\`; catch-up then records what a row proves.`
    )
  }
}

/**
 * Makes a described event ready to be recorded: applies the store's `beforeSend`, makes values JSON-safe, then fits PostHog's size limit.
 *
 * @throws {BeforeSendError} if the store's `beforeSend` throws or returns something else
 */
export const finishEvent = (event: DescribedEvent, beforeSend?: BeforeSend): RecordableEvent => {
  if (event.isRefused) {
    return setAside(event, "consent_denied", "The visitor refused.")
  }
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
    throw new BeforeSendError(`threw ${errorName(error)}`)
  }
  if (answer === null) {
    return null
  }
  const returned = propertiesOf(answer)
  if (!returned) {
    throw new BeforeSendError(
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
