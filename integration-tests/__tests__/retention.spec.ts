import type PosthogModuleService from "../../src/modules/posthog/service"
import { databaseSuite } from "../support/database-suite"
import { someEvent, someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"

databaseSuite("retention", (suite) => {
  const { sql } = suite
  const { anotherService, keylessService, log } = furtherServices(suite)
  let server: PosthogModuleService
  const posthog = () => server
  beforeEach(() => {
    server = anotherService({}, "server")
  })

  const NOTHING = { delivered: 0, setAside: 0, waiting: 0 }
  const age = (column: string, days: number, entityId: string) =>
    sql(
      `update posthog_outbox_event set ${column} = now() - ? * interval '1 day' where entity_id = ?`,
      String(days),
      entityId
    )
  const payloads = async () =>
    (
      await sql<{ entity_id: string }>(
        `select entity_id from posthog_outbox_event where properties is not null order by 1`
      )
    ).map(({ entity_id }) => entity_id)

  it("deletes payloads after the retention time and keeps the receipt", async () => {
    await posthog().internals.record(someEvents(3))
    await posthog().flush()
    await age("delivered_at", 31, "order_1")
    expect(await posthog().internals.periodic.purge()).toEqual({ ...NOTHING, delivered: 1 })
    expect(await payloads()).toEqual(["order_0", "order_2"])
    expect(await posthog().internals.record(someEvents(3))).toEqual([])
    expect(await posthog().internals.periodic.purge()).toEqual(NOTHING)
  })

  it("deletes the payload of what was set aside long ago, keeps its reason, and doesn't record it again", async () => {
    await posthog().internals.record(someEvents(2))
    await sql(
      `update posthog_outbox_event set set_aside_at = now() - interval '89 days', set_aside_reason = 'refused', last_error = 'saw ' || distinct_id`
    )
    await age("set_aside_at", 91, "order_1")
    expect(await posthog().internals.periodic.purge()).toEqual({ ...NOTHING, setAside: 1 })
    expect(await payloads()).toEqual(["order_0"])
    expect(await posthog().internals.record(someEvents(2))).toEqual([])
    expect(
      await sql(`select set_aside_reason, last_error from posthog_outbox_event order by entity_id`)
    ).toEqual([
      { set_aside_reason: "refused", last_error: "saw cus_0" },
      // PostHog's answer may quote the payload.
      { set_aside_reason: "refused", last_error: null },
    ])

    // `reconcile` would differ permanently.
    const uuids = await sql<{ uuid: string }>(
      `select uuid from posthog_outbox_event where entity_id = 'order_1'`
    ).then((rows) => rows.map(({ uuid }) => uuid))
    const { outbox } = posthog().internals
    expect(await outbox.discard({ reason: "refused" }, "user_1")).toBe(1)
    expect(await outbox.discard({ uuids }, "user_1")).toBe(1)
    expect(await outbox.discard({ uuids }, "user_1")).toBe(0)
    expect(await outbox.findReceipts(uuids)).toMatchObject([{ state: "dropped" }])
  })

  it("never deletes what waits for PostHog; without a key, deletes what waited too long and says so", async () => {
    const keyless = keylessService()
    await keyless.internals.record(someEvents(2))
    await age("due_at", 91, "order_1")
    await age("updated_at", 91, "order_1")
    await age("due_at", 91, "order_0")
    expect(await posthog().internals.periodic.purge()).toEqual(NOTHING)
    expect(await anotherService({ disabled: true }).internals.periodic.purge()).toEqual(NOTHING)
    expect(await keyless.internals.periodic.purge()).toEqual({ ...NOTHING, waiting: 1 })
    expect(log.warn).toHaveBeenCalledWith(
      expect.stringContaining(
        "deleted 1 event older than 90 days, because nothing can be sent without an API key"
      )
    )
    expect(await keyless.internals.record(someEvents(2))).toHaveLength(1)
  })

  it("deletes nothing that waits if another process had a key, although this one has lost it", async () => {
    await posthog().internals.record(someEvents(2))
    await posthog().flush()
    await posthog().internals.record([someEvent(3)])
    await sql(
      `update posthog_outbox_event set due_at = now() - interval '91 days', updated_at = now() - interval '91 days' where delivered_at is null`
    )
    expect(await keylessService().internals.periodic.purge()).toEqual(NOTHING)
  })

  it("runs in one process at a time and once per interval", async () => {
    await posthog().internals.record(someEvents(2))
    await sql(`update posthog_outbox_event set delivered_at = now() - interval '31 days'`)
    const asked = await Promise.all([
      anotherService().internals.periodic.purgeIfDue(60_000),
      anotherService().internals.periodic.purgeIfDue(60_000),
    ])
    expect(asked.filter(Boolean)).toEqual([{ ...NOTHING, delivered: 2 }])
    expect(await anotherService().internals.periodic.purgeIfDue(60_000)).toBeUndefined()
    await sql(`update posthog_lease set looked_at = now() - interval '2 minutes'`)
    expect(await anotherService().internals.periodic.purgeIfDue(60_000)).toEqual(NOTHING)
  })

  it("works in batches, so that no statement holds many rows", async () => {
    await posthog().internals.record(someEvents(2_500))
    await sql(`update posthog_outbox_event set delivered_at = now() - interval '31 days'`)
    expect(await posthog().internals.periodic.purge()).toEqual({ ...NOTHING, delivered: 2_500 })
  })
})
