import { join } from "node:path"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { asShown } from "../support/money"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { defineSubscriptionLinks } from "../support/subscription-links"
import { SUBSCRIPTION_MODULE } from "../store/src/modules/subscription"
import type SubscriptionModuleService from "../store/src/modules/subscription/service"

const MONTH_MS = 30 * 24 * 60 * 60 * 1000

storeSuite(
  {
    name: "subscriptions",
    workerMode: "server",
    modules: {
      [SUBSCRIPTION_MODULE]: { resolve: join(__dirname, "../store/src/modules/subscription") },
    },
    links: defineSubscriptionLinks,
    options: { subscriptions: { entity: "subscription" } },
  },
  ({ baseUrl, container, posthog, standIn, sql, reconcileNow }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const told = () =>
      standIn()
        .events()
        .filter(({ event }) => event.startsWith("subscription_"))
        .map(({ event, distinctId, timestamp, properties }) => ({
          event,
          distinctId,
          timestamp,
          change_type: properties.change_type,
          mrr: properties.mrr,
          mrr_change: properties.mrr_change,
          order_id: properties.order_id,
        }))

    const subscriptions = () => container().resolve<SubscriptionModuleService>(SUBSCRIPTION_MODULE)

    const link = (subscription: string, to: Record<string, Record<string, string>>) =>
      container()
        .resolve(ContainerRegistrationKeys.LINK)
        .create({ [SUBSCRIPTION_MODULE]: { subscription_id: subscription }, ...to })

    const announce = (event: string, id: string) =>
      container().resolve(Modules.EVENT_BUS).emit({ name: event, data: { id } })

    /** Items after discounts, without shipping and tax, as the Store API shows them. */
    const revenueOf = (order: { item_total: number; item_tax_total: number }) =>
      order.item_total - order.item_tax_total

    /** Four months ago. The renewals follow from there. */
    const begin = Date.now() - 4 * MONTH_MS

    /** As if the plugin had been installed before the first subscription. */
    const installEarly = async () => {
      await catchUp(createPipeline(container()), { minAgeMs: 0 })
      await sql(`update posthog_installation set installed_at = now() - interval '1 year'`)
    }

    const subscribe = async (interval: "monthly" | "yearly") => {
      const { customer, token } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      const order = await shop.order({ customer: { token } })
      const [subscription] = await subscriptions().createSubscriptions([
        {
          interval,
          period: 12,
          subscription_date: new Date(begin),
          last_order_date: new Date(begin),
          next_order_date: new Date(begin + MONTH_MS),
          expiration_date: new Date(begin + 12 * MONTH_MS),
        },
      ])
      const id = String(subscription?.id)
      await link(id, { [Modules.CUSTOMER]: { customer_id: customer.id } })
      await link(id, { [Modules.ORDER]: { order_id: order.id } })
      return { id, customer, token, order }
    }

    const renew = async (
      { id, token }: { id: string; token: string },
      pieces: number,
      months: number
    ) => {
      const order = await shop.order({ customer: { token }, items: shop.lines(1, pieces) })
      const placed = new Date(begin + months * MONTH_MS)
      await link(id, { [Modules.ORDER]: { order_id: order.id } })
      await subscriptions().updateSubscriptions({ id, last_order_date: placed })
      return { order, placed }
    }

    it("records a subscription's life with its monthly revenue, from rows alone", async () => {
      await installEarly()
      const subscribed = await subscribe("yearly")
      const { id, customer, order } = subscribed
      const year = (amount: number) => asShown(amount / 12, "eur")
      const first = revenueOf(order)
      expect((await reconcileNow()).recorded).toBeGreaterThan(0)
      expect(told()).toMatchObject([
        {
          event: "subscription_created",
          distinctId: customer.id,
          mrr: year(first),
          order_id: order.id,
        },
      ])

      const up = await renew(subscribed, 9, 1)
      await reconcileNow()
      const second = revenueOf(up.order)
      expect(second).toBeGreaterThan(first)
      expect(told()[1]).toMatchObject({
        event: "subscription_updated",
        change_type: "upgraded",
        timestamp: up.placed.toISOString(),
        mrr: year(second),
        mrr_change: expect.closeTo(year(second) - year(first), 10) as number,
      })

      const same = await renew(subscribed, 9, 2)
      await reconcileNow()
      expect(told()[2]).toMatchObject({ change_type: "renewed", mrr_change: 0 })
      expect(told()[2]?.order_id).toBe(same.order.id)

      const down = await renew(subscribed, 1, 3)
      await reconcileNow()
      const last = revenueOf(down.order)
      expect(told()[3]).toMatchObject({
        change_type: "downgraded",
        mrr_change: expect.closeTo(year(last) - year(second), 10) as number,
      })

      await subscriptions().updateSubscriptions({ id, status: "canceled", next_order_date: null })
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
      expect(told()[4]).toMatchObject({
        event: "subscription_canceled",
        distinctId: customer.id,
        mrr_change: -year(last),
      })
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })
    })

    it("records one that ends on its own, when the store announces it", async () => {
      const { id } = await subscribe("monthly")
      await announce("subscription.created", id)
      await subscriptions().updateSubscriptions({ id, status: "expired" })
      await announce("subscription.updated", id)
      await posthog().flush()
      const [created, expired] = told()
      expect(created).toMatchObject({ event: "subscription_created" })
      expect(expired).toMatchObject({ event: "subscription_updated", change_type: "expired" })
      expect(expired?.mrr_change).toBe(-Number(created?.mrr))
    })

    it("records a subscription that fails, is renewed, and fails again", async () => {
      await installEarly()
      const subscribed = await subscribe("monthly")
      const { id } = subscribed
      await subscriptions().updateSubscriptions({ id, status: "failed" })
      await reconcileNow()
      await renew(subscribed, 1, 1)
      await subscriptions().updateSubscriptions({ id, status: "active" })
      await reconcileNow()
      await subscriptions().updateSubscriptions({ id, status: "failed" })
      await reconcileNow()
      await subscriptions().updateSubscriptions({ id, next_order_date: null })
      await reconcileNow()
      const changes = told().flatMap(({ change_type }) => change_type ?? [])
      expect(changes).toEqual(["failed", expect.stringMatching("renewed|graded"), "failed"])
    })

    it("checks subscriptions of any age", async () => {
      const { id } = await subscribe("monthly")
      await sql(
        `update subscription set id = '01ARZ3NDEKTSV4RRFFQ69G5FAV', created_at = '2016-07-30' where id = ?`,
        id
      )
      await catchUp(createPipeline(container()), { minAgeMs: 0 })
      await subscriptions().updateSubscriptions({
        id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        status: "failed",
      })
      await reconcileNow()
      expect(told()).toMatchObject([{ event: "subscription_updated", change_type: "failed" }])
    })
  }
)
