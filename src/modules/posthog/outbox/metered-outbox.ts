import { metrics } from "@medusajs/framework/opentelemetry/api"
import type { RecordableEvent } from "../../../events/outbox-event"
import type { Outbox } from "./outbox"

/**
 * The outbox with OpenTelemetry metrics, through the API that Medusa ships. Each change of an event's state goes through the outbox, so
 * only this file counts them. If the store has no SDK, the API does nothing, and the database isn't queried.
 *
 * Create it after the store's `instrumentation.ts` has started its SDK: the API doesn't connect to an SDK that starts later.
 */
export const meteredOutbox = (outbox: Outbox): Outbox => {
  const meter = metrics.getMeter("medusa-plugin-posthog")
  const counter = (name: string, description: string) =>
    meter.createCounter(`posthog.outbox.${name}`, { description, unit: "{event}" })
  const recorded = counter("recorded", "Events recorded in the outbox")
  const delivered = counter("delivered", "Events that PostHog accepted")
  const setAside = counter("set_aside", "Events set aside for a person to check, by reason")
  const scrubbed = counter("scrubbed", "Events in which personal data was replaced")
  const batchSize = meter.createHistogram("posthog.outbox.batch_size", {
    description: "Events leased at a time",
    unit: "{event}",
    advice: { explicitBucketBoundaries: [1, 5, 10, 25, 50, 100, 250, 500, 1_000] },
  })
  const latency = meter.createHistogram("posthog.outbox.delivery_latency", {
    description: "Time from recording an event to settling it as delivered",
    unit: "s",
    advice: { explicitBucketBoundaries: [0.5, 1, 2, 5, 10, 30, 60, 300, 3_600, 86_400] },
  })
  const waiting = meter.createObservableGauge("posthog.outbox.waiting", {
    description: "Events waiting for delivery, across all processes",
    unit: "{event}",
  })
  const oldestAge = meter.createObservableGauge("posthog.outbox.oldest_age", {
    description: "Age of the oldest waiting event",
    unit: "s",
  })
  meter.addBatchObservableCallback(
    async (result) => {
      const health = await outbox.health()
      result.observe(waiting, health.waiting)
      result.observe(oldestAge, health.oldestSeconds)
    },
    [waiting, oldestAge]
  )

  const countRecorded = (events: readonly RecordableEvent[], uuids: readonly string[]) => {
    const isNew = new Set(uuids)
    for (const { uuid, definition, set_aside, ...event } of events) {
      if (isNew.has(uuid)) {
        recorded.add(1, { definition })
        if (event.scrubbed) {
          scrubbed.add(1, { definition })
        }
        if (set_aside) {
          setAside.add(1, { reason: set_aside.reason })
        }
      }
    }
  }
  return {
    ...outbox,
    record: async (events) => {
      const uuids = await outbox.record(events)
      countRecorded(events, uuids)
      return uuids
    },
    lease: async (limit, wishes) => {
      const leased = await outbox.lease(limit, wishes)
      if (leased.events.length > 0) {
        batchSize.record(leased.events.length)
      }
      return leased
    },
    delivered: async (uuids) => {
      const seconds = await outbox.delivered(uuids)
      delivered.add(seconds.length)
      seconds.forEach((age) => latency.record(age))
      return seconds
    },
    setAside: async (uuids, why) => {
      await outbox.setAside(uuids, why)
      setAside.add(uuids.length, { reason: why.reason })
    },
  }
}
