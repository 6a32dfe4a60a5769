import type { HttpTypes } from "@medusajs/framework/types"
import { readHealth } from "../../src/health/health"
import type { PosthogHealth } from "../../src/health/report"
import { POSTHOG_MODULE } from "../../src/modules/posthog"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin } from "../support/admin"
import { openAlertWorld } from "../support/alert-world"
import type { Admin } from "../support/admin"
import { containerWith } from "../support/container-with"
import { someEvents } from "../support/events"
import { furtherServices } from "../support/further-services"
import { createRequest } from "../../tools/lib/http"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { withDatabase } from "../support/clone-database"
import { storeSuite } from "../support/store-suite"

storeSuite({ name: "health" }, (suite) => {
  const { baseUrl, standIn, posthog, sql, reconcileNow, withoutHints, withoutTable } = suite
  const { anotherService, keylessService, log } = furtherServices(suite)
  const { lookerOf, pass } = openAlertWorld(suite, log)
  let admin: Admin
  let shop: Shop
  beforeAll(async () => {
    admin = await openAdmin({ baseUrl: baseUrl(), ...ADMIN })
    shop = await openShop(baseUrl())
  })
  // Each test has the rows of a new store, in which catch-up has never run, and a process that may have run for long.
  beforeEach(() => reconcileNow())

  const ask = async () =>
    (await admin.request<{ health: PosthogHealth }>("GET", "/admin/posthog/health")).health

  /** Returns current health: answers are cached for a second. */
  const read = async (): Promise<PosthogHealth> => {
    const since = Date.now()
    let health = await ask()
    while (health.checked_at !== null && Date.parse(health.checked_at) < since) {
      health = await ask()
    }
    return health
  }

  it("is healthy after an order, and shows the latency", async () => {
    await shop.order()
    await reconcileNow()
    await standIn().waitFor((seen) => seen.events({ event: "order_placed" })[0])
    await posthog().flush()
    const health = await read()
    expect(health).toMatchObject({
      is_healthy: true,
      problems: [],
      waiting: 0,
      oldest_seconds: 0,
      last_error: null,
      set_aside: [],
      delivered_last_hour: standIn().rawEventCount(),
      reconciled_at: expect.any(String),
    })
    expect(health.delivered_last_hour).toBeGreaterThan(0)
    expect(health.latency_p99_seconds).toBeGreaterThanOrEqual(Number(health.latency_p50_seconds))
  })

  it("counts what waits, and reports a long wait as a problem", async () => {
    standIn().setFault({ kind: "status", status: 503 })
    const uuid = await posthog().capture({ event: "late", distinctId: "cus_1" })
    await posthog().flush({ timeoutMs: 500 })
    expect(await read()).toMatchObject({ waiting: 1, last_error: expect.stringContaining("503") })
    await sql(
      `update posthog_outbox_event set created_at = created_at - interval '1 hour' where uuid = ?`,
      String(uuid)
    )
    const { is_healthy, problems, oldest_seconds } = await read()
    expect(is_healthy).toBe(false)
    expect(oldest_seconds).toBeGreaterThanOrEqual(3_600)
    expect(problems).toEqual([
      expect.stringMatching(/1 waiting for delivery, the oldest for 60 minutes.*503/),
    ])
  })

  it("reports what was set aside, but not what `beforeSend` dropped", async () => {
    const uuids = await Promise.all(
      ["refused", "refused", "before_send_dropped"].map((event) =>
        posthog().capture({ event, distinctId: "cus_1" })
      )
    )
    // Events that a process still sends would be delivered all the same.
    await posthog().flush()
    for (const uuid of uuids) {
      await sql(
        `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = event, delivered_at = null where uuid = ?`,
        String(uuid)
      )
    }
    const { set_aside, dropped_last_hour, problems } = await read()
    expect(set_aside).toEqual([{ reason: "refused", count: 2 }])
    expect(dropped_last_hour).toBe(1)
    expect(problems).toEqual([expect.stringContaining("2 set aside as `refused`")])
  })

  it("reports, for a while, what another process couldn't describe", async () => {
    // The template's last pass may be long ago.
    await reconcileNow()
    const broken = anotherService({
      beforeSend: () => {
        throw new TypeError("Cannot read properties of undefined")
      },
    })
    await expect(broken.internals.record(someEvents(2))).resolves.toEqual([])
    await broken.flush()
    expect((await read()).problems).toEqual([
      expect.stringMatching(/^Not described: `order_placed`, 2 times since .*`beforeSend` failed/),
    ])

    await sql(`update posthog_trouble set last_at = now() - interval '3 hours'`)
    expect(await read()).toMatchObject({ is_healthy: true, problems: [] })
    posthog().internals.noteTrouble({
      kind: "not_described",
      definition: "order_placed",
      error: "TypeError",
    })
    await posthog().flush()
    expect((await read()).problems).toEqual([expect.stringMatching(/^Not described: .*, 1 time /)])

    await sql(`update posthog_trouble set last_at = now() - interval '8 days'`)
    await posthog().internals.periodic.purge()
    await expect(sql(`select 1 from posthog_trouble`)).resolves.toEqual([])
  })

  it("is local only until any process has a key or anything was delivered", async () => {
    const stateWithoutKey = async (mode?: "server") => {
      const service = keylessService({}, mode)
      const { is_local, is_healthy } = await readHealth(
        containerWith(suite.container, { [POSTHOG_MODULE]: service })
      )
      return { is_local, is_healthy }
    }
    await sql(`update posthog_installation set project_key_hash = null, project_key_ending = null`)
    await sql(`update posthog_process set key_hash = null`)
    expect(await stateWithoutKey()).toEqual({ is_local: true, is_healthy: false })
    expect(await stateWithoutKey("server")).toEqual({ is_local: true, is_healthy: true })
    expect(await read()).toMatchObject({ is_local: false })

    // A worker has one.
    await sql(
      `insert into posthog_process (id, version, delivers, seen_at, key_hash) values ('worker', '1', true, now(), 'a')`
    )
    expect(await stateWithoutKey("server")).toEqual({ is_local: false, is_healthy: true })
    await sql(`delete from posthog_process where id = 'worker'`)

    // The deployment forgot it.
    await sql(`update posthog_installation set project_key_hash = 'a', project_key_ending = 'abcd'`)
    expect(await stateWithoutKey()).toEqual({ is_local: false, is_healthy: false })
    const off = anotherService({ apiKey: undefined, disabled: true })
    await expect(
      readHealth(containerWith(suite.container, { [POSTHOG_MODULE]: off }))
    ).resolves.toMatchObject({ is_local: false })
  })

  it("reports unrecorded orders, whatever the reason", async () => {
    await reconcileNow()
    await sql(`update posthog_installation set installed_at = now() - interval '1 day'`)
    const { id } = await withoutHints(() => shop.order())
    expect(await read()).toMatchObject({ is_healthy: true, problems: [] })
    await sql(
      `update "order" set created_at = now() - interval '16 minutes', updated_at = now() - interval '16 minutes'`
    )
    expect((await read()).problems).toEqual([
      expect.stringMatching(new RegExp(`^1 of the newest 1 orders .* aren't recorded\\..*${id}`)),
    ])
    await reconcileNow()
    expect(await read()).toMatchObject({ is_healthy: true, problems: [] })
  })

  it("keeps the alert that orders are missing if a process counted none before, or can't count them", async () => {
    const alerts = () => sql(`select topic, over_at from posthog_alert`)
    const [early, late] = [lookerOf(anotherService()), lookerOf(anotherService())]
    await early()
    await sql(`update posthog_installation set installed_at = now() - interval '9 days'`)
    await withoutHints(() => shop.order())
    await sql(`update "order" set created_at = now() - interval '2 days'`)
    await late()
    const open = [{ topic: "missing", over_at: null }]
    expect(await alerts()).toEqual(open)
    await pass(6)
    await early()
    expect(await alerts()).toEqual(open)

    await sql(`alter table capture rename column payment_id to not_here`)
    try {
      await pass(6)
      await late()
      expect(await alerts()).toEqual(open)
    } finally {
      await sql(`alter table capture rename column not_here to payment_id`)
    }
    await reconcileNow()
    // The other process asks again in some minutes.
    await early()
    expect(await alerts()).toMatchObject([{ over_at: expect.any(Date) }])
  })

  it("answers even if orders can't be read", async () => {
    expect(await withoutTable("order", read)).toMatchObject({ is_healthy: true, waiting: 0 })
  })

  it("answers while the outbox is locked, and delays no checkout", async () => {
    const { asked, order } = await withDatabase("suite-health", async (sqlOfLock) => {
      await sqlOfLock("BEGIN")
      await sqlOfLock("LOCK TABLE posthog_outbox_event IN ACCESS EXCLUSIVE MODE")
      // The answer from before the lock is cached for a second.
      await read()
      const asking = Promise.all(Array.from({ length: 50 }, ask))
      // Both finish while the lock is held.
      return { order: await shop.order(), asked: await asking }
    })
    for (const health of asked) {
      expect(health).toMatchObject({ is_healthy: false, waiting: null })
      expect(health.problems).toEqual([expect.stringMatching(/Couldn't read the outbox \(55P03\)/)])
    }
    await standIn().waitFor(
      (seen) => seen.events({ event: "order_placed" })[0]?.properties.order_id === order.id
    )
  })

  it("answers a monitor with a secret API key", async () => {
    const { api_key } = await admin.request<HttpTypes.AdminApiKeyResponse>(
      "POST",
      "/admin/api-keys",
      { title: "Monitor", type: "secret" }
    )
    const authorization = `Basic ${Buffer.from(`${api_key.token}:`).toString("base64")}`
    const request = createRequest(baseUrl(), { authorization })
    await expect(request("GET", "/admin/posthog/health")).resolves.toHaveProperty(
      "health.is_healthy",
      true
    )
  })

  it("answers nobody who isn't signed in to the Admin", async () => {
    const request = createRequest(baseUrl())
    await expect(request("GET", "/admin/posthog/health")).rejects.toThrow("401")
  })
})
