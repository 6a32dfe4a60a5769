import type PosthogModuleService from "../../src/modules/posthog/service"
import { eventsInOrder, someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"
import { storeSuite } from "../support/store-suite"

// One event that something before PostHog does not let through must hold up no other, and an outage must not be taken for that.
storeSuite({ name: "held-back", workerMode: "server" }, ({ standIn, container, sql }) => {
  const { anotherService, log } = furtherServices({ container, standIn })

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

  it.each([
    ["a firewall answers 403", { kind: "status", status: 403, containing: "order_5" } as const],
    ["it is answered with 500", { kind: "status", status: 500, containing: "order_5" } as const],
  ])("finds the one event of a batch that does not pass: %s", async (_what, fault) => {
    standIn().setFault(fault)
    const service = anotherService()
    await service.record(eventsInOrder(9))
    await flush(service, 3)
    expect(service.status.state).not.toBe("delivering")
    expect(standIn().events()).toEqual([])

    await service.flush()
    expect(arrived().sort()).toEqual([0, 1, 2, 3, 4, 6, 7, 8].map((n) => `cus_${n}`))
    expect(service.status).toEqual({ state: "delivering" })
    expect(await inOutbox()).toMatchObject([
      { entity_id: "order_5", set_aside_reason: null, due: false },
    ])
    expect(JSON.stringify(log.warn.mock.calls)).toContain("PostHog takes other events, but not")

    // From now on it goes by itself, and pauses nothing.
    await makeDue()
    await service.record([someEvent(10)])
    await service.flush()
    expect(arrived()).toContain("cus_10")
    expect(service.status).toEqual({ state: "delivering" })
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_5", due: false }])

    standIn().setFault(null)
    await makeDue()
    expect((await service.flush()).waiting).toBe(0)
    expect(arrived()).toContain("cus_5")
    expect(standIn().rawEventCount()).toBe(10)
  })

  it("finds several in a row one after another, and soon", async () => {
    const title = (n: number) => (n > 3 && n < 7 ? "a text that a firewall dislikes" : "fine")
    standIn().setFault({ kind: "status", status: 403, containing: "firewall dislikes" })
    const service = anotherService()
    await service.record(
      eventsInOrder(9).map((event, n) => ({
        ...event,
        properties: { ...event.properties, title: title(n) },
      }))
    )
    await flush(service, 4)
    expect(await inOutbox()).toMatchObject([
      { entity_id: "order_4", due: false },
      { entity_id: "order_5", due: true },
      { entity_id: "order_6", due: true },
      { entity_id: "order_7", due: true },
      { entity_id: "order_8", due: true },
    ])
    const { nextTryAt = Infinity } = service.status as { nextTryAt?: number }
    // Not the minute of a wrong key.
    expect(nextTryAt).toBeLessThan(Date.now() + 1_000)
    await flush(service, 3)
    expect(arrived().sort()).toEqual([0, 1, 2, 3, 7, 8].map((n) => `cus_${n}`))
    expect((await inOutbox()).map(({ due }) => due)).toEqual([false, false, false])
    expect(service.status).toEqual({ state: "delivering" })
  })

  it("waits as long as PostHog says, also where only an event that failed alone is left", async () => {
    const service = anotherService()
    await service.record(someEvents(1))
    await sql(`update posthog_outbox_event set attempts = 3`)
    standIn().setFault({ kind: "status", status: 429, headers: { "retry-after": "1800" } })
    await service.flush()
    expect(service.status).toMatchObject({ state: "retrying" })
    expect(await inOutbox()).toMatchObject([{ due: true }])
  })

  it("finds one that is the first and alone, once another comes", async () => {
    standIn().setFault({ kind: "status", status: 403, containing: "order_0" })
    const service = anotherService()
    await service.record(someEvents(1))
    await flush(service, 4)
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_0", due: true }])
    await service.record([someEvent(1)])
    await flush(service, 2)
    expect(arrived()).toEqual(["cus_1"])
    expect(await inOutbox()).toMatchObject([{ entity_id: "order_0", due: false }])
  })

  it("asks with one event after three failures, so an outage costs one small request at a time", async () => {
    standIn().setFault({ kind: "status", status: 503 })
    const service = anotherService()
    await service.record(someEvents(20))
    await flush(service, 3)
    const requests = await requestsOf(() => flush(service, 4))
    expect(requests).toHaveLength(4)
    const asked = requests.map(({ body }) => (body.match(/order_\d+/g) ?? []).join())
    expect(new Set(asked).size).toBe(4)
    expect(asked.every((ids) => new Set(ids.split(",")).size === 1)).toBe(true)
    expect((await inOutbox()).every(({ due }) => due)).toBe(true)
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(20)
  })

  it("holds back one event at most where PostHog goes away again after it took the first", async () => {
    standIn().setFault({ kind: "status", status: 503 })
    const service = anotherService()
    await service.record(
      eventsInOrder(16).map((event, n) => ({
        ...event,
        properties: { ...event.properties, away: n > 0 },
      }))
    )
    await flush(service, 3)
    standIn().setFault({ kind: "status", status: 503, containing: '"away":true' })
    await service.flush()
    expect(arrived()).toEqual(["cus_0"])
    const held = (await inOutbox()).filter(({ due }) => !due)
    expect(held).toHaveLength(1)
    standIn().setFault(null)
    await makeDue()
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(16)
  })

  it("sets no event aside that comes alone while a proxy refuses everything, whatever PostHog took before", async () => {
    const service = anotherService()
    await service.record(someEvents(1))
    await service.flush()
    standIn().setFault({ kind: "status", status: 400, on: "all" })
    await service.record([someEvent(1)])
    await flush(service, 5)
    await service.record([someEvent(2)])
    await flush(service, 5)
    expect(service.status).toMatchObject({ state: "misconfigured" })
    expect(await inOutbox()).toMatchObject([
      { entity_id: "order_1", set_aside_reason: null, due: true },
      { entity_id: "order_2", set_aside_reason: null, due: true },
    ])
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
  })

  it("sends no event that was claimed too often", async () => {
    standIn().setFault({ kind: "status", status: 403, containing: "order_0" })
    const service = anotherService({ batchSize: 1 })
    await service.record(someEvents(2))
    await sql(`update posthog_outbox_event set attempts = 20 where entity_id = 'order_1'`)
    await flush(service, 4)
    await sql(
      `update posthog_outbox_event set due_at = now() + interval '1 hour' where entity_id = 'order_0'`
    )
    await service.flush()
    expect(standIn().events()).toEqual([])
    expect(await inOutbox()).toMatchObject([
      { entity_id: "order_0", set_aside_reason: null },
      { entity_id: "order_1", set_aside_reason: "crashed" },
    ])
  })
})
