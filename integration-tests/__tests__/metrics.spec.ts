import { metrics } from "@medusajs/framework/opentelemetry/api"
import { metrics as sdk } from "@medusajs/framework/opentelemetry/sdk-node"
import { databaseSuite } from "../support/database-suite"
import { someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"

// A service takes the SDK that was started before it.
databaseSuite("metrics", ({ knex, standIn, sql }) => {
  const { anotherService } = furtherServices({ knex, standIn })
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter: new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE),
  })

  afterEach(() => metrics.disable())
  afterAll(() => reader.shutdown())

  /** The points of each metric, as an exporter receives them. */
  const collected = async () => {
    const { resourceMetrics, errors } = await reader.collect()
    expect(errors).toEqual([])
    const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    return Object.fromEntries(
      all.map(({ descriptor, dataPoints }) => [
        descriptor.name.replace("posthog.outbox.", ""),
        dataPoints.map(({ attributes, value }) => {
          const counted = typeof value === "number" ? value : value.count
          return { ...attributes, value: counted }
        }),
      ])
    )
  }

  it("show an SDK what is recorded, waiting, set aside, and delivered", async () => {
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ readers: [reader] }))
    const posthog = anotherService()
    const events = someEvents(6)
    const [poison, deadly] = events
    await posthog.internals.record(events)
    await posthog.internals.record(events)
    await sql(`update posthog_outbox_event set created_at = created_at - interval '1 minute'`)
    const before = await collected()
    expect(before).toMatchObject({
      recorded: [{ definition: poison?.definition, value: 6 }],
      waiting: [{ value: 6 }],
    })
    expect(before.oldest_age?.[0]?.value).toBeGreaterThanOrEqual(60)

    await sql(
      `update posthog_outbox_event set distinct_id = ' ' where uuid = ?`,
      String(poison?.uuid)
    )
    await sql(`update posthog_outbox_event set attempts = 20 where uuid = ?`, String(deadly?.uuid))
    await posthog.flush()
    // The one that PostHog rejects is set aside when another has passed.
    await posthog.internals.record([someEvent(6)])
    await posthog.flush()
    let after = await collected()
    // Waiting events are counted in the database once a second.
    while (after.waiting?.[0]?.value !== 0) {
      after = await collected()
    }
    expect(after).toMatchObject({
      recorded: [{ value: 7 }],
      delivered: [{ value: 5 }],
      set_aside: [
        { reason: "refused", value: 1 },
        { reason: "crashed", value: 1 },
      ],
      batch_size: [{ value: expect.any(Number) }],
      delivery_latency: [{ value: 5 }],
      waiting: [{ value: 0 }],
      oldest_age: [{ value: 0 }],
    })
  })
})
