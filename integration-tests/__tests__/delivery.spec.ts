import type PosthogModuleService from "../../src/modules/posthog/service"
import type { Fault, SeenRequest } from "../../packages/posthog-stand-in"
import { databaseSuite } from "../support/database-suite"
import { eventsInOrder, someEvent, someEvents, uuidsOf } from "../support/events"
import { furtherServices } from "../support/further-services"

databaseSuite("delivery", ({ knex, standIn, sql }) => {
  const { anotherService, keylessService, log } = furtherServices({ knex, standIn })
  let fresh: PosthogModuleService
  const posthog = () => fresh

  const uuidsAtPosthog = () => uuidsOf(standIn().events())
  const batches = (requests: SeenRequest[]) => requests.filter(({ path }) => path === "/batch/")
  /** Changes an event into one that PostHog rejects; the plugin records none. */
  const spoil = (entityId: string) =>
    sql(`update posthog_outbox_event set distinct_id = ' ' where entity_id = ?`, entityId)
  const setAside = () =>
    sql<{ entity_id: string; set_aside_reason: string; last_error: string }>(
      `select entity_id, set_aside_reason, last_error from posthog_outbox_event where set_aside_at is not null`
    )

  beforeEach(() => {
    fresh = anotherService()
  })

  it("records a fact once and delivers it once, however often it is described", async () => {
    const events = someEvents(5)
    expect(await posthog().internals.record(events)).toHaveLength(5)
    expect(await posthog().internals.record(events)).toEqual([])
    await posthog().flush()
    await posthog().internals.record(events)
    expect(await posthog().flush()).toEqual({ waiting: 0 })
    expect(standIn().rawEventCount()).toBe(5)
  })

  it.each([10_000.5, Infinity])(
    "delivers for %p ms, as a caller computes it",
    async (timeoutMs) => {
      await posthog().internals.record(someEvents(5))
      expect(await posthog().flush({ timeoutMs })).toEqual({ waiting: 0 })
      expect(standIn().rawEventCount()).toBe(5)
    }
  )

  it.each<[string, Fault]>([
    ["the answer is lost on its way back", { kind: "answer-lost" }],
    ["the connection is reset", { kind: "reset" }],
    ["PostHog answers 500", { kind: "status", status: 500 }],
    ["PostHog answers 503 with part of it stored", { kind: "partial", stored: 7, status: 503 }],
    ["PostHog asks to wait", { kind: "status", status: 429, headers: { "retry-after": "1" } }],
    ["a captive portal answers 200", { kind: "garbage" }],
  ])("counts each event once when %s", async (_what, fault) => {
    const events = someEvents(20)
    standIn().setFault(fault, { times: 1 })
    await posthog().__hooks.onApplicationStart()
    await posthog().internals.record(events)
    await standIn().waitFor(
      (seen) => seen.events().length === 20 && batches(seen.requests()).length >= 2
    )
    expect(uuidsAtPosthog()).toEqual(uuidsOf(events))
    expect((await posthog().flush()).waiting).toBe(0)
  })

  it("waits as long as Retry-After says, for all events at once", async () => {
    standIn().setFault({ kind: "status", status: 429, headers: { "retry-after": "20" } })
    const service = anotherService()
    await service.internals.record(someEvents(3))
    await service.flush()
    const { nextTryAt } = service.status as { nextTryAt: number }
    expect(service.status).toMatchObject({ state: "retrying" })
    expect(nextTryAt - Date.now()).toBeGreaterThan(10_000)
    await posthog().flush()
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
    expect(service.status).toEqual({ state: "delivering" })
  })

  it("sets aside the one event that PostHog rejects, and delivers the rest of its batch", async () => {
    const events = eventsInOrder(50)
    const service = anotherService()
    await service.internals.record(events)
    await spoil("order_13")
    await service.flush()
    expect(uuidsAtPosthog()).toEqual(uuidsOf(events.filter((_, n) => n !== 13)))
    expect(await setAside()).toEqual([
      {
        entity_id: "order_13",
        set_aside_reason: "refused",
        last_error: expect.stringContaining("PostHog answered 400"),
      },
    ])
  })

  it("waits for a person if every event is rejected, because the events aren't the cause", async () => {
    standIn().setFault({ kind: "status", status: 400, body: "<html>nginx\nBad Request</html>" })
    for (const count of [1, 3]) {
      await posthog().internals.record(someEvents(count))
      await posthog().flush()
      expect(posthog().status).toMatchObject({ state: "misconfigured" })
      expect(await setAside()).toEqual([])
    }
    expect(JSON.stringify(log.error.mock.calls)).not.toContain("nginx")
    standIn().setFault(null)
    expect((await posthog().flush()).waiting).toBe(0)
    expect(standIn().events()).toHaveLength(3)
  })

  it("sets aside a rejected event once PostHog has accepted another", async () => {
    await posthog().internals.record([someEvent(2)])
    await spoil("order_2")
    await posthog().flush()
    expect(await setAside()).toEqual([])
    await posthog().internals.record(someEvents(1))
    await posthog().flush()
    expect(await setAside()).toMatchObject([{ entity_id: "order_2", set_aside_reason: "refused" }])
    expect(JSON.stringify(log.warn.mock.calls)).toContain("was set aside as refused")
  })

  it("splits a request that is too large", async () => {
    standIn().setFault({ kind: "status", status: 413 }, { times: 3 })
    await posthog().internals.record(someEvents(8))
    await posthog().flush()
    expect(standIn().events()).toHaveLength(8)
    expect(await setAside()).toEqual([])
  })

  it("sets aside an event that is too large even alone, and one that was too large to record", async () => {
    standIn().setFault({ kind: "status", status: 413, containing: "order_1" })
    await posthog().internals.record([
      someEvent(1),
      someEvent(2, {
        properties: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`n${n}`, n])),
      }),
    ])
    await posthog().internals.record([someEvent(3)])
    await posthog().flush()
    expect(await setAside()).toEqual([
      expect.objectContaining({ entity_id: "order_2", set_aside_reason: "too_large" }),
      expect.objectContaining({ entity_id: "order_1", set_aside_reason: "too_large" }),
    ])
  })

  it("sends the largest event that it records, so nothing is rejected permanently", async () => {
    const products = Array.from({ length: 20_000 }, (_, n) => ({
      name: `"Product" ${n}`,
      price: n,
    }))
    await posthog().internals.record([someEvent(1, { properties: { total: 12.34, products } })])
    await posthog().flush()
    const [event] = standIn().events()
    expect(event?.properties).toMatchObject({ total: 12.34, trimmed_properties: ["products"] })
    expect(await setAside()).toEqual([])
  })

  it("holds no more in memory than a request may carry", async () => {
    const large = Array.from({ length: 12 }, (_, n) =>
      someEvent(n, { properties: { text: "x".repeat(900_000) } })
    )
    await posthog().internals.record(large)
    // Its own five seconds are too few for so much on a busy machine.
    await posthog().flush({ timeoutMs: 60_000 })
    expect(standIn().events()).toHaveLength(12)
    const sizes = batches(standIn().requests()).map(({ body }) => Buffer.byteLength(body))
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThan(9 * 1024 * 1024)
  })

  it("keeps what PostgreSQL and PostHog couldn't accept as it is", async () => {
    const circular: Record<string, unknown> = { text: "a\u0000b \ud83d", nan: NaN, big: 10n }
    circular.self = circular
    await posthog().internals.record([someEvent(1, { properties: circular })])
    await posthog().flush()
    expect(standIn().events()[0]?.properties).toMatchObject({
      text: "ab \ufffd",
      nan: null,
      big: 10,
      self: "[circular]",
    })
  })

  it("sends old facts as a historical migration, apart from new ones", async () => {
    await posthog().internals.record([
      someEvent(1),
      someEvent(2, { timestamp: "2024-05-06T07:08:09.123Z" }),
    ])
    await posthog().flush()
    expect(standIn().events({ historical: false })).toMatchObject([{ distinctId: "cus_1" }])
    expect(standIn().events({ historical: true })).toMatchObject([
      { distinctId: "cus_2", timestamp: "2024-05-06T07:08:09.123Z" },
    ])
  })

  it("pauses on a key that PostHog doesn't know, says so once, and loses nothing", async () => {
    const service = anotherService({ apiKey: "phc_key_of_another_project" }, "worker")
    await service.internals.record(someEvents(3))
    await service.flush()
    await service.flush()
    expect(service.status).toMatchObject({ state: "misconfigured" })
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(log.error.mock.calls[0]?.[0]).toContain("doesn't recognize this project key")
    expect(log.error.mock.calls[0]?.[0]).not.toContain("phc_key")
    expect(standIn().vanished()).toEqual([])
    await posthog().flush()
    expect(standIn().events()).toHaveLength(3)
  })

  it("pauses on 401 from capture, and continues once it is fixed", async () => {
    standIn().setFault({ kind: "status", status: 401 })
    const service = anotherService()
    await service.internals.record(someEvents(3))
    await service.flush()
    expect(service.status).toMatchObject({ state: "misconfigured" })
    standIn().setFault(null)
    await service.flush()
    expect(standIn().events()).toHaveLength(3)
    expect(service.status).toEqual({ state: "delivering" })
    expect(log.info).toHaveBeenCalledWith("medusa-plugin-posthog: delivery to PostHog has resumed.")
  })

  it("sends a person's facts in recording order, and those of one insert by time, even after an outage", async () => {
    const service = anotherService({ batchSize: 2 })
    const events = eventsInOrder(8).map((event, n) => ({ ...event, distinct_id: `cus_${n % 2}` }))
    await service.internals.record(events.slice(0, 5).reverse())
    await service.internals.record(events.slice(5).reverse())
    standIn().setFault({ kind: "status", status: 503 }, { times: 2 })
    while ((await service.flush()).waiting > 0) {
      expect(service.status.state).toBe("retrying")
    }
    for (const person of ["cus_0", "cus_1"]) {
      const arrived = standIn().events({ distinctId: person })
      expect(arrived.map(({ uuid }) => uuid)).toEqual(
        events.filter(({ distinct_id }) => distinct_id === person).map(({ uuid }) => uuid)
      )
    }
  })

  it.each([250, 1])(
    "releases within the time limit what it couldn't send before stopping, in batches of %i",
    async (batchSize) => {
      standIn().setFault({ kind: "hang" })
      const service = anotherService({
        batchSize,
        shutdownTimeoutMs: 200,
        requestTimeoutMs: 60_000,
      })
      await service.__hooks.onApplicationStart()
      await anotherService({}, "server").internals.record(someEvents(2))
      await service.internals.record(someEvents(3))
      await standIn().waitFor((seen) => seen.requests().some(({ fault }) => fault === "hang"))
      // Medusa calls both. The second waits for what a slow database didn't settle in the first.
      await service.__hooks.onApplicationPrepareShutdown()
      await service.__hooks.onApplicationShutdown()
      const leased = await sql(
        `select 1 from posthog_outbox_event where leased_by is not null or due_at > now() or attempts > 0`
      )
      expect(leased).toEqual([])
      standIn().setFault(null)
      await posthog().flush()
      expect(standIn().events()).toHaveLength(3)
    }
  )

  it("records in local mode and sends nothing until there is a key", async () => {
    const local = anotherService({ apiKey: undefined, environment: "local" })
    await local.__hooks.onApplicationStart()
    expect(local.status).toMatchObject({ state: "disabled" })

    const keyless = keylessService()
    await keyless.__hooks.onApplicationStart()
    expect(keyless.status.state).toBe("no_api_key")
    expect(log.warn).toHaveBeenCalledTimes(1)
    await keyless.internals.record(someEvents(2))
    expect(await keyless.flush()).toEqual({ waiting: 2 })
    expect(standIn().requests()).toEqual([])
    await posthog().flush()
    expect(standIn().events()).toHaveLength(2)
  })

  it("leaves delivery to the workers in server mode unless it is asked to flush", async () => {
    const server = anotherService({}, "server")
    await server.__hooks.onApplicationStart()
    expect(server.status.state).toBe("left_to_workers")
    await server.internals.record(someEvents(1))
    await server.__hooks.onApplicationPrepareShutdown()
    expect(standIn().requests()).toEqual([])
    expect(await anotherService({}, "server").flush()).toEqual({ waiting: 0 })
  })
})
