import type { HttpTypes } from "@medusajs/framework/types"
import type { PosthogHealth } from "../../src/types/health"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin, type Admin } from "../support/admin"
import { createRequest } from "../support/http"
import { openShop, type Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

storeSuite({ name: "health" }, ({ baseUrl, standIn, posthog, sql, reconcileNow }) => {
  let admin: Admin
  let shop: Shop
  beforeAll(async () => {
    admin = await openAdmin({ baseUrl: baseUrl(), ...ADMIN })
    shop = await openShop(baseUrl())
  })

  const read = async () =>
    (await admin.request<{ health: PosthogHealth }>("GET", "/admin/posthog/health")).health

  it("is good after an order, and says how fast", async () => {
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

  it("counts what waits, and asks for a person where it waits for long", async () => {
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
    expect(problems).toEqual([expect.stringMatching(/delivery: 1, the oldest for 60 minutes.*503/)])
  })

  it("tells what was set aside, but not what `beforeSend` dropped", async () => {
    const uuids = await Promise.all(
      ["refused", "refused", "before_send_dropped"].map((event) =>
        posthog().capture({ event, distinctId: "cus_1" })
      )
    )
    for (const uuid of uuids) {
      await sql(
        `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = event, delivered_at = null where uuid = ?`,
        String(uuid)
      )
    }
    const { set_aside, problems } = await read()
    expect(set_aside).toEqual([{ reason: "refused", count: 2 }])
    expect(problems).toEqual([expect.stringContaining("Set aside as `refused`: 2")])
  })

  it("is told to a monitor with a secret API key", async () => {
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

  it("is told to nobody who is not signed in to the Admin", async () => {
    const request = createRequest(baseUrl())
    await expect(request("GET", "/admin/posthog/health")).rejects.toThrow("401")
  })
})
