import type { Reconciliation } from "../../src/operations/reconciliation/schema"
import type { Check } from "../../src/health/check"
import type { Diagnosis } from "../../src/health/check"
import type { PosthogHealth } from "../../src/health/report"
import type { Setting } from "../../src/options/setting"
import { createRequest } from "../../tools/lib/http"
import { placePastOrders } from "../support/past-orders"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const PERSONAL_KEY = "phx_personal0123456789abcdef"

// In server mode, the plugin does no periodic work, so only the test itself records and delivers.
storeSuite(
  { name: "admin-figures", workerMode: "server", options: { personalApiKey: PERSONAL_KEY } },
  (suite) => {
    const { baseUrl, standIn, posthog, sql, reconcileNow, withoutTable } = suite
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })
    const pastOrders = (count: number) => placePastOrders(suite, shop, count)

    const get = <Answer>(path: string) =>
      shop.admin.request<Answer>("GET", `/admin/posthog/${path}`)
    const post = <Answer>(path: string, body: object = {}) =>
      shop.admin.request<Answer>("POST", `/admin/posthog/${path}`, body)

    describe("the reconciliation", () => {
      const read = async (query = "") =>
        (await get<{ reconciliation: Reconciliation }>(`reconciliation${query}`)).reconciliation

      it("finds a missing and a set-aside event by day, currency, and sales channel, and repairs the missing one", async () => {
        const orders = await pastOrders(3)
        await reconcileNow()
        const [missing, aside] = orders.map(({ id }) => id)
        const total = orders.reduce((sum, order) => sum + order.total, 0)
        await sql(
          `delete from posthog_outbox_event where definition = 'order_placed' and entity_id = ?`,
          String(missing)
        )
        await sql(
          `update posthog_outbox_event set delivered_at = null, set_aside_at = now(), set_aside_reason = 'refused'
           where definition = 'order_placed' and entity_id = ?`,
          String(aside)
        )
        const [channel] = await sql<{
          id: string
          name: string
        }>(`select id, name from sales_channel
          where id in (select sales_channel_id from "order")`)
        const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
        const before = await read()
        expect(before).toMatchObject({
          agrees: false,
          accuracy: 33.33,
          missing_rows: [{ event: "order_placed", entity_id: missing }],
          lines: [
            {
              day,
              currency: "EUR",
              sales_channel: channel,
              store: 3,
              recorded: 2,
              delivered: 1,
              set_aside: 1,
              missing: 1,
              accuracy: 33.33,
              agrees: false,
              events: [{ event: "order_placed", store_amount: Number(total.toFixed(2)), store: 3 }],
            },
          ],
        })
        const repaired = await post<{ recorded: number; reconciliation: Reconciliation }>(
          "reconciliation/repair"
        )
        expect(repaired).toMatchObject({
          recorded: 1,
          reconciliation: { missing: 0, lines: [{ recorded: 3, set_aside: 1, missing: 0 }] },
        })
        await posthog().flush()
        expect(await read()).toMatchObject({ accuracy: 66.66, delivered: 2, set_aside: 1 })
        await sql(
          `update posthog_outbox_event set delivered_at = now(), set_aside_at = null, set_aside_reason = null`
        )
        expect(await read()).toMatchObject({ accuracy: 100, agrees: true })
      })

      it("starts where the plugin knows the facts, and counts only what a range has", async () => {
        await pastOrders(1)
        await sql(`update posthog_installation set installed_at = now()`)
        expect(await read()).toMatchObject({ store: 0, accuracy: null, agrees: true, lines: [] })
        await sql(`update posthog_installation set installed_at = now() - interval '2 days'`)
        const yesterday = new Date(Date.now() - 86_400_000 * 1.5).toISOString()
        expect(await read(`?to=${yesterday}`)).toMatchObject({ store: 0 })
        expect(await read(`?from=${yesterday}`)).toMatchObject({
          store: 1,
          missing: 1,
          accuracy: 0,
        })
      })
    })

    describe("settings and checks", () => {
      it("say where each setting comes from, and never show a key", async () => {
        const answer = await get<{ settings: Setting[] }>("settings")
        const text = JSON.stringify(answer)
        expect(text).not.toContain(standIn().token)
        expect(text).not.toContain(PERSONAL_KEY)
        expect(text).not.toContain(PERSONAL_KEY.slice(4, -4))
        expect(answer.settings).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ name: "apiKey", source: "option", is_secret: true }),
            expect.objectContaining({ name: "personalApiKey", value: "phx_…cdef" }),
            expect.objectContaining({ name: "batchSize", value: "250", source: "default" }),
            expect.objectContaining({ name: "environment", source: "environment", value: "test" }),
          ])
        )
      })

      it("find what is wrong, with what it means and how to fix it", async () => {
        /** Health is kept for a second. */
        const checks = async () => {
          const since = Date.now()
          let checkedAt: string | null = ""
          while (checkedAt !== null && !(Date.parse(checkedAt) >= since)) {
            const { health } = await get<{ health: PosthogHealth }>("health")
            checkedAt = health.checked_at
          }
          return Object.fromEntries(
            (await get<{ checks: Check[] }>("checks")).checks.map((check) => [check.id, check])
          )
        }
        await reconcileNow()
        const well = await checks()
        const problemsOf = (found: Check[]) =>
          found.filter(({ status }) => status === "problem").map(({ id }) => id)
        // This process is in server mode, and there is no other.
        expect(problemsOf(Object.values(well))).toEqual(["worker", "event_bus"])
        const { diagnosis } = await post<{ diagnosis: Diagnosis }>("doctor")
        expect(problemsOf(diagnosis.checks)).toEqual(["worker", "event_bus"])
        expect(diagnosis).toMatchObject({
          is_healthy: false,
          checks: expect.arrayContaining([
            expect.objectContaining({ id: "key_accepted", status: "ok" }),
            expect.objectContaining({ id: "test_event", status: "unknown" }),
          ]),
        })
        expect(well.storefront).toMatchObject({
          status: "hint",
          snippet: expect.stringContaining("connect("),
        })
        await posthog().capture({ event: "refused", distinctId: "cus_1" })
        await sql(
          `update posthog_outbox_event set delivered_at = null, set_aside_at = now(), set_aside_reason = 'refused'`
        )
        expect(await withoutTable("posthog_trouble", checks)).toMatchObject({
          database: { status: "problem", found: [expect.stringContaining("42P01")] },
          set_aside: { status: "unknown" },
        })
        expect((await checks()).set_aside).toMatchObject({
          status: "problem",
          found: [expect.stringContaining("1 set aside as `refused`")],
          fix: expect.stringContaining("retry"),
        })
      })
    })

    describe("the API", () => {
      const PATHS = [
        "backfills",
        "backfills/estimate",
        "reconciliation",
        "revenue",
        "settings",
        "checks",
      ]

      it.each(PATHS)("refuses %s to visitors and customers", async (path) => {
        const { token } = await shop.shopper.registerCustomer({
          email: `${path.replace("/", "-")}@example.com`,
          password: "correct horse battery",
        })
        for (const headers of [{}, { authorization: `Bearer ${token}` }] as Record<
          string,
          string
        >[]) {
          const ask = createRequest(baseUrl(), headers)
          await expect(ask("GET", `/admin/posthog/${path}`)).rejects.toThrow("answered 401")
        }
      })

      it.each([
        ["backfills?limit=0", "limit"],
        ["backfills/estimate?from=yesterday", "from"],
        ["backfills/estimate?from=2026-01-02&to=2026-01-01", "from"],
        ["backfills/estimate?until=2026-01-02", "until"],
        ["reconciliation?from=2026-01-01&to=2026-03-01", "at most 31 days"],
        ["reconciliation?to=soon", "to"],
        ["reconciliation/posthog?from=2026-01-01&to=2026-03-01", "at most 31 days"],
        ["reconciliation/posthog", "personalApiKey.*projectId.*query:read"],
        ["revenue?days=0", "days"],
        ["revenue?days=many", "days"],
      ])("answers 400 to %s, and names what is wrong", async (path, named) => {
        await expect(get(path)).rejects.toThrow(new RegExp(`answered 400.*${named}`, "s"))
      })

      it("names an event that doesn't exist, and the parameter of a body", async () => {
        await expect(post("backfills", { events: ["order_plced"] })).rejects.toThrow(
          /answered 400.*order_plced/s
        )
        await expect(post("backfills", { from: "once" })).rejects.toThrow(/answered 400.*from/s)
        await expect(post("reconciliation/repair", { days: 3 })).rejects.toThrow(
          /answered 400.*days/s
        )
      })
    })
  }
)
