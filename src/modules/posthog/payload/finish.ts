import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../types/error-name"
import type { DescribedEvent, RecordableEvent, SetAside } from "../../../types/outbox-event"
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

/** The store's `beforeSend` did not answer with an event or null. The message names the kind of error and quotes nothing. */
export class BeforeSendError extends MedusaError {
  constructor(what: string) {
    super(
      MedusaError.Types.INVALID_DATA,
      `\`beforeSend\` ${what}. Expected it to return the event or null, and no promise. The event is not recorded; mend \`beforeSend\`, and reconciliation records what a row proves.`
    )
  }
}

/**
 * Makes a described event ready to be recorded: the store's `beforeSend`, then JSON-safe values, then PostHog's size.
 *
 * @throws {BeforeSendError} when the store's `beforeSend` throws or answers something else
 */
export const finishEvent = (event: DescribedEvent, beforeSend?: BeforeSend): RecordableEvent => {
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
        `Expected at most ${MAX_PROPERTIES_BYTES} bytes of properties, got ${bytesOf(json)} with no list or text left to trim. Send fewer properties.`
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
  if (answer instanceof Promise) {
    // Its rejection, if it comes to one, must not end the store's process.
    answer.catch(() => undefined)
  }
  if (answer === null) {
    return null
  }
  if (!hasProperties(answer)) {
    throw new BeforeSendError(`returned ${answer instanceof Promise ? "a promise" : typeof answer}`)
  }
  return { ...answer.properties, ...safeguards(properties) }
}

/** What keeps an event counted once, and a guest without a profile, stays whatever `beforeSend` leaves out. */
const safeguards = (properties: Record<string, unknown>): Record<string, unknown> => ({
  $ignore_sent_at: true,
  ...(properties.$process_person_profile === false && { $process_person_profile: false }),
})

const hasProperties = (answer: unknown): answer is EventBeforeSend =>
  typeof answer === "object" &&
  answer !== null &&
  "properties" in answer &&
  typeof answer.properties === "object" &&
  answer.properties !== null
