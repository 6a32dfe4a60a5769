import { uuidOf } from "../../src/capture/rows/to-event"
import type { StoredEvent } from "../../packages/posthog-stand-in"
import type { DescribedEvent } from "../../src/events/outbox-event"

/** A described event as the pipeline passes it to the service. `n` tells events apart. */
export const someEvent = (n: number, changes: Partial<DescribedEvent> = {}): DescribedEvent => ({
  uuid: uuidOf("order_placed", `order_${n}`),
  definition: "order_placed",
  entity_id: `order_${n}`,
  event: "order_placed",
  distinct_id: `cus_${n}`,
  timestamp: new Date().toISOString(),
  properties: { order_id: `order_${n}`, total: n, $ignore_sent_at: true },
  ...changes,
})

/** This many events, numbered from 0. */
export const someEvents = (count: number): DescribedEvent[] =>
  Array.from({ length: count }, (_, n) => someEvent(n))

/** This many events, numbered from 0, each slightly later than the one before it, so that they are sent in this order. */
export const eventsInOrder = (count: number): DescribedEvent[] => {
  const now = Date.now()
  return someEvents(count).map((event, n) => ({
    ...event,
    timestamp: new Date(now + n).toISOString(),
  }))
}

/** The events' UUIDs, sorted. */
export const uuidsOf = (events: readonly { uuid: string }[]): string[] =>
  events.map(({ uuid }) => uuid).sort()

/** The fields by which PostHog merges an event, and its properties. */
export const essenceOf = ({
  uuid,
  event,
  distinctId,
  timestamp,
  properties,
}: StoredEvent): Pick<
  StoredEvent,
  "uuid" | "event" | "distinctId" | "timestamp" | "properties"
> => ({ uuid, event, distinctId, timestamp, properties })
