import type PosthogModuleService from "../../src/modules/posthog/service"
import type { Fault } from "../../packages/posthog-stand-in"
import { databaseSuite } from "../support/database-suite"
import { eventsInOrder, someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"

// An event that something in front of PostHog blocks must not delay others, and an outage must not be mistaken for such an event.
databaseSuite("held-back", ({ knex, standIn, sql }) => {
  const { anotherService, log } = furtherServices({ knex, standIn })

  const flush = async (service: PosthogModuleService, times: number) => {
    for (let time = 1; time <= times; time++) {
      await service.flush()
    }
  }
  const arrived = () =>
    standIn()
      .events()
      .map(({ distinctId }) => distinctId)
  const inOutbox = () =>
    sql<{ entity_id: string; last_error: string; set_aside_reason: string | null; due: boolean }>(
      `select entity_id, last_error, set_aside_reason, due_at <= now() as due from posthog_outbox_event
       where delivered_at is null order by entity_id`
    )
  const makeDue = () =>
    sql(`update posthog_outbox_event set due_at = now() where delivered_at is null`)
  const requestsOf = async (work: () => Promise<unknown>) => {
    const before = standIn().requests().length
    await work()
    return standIn()
      .requests()
      .slice(before)
      .filter(({ path }) => path === "/batch/")
  }
  const ordersIn = (body: string) => new Set(body.match(/order_\d+/g) ?? [])

  it.each<[string, Fault]>([
    ["a firewall answers 403", { kind: "status", status: 403, containing: "order_137" }],
    ["it is answered with 500", { kind: "status", status: 500, containing: "order_137" }],
    [
      "it is answered with 503 and Retry-After",
      { kind: "status", status: 503, headers: { "retry-after": "1800" }, containing: "order_137" },
    ],
    ["it gets no answer", { kind: "hang", containing: "order_137" }],
  ])("finds the one event of 300 that does not pass: %s", async (_what, fault) => {
    standIn().setFault(fault)
    const service = anotherService({ requestTimeoutMs: 300 })
    await service.internals.record(eventsInOrder(300))
    // A full, a small, and a single request fail, each once.
    await flush(service, 3)
    expect(service.status.state).not.toBe("delivering")
    await service.flush({ timeoutMs: 60_000 })
    expect(standIn().events()).toHaveLength(299)
    expect(service.status).toEqual({ state: "delivering" })
    expect(await inOutbox()).toMatchObject([
      { entity_id: "order_137", set_aside_reason: null, due: false },
    ])
    expect(JSON.stringify(log.warn.mock.calls)).toContain("PostHog accepts other events, but not")

    // From now on, it is sent alone and delays no others.
    await makeDue()
    await service.internals.record([someEvent(301)])
    await service.flush()
    expect(arrived()).toContain("cus_301")
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_137", due: false }])

    standIn().setFault(null)
    await makeDue()
    expect((await service.flush()).waiting).toBe(0)
    expect(arrived()).toContain("cus_137")
    expect(standIn().rawEventCount()).toBe(301)
  })

  it("finds several in a row, one after another", async () => {
    const isBad = (n: number) => n > 3 && n < 7
    standIn().setFault({ kind: "status", status: 403, containing: "firewall dislikes" })
    const service = anotherService()
    await service.internals.record(
      eventsInOrder(9).map((event, n) => ({
        ...event,
        properties: { ...event.properties, title: isBad(n) ? "a text a firewall dislikes" : "" },
      }))
    )
    await flush(service, 8)
    expect(arrived().sort()).toEqual([0, 1, 2, 3, 7, 8].map((n) => `cus_${n}`))
    expect((await inOutbox()).filter(({ due }) => !due).length).toBeGreaterThanOrEqual(2)
    // The last one is held back once another event has passed.
    await service.internals.record([someEvent(9)])
    await service.flush()
    expect((await inOutbox()).map(({ due }) => due)).toEqual([false, false, false])
  })

  it("finds one if only that person's events are waiting", async () => {
    standIn().setFault({ kind: "status", status: 403, containing: "order_0" })
    const service = anotherService()
    await service.internals.record(
      eventsInOrder(3).map((event) => ({ ...event, distinct_id: "cus_1" }))
    )
    await flush(service, 4)
    expect(standIn().events()).toHaveLength(2)
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_0", due: false }])
  })

  it("finds one that was first and alone once another arrives", async () => {
    standIn().setFault({ kind: "status", status: 403, containing: "order_0" })
    const service = anotherService()
    await service.internals.record(someEvents(1))
    await flush(service, 4)
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_0", due: true }])
    await service.internals.record([someEvent(1)])
    await flush(service, 2)
    expect(arrived()).toEqual(["cus_1"])
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_0", due: false }])
  })

  it("probes with another person's event each time, so an outage costs one small request at a time", async () => {
    standIn().setFault({ kind: "status", status: 503 })
    const service = anotherService()
    await service.internals.record(someEvents(20))
    await flush(service, 2)
    const requests = await requestsOf(() => flush(service, 4))
    expect(requests).toHaveLength(4)
    const asked = requests.map(({ body }) => [...ordersIn(body)])
    expect(asked.every((orders) => orders.length === 1)).toBe(true)
    expect(new Set(asked.flat()).size).toBe(4)
    expect((await inOutbox()).every(({ due }) => due)).toBe(true)
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(20)
  })

  it("holds back no event if PostHog goes down again after accepting one", async () => {
    standIn().setFault({ kind: "status", status: 503 })
    const service = anotherService()
    await service.internals.record(
      eventsInOrder(16).map((event, n) => ({
        ...event,
        properties: { ...event.properties, away: n > 0 },
      }))
    )
    await service.flush()
    standIn().setFault({ kind: "status", status: 503, containing: '"away":true' })
    await flush(service, 3)
    expect(arrived()).toEqual(["cus_0"])
    expect((await inOutbox()).every(({ due }) => due)).toBe(true)
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(16)
  })

  it.each([400, 413])(
    "sets no event aside while a proxy answers %p to everything, whatever PostHog accepted before",
    async (status) => {
      const service = anotherService()
      await service.internals.record(someEvents(1))
      await service.flush()
      standIn().setFault({ kind: "status", status, on: "all" })
      await service.internals.record([someEvent(1)])
      await flush(service, 5)
      await service.internals.record([someEvent(2)])
      await flush(service, 5)
      expect(service.status).toMatchObject({ state: "misconfigured" })
      expect(await inOutbox()).toMatchObject([
        { entity_id: "order_1", set_aside_reason: null, due: true },
        { entity_id: "order_2", set_aside_reason: null, due: true },
      ])
      standIn().setFault(null)
      expect((await service.flush()).waiting).toBe(0)
    }
  )

  it("loses nothing to other software's 200", async () => {
    standIn().setFault({ kind: "status", status: 200, body: '{"status":"error"}' })
    const service = anotherService()
    await service.internals.record(someEvents(20))
    await flush(service, 4)
    expect(service.status).toMatchObject({ state: "retrying" })
    expect(await inOutbox()).toHaveLength(20)
    standIn().setFault({ kind: "status", status: 200, body: "x".repeat(3_000_000) })
    await flush(service, 2)
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(20)
  })

  it("doesn't send an event that was leased too often", async () => {
    const service = anotherService()
    await service.internals.record(someEvents(2))
    await sql(`update posthog_outbox_event set attempts = 20 where entity_id = 'order_1'`)
    await service.flush()
    expect(arrived()).toEqual(["cus_0"])
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_1", set_aside_reason: "crashed" }])
  })

  it.each<[number, Record<string, string>]>([
    [429, { "retry-after": "2" }],
    [401, {}],
  ])(
    "sends nothing during the whole pause after %p, whatever is recorded",
    async (status, headers) => {
      const service = anotherService({ flushIntervalMs: 20 })
      const batches = () =>
        standIn()
          .requests()
          .filter(({ path }) => path === "/batch/")
      await service.__hooks.onApplicationStart()
      standIn().setFault({ kind: "status", status, headers })
      for (let n = 0; batches().length === 0; n++) {
        await service.internals.record([someEvent(n)])
      }
      for (let n = 1_000; service.status.state === "delivering"; n++) {
        await service.internals.record([someEvent(n)])
      }
      const { nextTryAt = 0 } = service.status as { nextTryAt?: number }
      for (let n = 2_000; Date.now() < nextTryAt - 100 && n < 2_100; n++) {
        await service.internals.record([someEvent(n)])
        expect(batches()).toHaveLength(1)
      }
      if (status === 429) {
        await standIn().waitFor(() => batches().length > 1)
        expect(Date.now()).toBeGreaterThanOrEqual(nextTryAt)
      }
    }
  )

  it.each([400, 413])(
    "doesn't immediately retry an event that was answered with %p",
    async (status) => {
      standIn().setFault({ kind: "status", status })
      const service = anotherService()
      await service.internals.record(someEvents(1))
      expect(await requestsOf(() => service.flush())).toHaveLength(1)
      expect(service.status).toMatchObject({ state: "misconfigured" })
    }
  )
})
