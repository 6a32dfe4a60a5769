import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import type { Revenue } from "../../src/operations/revenue/schema"
import { PROMOTION } from "../store/src/seed/data"
import { merchantOf } from "../support/merchant"
import { placePastOrders } from "../support/past-orders"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { openTill } from "../support/till"

// In server mode, the plugin does no periodic work, so only the test itself records and delivers.
storeSuite({ name: "admin-revenue", workerMode: "server" }, (suite) => {
  const { baseUrl, standIn, container, sql, reconcileNow } = suite
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  const pastOrders = (count: number) => placePastOrders(suite, shop, count)
  const till = openTill(container, () => shop)

  /** Each is asked once, because answers are kept for some seconds. */
  let days = 30
  const read = async () =>
    (await shop.admin.request<{ revenue: Revenue }>("GET", `/admin/posthog/revenue?days=${++days}`))
      .revenue

  const one = async (statement: string): Promise<number> => {
    const [row] = await sql<{ value: string | null }>(statement)
    return Number(row?.value ?? 0)
  }

  it("equals the store's rows and the events, to the cent, by day and currency", async () => {
    const [early] = await pastOrders(2)
    const orders = [
      await shop.order({ items: shop.lines(3), promoCodes: [PROMOTION.code] }),
      await shop.order({ regionId: shop.region("JP").id, countryCode: "jp" }),
    ]
    const phoned = await till.order({ credit_lines: [{ amount: 12.5 }] })
    await till.pay(phoned)
    await till.draft()
    for (const { id } of [early, ...orders].flatMap((order) => order ?? [])) {
      const merchant = merchantOf(shop.admin.request, id)
      await merchant.refund(await merchant.capture(), 3)
    }
    await reconcileNow()
    const { totals, days: byDay, accuracy } = await read()
    expect(accuracy).toBe(100)
    expect(totals.map(({ currency }) => currency)).toEqual(["EUR", "JPY"])
    for (const total of totals) {
      const of = (table: string) =>
        one(`select sum(round(moved.amount, ${total.currency === "JPY" ? 0 : 2})) as value from ${table} moved join payment on payment.id = payment_id
               where payment.currency_code = lower('${total.currency}')`)
      const [gross, refunds] = [await of("capture"), await of("refund")]
      const placed = standIn()
        .events({ event: "order_placed" })
        .filter(({ properties }) => properties.currency === total.currency)
      const order_total = Number(
        placed.reduce((sum, { properties }) => sum + Number(properties.total), 0).toFixed(2)
      )
      const sums = {
        orders: placed.length,
        order_total,
        gross,
        refunds,
        net: Number((gross - refunds).toFixed(2)),
      }
      expect(gross).toBeGreaterThan(refunds)
      expect(total).toEqual({
        currency: total.currency,
        ...sums,
        average_order_value: Number(
          (order_total / placed.length).toFixed(total.currency === "JPY" ? 0 : 2)
        ),
        abandoned_carts: 0,
        events: sums,
        agrees: true,
      })
    }
    const today = new Date().toISOString().slice(0, 10)
    expect(byDay.filter(({ currency }) => currency === "EUR")).toMatchObject([
      { orders: 2, net: 0 },
      { day: today, orders: 2 },
    ])
  })

  it("leaves out an order to which an import gave an ID of its own, as catch-up does", async () => {
    const [order, imported] = await pastOrders(2)
    await sql(`update "order" set id = 'order_legacy_1' where id = ?`, String(imported?.id))
    await reconcileNow()
    const without = {
      accuracy: 100,
      totals: [{ orders: 1, order_total: order?.total, events: { orders: 1 }, agrees: true }],
    }
    expect(await read()).toMatchObject(without)
    await sql(`update "order" set created_at = created_at - interval '1 hour'`)
    await runBackfill(container(), await createBackfill(container()), { share: 1, minAgeMs: 0 })
    expect(
      await sql(`select 1 from posthog_outbox_event where entity_id = 'order_legacy_1'`)
    ).toHaveLength(1)
    expect(await read()).toMatchObject(without)
  })

  it("agrees with PostHog while captures wait to be recorded, and not if they never are", async () => {
    const [order] = await pastOrders(1)
    await reconcileNow()
    await suite.withoutHints(() => merchantOf(shop.admin.request, String(order?.id)).capture())
    expect(await read()).toMatchObject({
      totals: [{ net: order?.total, events: { net: 0 }, agrees: true }],
    })
    await sql(`update capture set created_at = created_at - interval '16 minutes'`)
    expect(await read()).toMatchObject({ totals: [{ agrees: false }] })
  })

  it("counts abandoned carts, and events only if they reach PostHog", async () => {
    const [order] = await pastOrders(1)
    const cart = await shop.prepareCart()
    await shop.prepareCart()
    await sql(
      `update cart set created_at = created_at - interval '25 hours', updated_at = updated_at - interval '25 hours' where id = ?`,
      cart
    )
    expect(await read()).toMatchObject({ totals: [{ abandoned_carts: 0 }] })
    await sql(
      `update cart_line_item set updated_at = updated_at - interval '25 hours' where cart_id = ?`,
      cart
    )
    expect(await read()).toMatchObject({
      accuracy: 0,
      totals: [{ orders: 1, abandoned_carts: 1, events: { orders: 0, order_total: 0 } }],
    })
    await reconcileNow()
    expect(await read()).toMatchObject({
      accuracy: 100,
      totals: [{ events: { orders: 1, order_total: order?.total } }],
    })
    await sql(
      `update posthog_outbox_event set delivered_at = null, set_aside_at = now(), set_aside_reason = 'refused'`
    )
    expect(await read()).toMatchObject({ accuracy: 0, totals: [{ events: { orders: 0 } }] })
  })
})
