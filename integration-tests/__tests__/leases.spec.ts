import type PosthogModuleService from "../../src/modules/posthog/service"
import { databaseSuite } from "../support/database-suite"
import { eventsInOrder, someEvents, uuidsOf } from "../support/events"
import { furtherServices } from "../support/further-services"
import { waitUntil } from "../support/visit-headers"

databaseSuite("leases", ({ knex, standIn, sql }) => {
  const { anotherService } = furtherServices({ knex, standIn })
  let fresh: PosthogModuleService
  const posthog = () => fresh

  const uuidsAtPosthog = () => uuidsOf(standIn().events())
  const setAside = () =>
    sql<{ entity_id: string; set_aside_reason: string }>(
      `select entity_id, set_aside_reason from posthog_outbox_event where set_aside_at is not null`
    )

  beforeEach(() => {
    fresh = anotherService()
  })

  it("never sends an event twice with two processes delivering at once", async () => {
    const others = [anotherService({ batchSize: 10 }), anotherService({ batchSize: 10 })]
    const events = someEvents(300)
    await anotherService({}, "server").internals.record(events)
    await Promise.all(others.map((service) => service.flush()))
    await posthog().flush()
    expect(uuidsAtPosthog()).toEqual(uuidsOf(events))
    expect(standIn().rawEventCount()).toBe(300)
  })

  it("leases a batch while another is sent, and gives it back once PostHog stops taking events", async () => {
    const service = anotherService({ batchSize: 20 })
    const events = eventsInOrder(100)
    await anotherService({}, "server").internals.record(events)
    standIn().setFault({ kind: "status", status: 503, containing: "order_40" })
    await service.__hooks.onApplicationStart()
    await waitUntil(() => Promise.resolve(service.status.state === "retrying"))
    const rows = await sql<{ delivered: boolean; leased: boolean; attempts: number; n: number }>(
      `select delivered_at is not null as delivered, leased_by is not null as leased, attempts, count(*)::int as n
       from posthog_outbox_event group by 1, 2, 3 order by 1 desc, 2 desc`
    )
    expect(rows).toEqual([
      { delivered: true, leased: false, attempts: 1, n: 40 },
      // This process tries these again itself.
      { delivered: false, leased: true, attempts: 1, n: 20 },
      { delivered: false, leased: false, attempts: 0, n: 40 },
    ])
    standIn().setFault(null)
    await service.__hooks.onApplicationPrepareShutdown()
    await posthog().flush()
    expect(uuidsAtPosthog()).toEqual(uuidsOf(events))
    expect(standIn().rawEventCount()).toBe(100)
  })

  it("takes over a dead process's events, and suspects one whose process dies every time", async () => {
    standIn().setFault({ kind: "status", status: 500 })
    await anotherService({}, "server").internals.record(someEvents(3))
    await sql(
      `update posthog_outbox_event set leased_by = 'dead', due_at = now() - interval '1 second',
       attempts = case entity_id when 'order_0' then 20 when 'order_1' then 4 else 1 end`
    )
    standIn().setFault(null)
    await posthog().flush()
    expect(
      standIn()
        .events()
        .map(({ distinctId }) => distinctId)
        .sort()
    ).toEqual(["cus_1", "cus_2"])
    expect(await setAside()).toMatchObject([{ entity_id: "order_0", set_aside_reason: "crashed" }])
  })

  it("gives a suspect alone, last, or first if asked to", async () => {
    const { internals } = anotherService({}, "server")
    await internals.record(someEvents(3))
    await sql(`update posthog_outbox_event set attempts = 3 where entity_id = 'order_1'`)
    const leased = async (suspectFirst: boolean) => {
      const { events } = await internals.outbox.lease(10, { suspectFirst })
      return events.map(({ distinct_id }) => distinct_id).sort()
    }
    expect(await leased(true)).toEqual(["cus_1"])
    expect(await leased(true)).toEqual(["cus_0", "cus_2"])
    await sql(
      `update posthog_outbox_event set leased_by = null, due_at = now() - interval '1 second'`
    )
    expect(await leased(false)).toEqual(["cus_0", "cus_2"])
    expect(await leased(false)).toEqual(["cus_1"])
  })

  it("leaves the lease of a living process alone", async () => {
    await anotherService({}, "server").internals.record(someEvents(1))
    await sql(
      `update posthog_outbox_event set leased_by = 'living', due_at = now() + interval '1 minute'`
    )
    await posthog().flush()
    expect(standIn().events()).toEqual([])
    await sql(`update posthog_outbox_event set due_at = now()`)
  })
})
