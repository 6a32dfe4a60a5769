import type { HttpTypes } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { furtherServices } from "../support/further-services"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  {
    name: "reconciliation",
    workerMode: "server",
    // Then an order makes only one event. cart-life and order-life test authorizations.
    options: { events: { payment_authorized: false } },
  },
  (suite) => {
    const { baseUrl, standIn, posthog, container, sql, makeDue, reconcileNow, withoutHints } = suite
    const { anotherService } = furtherServices(suite)
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** The tests treat rows as aged as soon as Medusa has answered. */
    const settled = { minAgeMs: 0 }

    const counted = (event: string) => standIn().events({ event })

    const paymentOf = async (order: { id: string }) => {
      const { order: found } = await shop.admin.request<HttpTypes.AdminOrderResponse>(
        "GET",
        `/admin/orders/${order.id}?fields=*payment_collections.payments`
      )
      return String(found.payment_collections?.[0]?.payments?.[0]?.id)
    }

    const capture = async (payment: string) =>
      shop.admin.request("POST", `/admin/payments/${payment}/capture`, {})

    const refund = async (payment: string, amount: number) =>
      shop.admin.request("POST", `/admin/payments/${payment}/refund`, { amount, note: "for Jane" })

    const cartIds = async () =>
      (await sql<{ id: string }>(`select id from cart`)).map(({ id }) => id)

    const revenueOf = (order: { id: string }) =>
      standIn()
        .events()
        .filter(({ properties }) => properties.order_id === order.id)
        .reduce((sum, { properties }) => sum + Number(properties.$revenue ?? 0), 0)

    /** Paid minus refunded, from the store's own order summary. */
    const netOf = async (order: { id: string }) => {
      const [row] = await sql<{ net: number }>(
        `select (totals ->> 'paid_total')::numeric - (totals ->> 'refunded_total')::numeric as net
       from order_summary where order_id = ? order by version desc limit 1`,
        order.id
      )
      return Number(row?.net)
    }

    beforeEach(() => catchUp(createPipeline(container()), settled))

    /** As before any process has run catch-up. */
    const neverLooked = () => sql(`delete from posthog_lease`)

    it("starts from the installation: earlier facts belong to a backfill", async () => {
      await neverLooked()
      await withoutHints(() => shop.order())
      await sql(`update posthog_installation set installed_at = now()`)
      const order = await withoutHints(() => shop.order())
      await reconcileNow()
      expect(counted("order_placed")).toMatchObject([{ properties: { order_id: order.id } }])
    })

    it("doesn't load again and again what changed before the installation", async () => {
      const [old, order] = await withoutHints(async () => [await shop.order(), await shop.order()])
      const cancel = ({ id }: { id: string }) =>
        withoutHints(() => shop.admin.request("POST", `/admin/orders/${id}/cancel`, {}))
      await cancel(old)
      await sql(`update posthog_installation set installed_at = now()`)
      await cancel(order)
      const graph = jest.spyOn(container().resolve("query"), "graph")
      await reconcileNow()
      const loaded = graph.mock.calls.flatMap(([{ fields, filters }]) =>
        fields.includes("canceled_at") ? [filters] : []
      )
      graph.mockRestore()
      expect(loaded).toMatchObject([{ id: [order.id] }])
      expect(counted("order_canceled")).toMatchObject([{ properties: { order_id: order.id } }])
    })

    it("starts over if its tables were emptied", async () => {
      await neverLooked()
      await sql(`delete from posthog_installation`)
      await withoutHints(() => shop.order())
      expect(await reconcileNow()).toMatchObject({ ran: ["recent", "wide"], recorded: 0 })
      expect(await sql(`select 1 as one from posthog_installation`)).toEqual([{ one: 1 }])
    })

    it("records what happened before the first process ran it, however long that took", async () => {
      await neverLooked()
      const order = await withoutHints(async () => {
        const placed = await shop.order()
        await capture(await paymentOf(placed))
        return placed
      })
      await catchUp(createPipeline(container()), settled)
      await posthog().flush()
      expect(counted("order_placed")).toMatchObject([{ properties: { order_id: order.id } }])
      expect(counted("payment_captured")).toMatchObject([{ properties: { amount: order.total } }])
    })

    it("isn't blocked by a process that is turned off, and records what happened meanwhile", async () => {
      const before = await sql(`select * from posthog_lease order by name`)
      const off = anotherService({ disabled: true })
      await withoutHints(() => shop.order())
      const run = jest.fn()
      await off.internals.periodic.runPass({ name: "recent", everyMs: 0 }, run)
      await off.internals.periodic.runPass({ name: "wide", everyMs: 0 }, run)
      expect(await off.internals.periodic.purgeIfDue(0)).toBeUndefined()
      expect(run).not.toHaveBeenCalled()
      expect(await sql(`select * from posthog_lease order by name`)).toEqual(before)
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
    })

    it("records an order that no hint announced, exactly as its hint would have", async () => {
      const order = await withoutHints(() => shop.order())
      expect(counted("order_placed")).toEqual([])
      expect(await reconcileNow()).toMatchObject({ ran: ["recent", "wide"], recorded: 1 })
      const [found] = counted("order_placed")
      expect(found?.properties).toMatchObject({ order_id: order.id, total: order.total })
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })
      expect(standIn().rawEventCount()).toBe(1)
    })

    it("ignores what may still be taken back until it is aged", async () => {
      await withoutHints(() => shop.order())
      await makeDue()
      expect(await catchUp(createPipeline(container()))).toMatchObject({
        ran: ["recent", "wide"],
        recorded: 0,
      })
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
    })

    it("doesn't record again what a hint recorded", async () => {
      await shop.order()
      await posthog().flush()
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })
      expect(standIn().rawEventCount()).toBe(1)
    })

    it("checks changed rows immediately in a new process, because the previous one may have died with their hints", async () => {
      const order = await shop.order()
      await withoutHints(() => shop.admin.request("POST", `/admin/orders/${order.id}/cancel`, {}))
      await sql(`update posthog_lease set looked_at = now() - interval '10 minutes'`)
      const upFor = (minutes: number) =>
        catchUp(createPipeline(container()), { minAgeMs: 1, uptimeMs: minutes * 60_000 })
      expect(await upFor(11)).toMatchObject({ ran: ["recent"], recorded: 0 })
      expect(await upFor(9)).toMatchObject({ ran: ["wide"], recorded: 1 })
      await posthog().flush()
      expect(counted("order_canceled")).toMatchObject([{ properties: { order_id: order.id } }])
    })

    it("ignores rows from before its process's start until they are aged", async () => {
      await sql(`update posthog_lease set looked_at = now() - interval '10 minutes'`)
      expect(await catchUp(createPipeline(container()), { uptimeMs: 2.9 * 60_000 })).toMatchObject({
        ran: ["recent"],
      })
      expect(await catchUp(createPipeline(container()), { uptimeMs: 3.1 * 60_000 })).toMatchObject({
        ran: ["wide"],
      })
    })

    it("lets only one process at a time run a pass", async () => {
      await withoutHints(() => shop.order())
      await makeDue()
      const runs = await Promise.all([
        catchUp(createPipeline(container()), settled),
        catchUp(createPipeline(container()), settled),
      ])
      expect(runs.flatMap(({ ran }) => ran).sort()).toEqual(["recent", "wide"])
    })

    it("finds an order whose transaction became visible late, or whose server's clock is hours behind", async () => {
      const order = await withoutHints(() => shop.order())
      // As if the plugin had been installed and had looked long after the order's ID was made.
      await sql(
        `update posthog_lease set looked_at = now() + interval '2 hours' + interval '5 minutes'`
      )
      await sql(`update posthog_installation set installed_at = now() - interval '1 day'`)
      await sql(
        `update posthog_lease set looked_at = looked_at - interval '3 hours' where name = 'wide'`
      )
      await sql(
        `update posthog_lease set looked_at = now() + interval '5 minutes' - interval '40 seconds' where name = 'recent'`
      )
      await reconcileNow()
      expect(counted("order_placed")).toMatchObject([{ properties: { order_id: order.id } }])
    })

    it("records an order as placed, even after it was edited and refunded and its cart deleted", async () => {
      const order = await withoutHints(async () => {
        const placed = await shop.order({ items: shop.lines(2) })
        const payment = await paymentOf(placed)
        await capture(payment)
        await refund(payment, 3)
        const [, , added] = shop.lines(3)
        await shop.admin.request("POST", "/admin/order-edits", { order_id: placed.id })
        await shop.admin.request("POST", `/admin/order-edits/${placed.id}/items`, {
          items: [{ variant_id: added?.variantId, quantity: 2 }],
        })
        await shop.admin.request("POST", `/admin/order-edits/${placed.id}/confirm`, {})
        await container()
          .resolve(Modules.CART)
          .deleteCarts(await cartIds())
        return placed
      })
      await reconcileNow()
      const [event] = counted("order_placed")
      const cents = (amount: number) => Number(amount.toFixed(2))
      expect(event?.properties).toMatchObject({
        total: order.total,
        subtotal: cents(order.subtotal),
        tax: cents(order.tax_total),
        shipping: order.shipping_total,
        discount: order.discount_total,
        item_count: 2,
      })
      expect(event?.properties.products).toHaveLength(2)
    })

    it("repeats a failed pass from the same place", async () => {
      await withoutHints(() => shop.order())
      await makeDue()
      const record = jest
        .spyOn(posthog().internals, "record")
        .mockRejectedValue(new Error("no database"))
      await expect(catchUp(createPipeline(container()), settled)).rejects.toThrow("no database")
      record.mockRestore()
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
    })

    it("runs a pass even if the one before it failed", async () => {
      await withoutHints(() => shop.order())
      await makeDue()
      const record = jest
        .spyOn(posthog().internals, "record")
        .mockRejectedValueOnce(new Error("no database"))
      await expect(catchUp(createPipeline(container()), settled)).rejects.toThrow("no database")
      record.mockRestore()
      await posthog().flush()
      expect(counted("order_placed")).toHaveLength(1)
    })

    it("sends three partial refunds of one payment, with the store's sum", async () => {
      const order = await shop.order({ items: shop.lines(3) })
      const payment = await paymentOf(order)
      await capture(payment)
      for (const amount of [5, 7.5, 0.99]) {
        await refund(payment, amount)
      }
      await reconcileNow()
      expect(counted("payment_captured")).toMatchObject([
        {
          distinctId: order.customer_id,
          properties: {
            amount: order.total,
            currency: "EUR",
            payment_provider: "pp_system_default",
          },
        },
      ])
      const refunds = counted("payment_refunded")
      expect(refunds.map(({ properties }) => properties.amount).sort()).toEqual([0.99, 5, 7.5])
      expect(new Set(refunds.map(({ uuid }) => uuid)).size).toBe(3)
      expect(refunds.every(({ distinctId }) => distinctId === order.customer_id)).toBe(true)
      expect(revenueOf(order)).toBeCloseTo(await netOf(order), 10)
      expect(JSON.stringify(standIn().requests())).not.toContain("for Jane")
    })

    it("sends the refund of a canceled order, which Medusa doesn't announce", async () => {
      const order = await shop.order()
      await capture(await paymentOf(order))
      await shop.admin.request("POST", `/admin/orders/${order.id}/cancel`, {})
      await reconcileNow()
      expect(counted("order_canceled")).toMatchObject([
        { distinctId: order.customer_id, properties: { order_id: order.id, hours_since_order: 0 } },
      ])
      expect(counted("payment_refunded")).toMatchObject([{ properties: { amount: order.total } }])
      expect(await netOf(order)).toBe(0)
      expect(revenueOf(order)).toBe(0)
    })

    it("finds all of it without hints", async () => {
      const order = await withoutHints(async () => {
        const placed = await shop.order()
        const payment = await paymentOf(placed)
        await capture(payment)
        await refund(payment, 3)
        await shop.admin.request("POST", `/admin/orders/${placed.id}/cancel`, {})
        return placed
      })
      await reconcileNow()
      expect(
        standIn()
          .events()
          .map(({ event }) => event)
          .sort()
      ).toEqual([
        "order_canceled",
        "order_placed",
        "payment_captured",
        "payment_refunded",
        "payment_refunded",
      ])
      expect(revenueOf(order)).toBeCloseTo(await netOf(order), 10)
    })
  }
)
