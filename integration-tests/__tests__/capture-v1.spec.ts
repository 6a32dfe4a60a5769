import type { Fault } from "../posthog-stand-in"
import { someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"
import { storeSuite } from "../support/store-suite"

storeSuite({ name: "capture-v1", workerMode: "server" }, ({ standIn, container, sql }) => {
  const { anotherService } = furtherServices({ container, standIn })

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
    await service.record([someEvent(1), someEvent(2, { event: "bad" })])
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
    await service.record(someEvents(4))
    await service.flush()
    await service.flush()
    expect(standIn().events()).toHaveLength(4)
    expect((await service.flush()).waiting).toBe(0)
  })
})
