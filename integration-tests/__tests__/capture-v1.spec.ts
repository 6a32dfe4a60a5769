import type { Fault } from "../../packages/posthog-stand-in"
import { databaseSuite } from "../support/database-suite"
import { someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"

/** PostHog's answer if all events of a request exceed a quota. */
const USED_UP = {
  kind: "status",
  status: 429,
  body: JSON.stringify({ error: "billing_limit_exceeded" }),
  headers: { "retry-after": "1" },
} satisfies Fault

databaseSuite("capture-v1", ({ knex, standIn, sql }) => {
  const { anotherService, log } = furtherServices({ knex, standIn })

  beforeEach(() => {
    process.env.POSTHOG_CAPTURE_MODE = "v1"
  })
  afterEach(() => {
    delete process.env.POSTHOG_CAPTURE_MODE
  })

  const setAside = () =>
    sql(
      `select entity_id, set_aside_reason from posthog_outbox_event where set_aside_at is not null`
    )

  it("settles each event by its own verdict", async () => {
    standIn().setFault({ kind: "verdict", result: "drop", details: "no", events: ["bad"] })
    const service = anotherService()
    await service.internals.record([someEvent(1), someEvent(2, { event: "bad" })])
    await service.flush()
    expect(standIn().events()).toMatchObject([{ door: "v1", distinctId: "cus_1" }])
    expect(await setAside()).toMatchObject([{ entity_id: "order_2", set_aside_reason: "refused" }])
  })

  it.each<[string, Fault]>([
    ["an event is to go again", { kind: "verdict", result: "retry" }],
    ["PostHog answers 500", { kind: "status", status: 500 }],
    ["the answer is lost", { kind: "answer-lost" }],
  ])("counts each event once when %s", async (_what, fault) => {
    standIn().setFault(fault, { times: 1 })
    const service = anotherService()
    await service.internals.record(someEvents(4))
    await service.flush()
    await service.flush()
    expect(standIn().events()).toHaveLength(4)
    expect((await service.flush()).waiting).toBe(0)
  })

  it("sends LLM analytics events in a separate request, and waits for its answer", async () => {
    const service = anotherService()
    await service.internals.record([someEvent(1), someEvent(2, { event: "$ai_generation" })])
    await service.flush()
    expect(
      standIn()
        .events()
        .map(({ event, door }) => [event, door])
        .sort()
    ).toEqual([
      ["$ai_generation", "batch"],
      ["order_placed", "v1"],
    ])
    expect((await service.flush()).waiting).toBe(0)
  })

  it("respects Retry-After of a 200 with events to retry", async () => {
    standIn().setFault({ kind: "verdict", result: "retry", events: ["order_placed"] })
    const service = anotherService()
    await service.internals.record([someEvent(1), someEvent(2, { event: "cart_created" })])
    await service.flush()
    expect(standIn().events()).toMatchObject([{ event: "cart_created" }])
    expect(service.status).toMatchObject({
      state: "retrying",
      reason: "PostHog asked the plugin to wait.",
    })
    standIn().setFault(null)
    expect((await service.flush()).waiting).toBe(0)
  })

  it("delivers orders while the quota of exceptions is used up", async () => {
    standIn().setFault({ ...USED_UP, containing: "$exception" })
    const service = anotherService()
    const longAgo = new Date(Date.now() - 3 * 86_400_000).toISOString()
    const exceptions = someEvents(30).map((event) => ({
      ...event,
      event: "$exception",
      timestamp: longAgo,
    }))
    await service.internals.record([...exceptions, someEvent(31)])
    await service.flush()
    expect(standIn().events()).toMatchObject([{ event: "order_placed" }])
    expect(service.status.state).toBe("delivering")
    expect(log.warn).not.toHaveBeenCalled()
    expect(log.error).not.toHaveBeenCalled()
    await service.internals.record([someEvent(32)])
    await service.flush()
    expect(standIn().events({ event: "order_placed" })).toHaveLength(2)
    expect(service.status.state).toBe("delivering")
    standIn().setFault(null)
    await sql(`update posthog_outbox_event set due_at = now()`)
    expect((await service.flush()).waiting).toBe(0)
  })

  it("pauses if the quota of all events is used up, and doesn't try exception after exception", async () => {
    standIn().setFault(USED_UP)
    const service = anotherService({ batchSize: 10 })
    const exceptions = Array.from({ length: 30 }, (_, n) =>
      someEvent(100 + n, { event: "$exception" })
    )
    await service.internals.record([...someEvents(20), ...exceptions])
    await service.flush()
    const sent = () =>
      standIn()
        .requests()
        .filter(({ path }) => path !== "/flags/").length
    for (let flushed = 0; flushed < 6; flushed++) {
      const before = sent()
      await service.flush()
      expect(sent() - before).toBeLessThanOrEqual(2)
    }
    expect(service.status).toMatchObject({
      state: "misconfigured",
      reason: expect.stringContaining("billing limit"),
    })
    expect(await setAside()).toEqual([])
    standIn().setFault(null)
    await sql(`update posthog_outbox_event set due_at = created_at`)
    await service.flush()
    expect(standIn().rawEventCount()).toBe(50)
  })

  it("makes all events wait if the quota is full, as one trouble", async () => {
    standIn().setFault({ kind: "verdict", result: "drop", details: "billing_limit_exceeded" })
    const service = anotherService({ batchSize: 10 })
    await service.internals.record(someEvents(30))
    await service.flush()
    expect(await setAside()).toEqual([])
    expect(log.warn).not.toHaveBeenCalled()
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(service.status).toMatchObject({
      state: "misconfigured",
      reason: expect.stringContaining("billing limit"),
    })
    // They wait together and aren't retried immediately.
    const requests = standIn().requests().length
    await service.flush()
    expect(standIn().requests()).toHaveLength(requests)
    standIn().setFault(null)
    await sql(`update posthog_outbox_event set due_at = now()`)
    expect((await service.flush()).waiting).toBe(0)
    expect(standIn().rawEventCount()).toBe(30)
  })
})
