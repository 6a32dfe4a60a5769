import type { HttpTypes } from "@medusajs/framework/types"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import { idAt } from "../../src/capture/rows/ids/id-window"
import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import { PROMOTION, PROVIDERS } from "../store/src/seed/data"
import type { CartInHand } from "../support/cart"
import { cartWorld } from "../support/cart-world"
import { asShown } from "../support/money"
import { storeSuite } from "../support/store-suite"

const GUEST = "guest@example.com"

const ABANDONED_AFTER_HOURS = 1.5

// With the default of `cartEvents`, which includes how carts end.
storeSuite(
  {
    name: "cart-endings",
    workerMode: "server",
    options: { cartEvents: "checkout", abandonedCartAfterHours: ABANDONED_AFTER_HOURS },
  },
  (suite) => {
    const { container, posthog, sql } = suite
    const { reconcileNow, withoutHints } = suite
    const { shop, variant, cart: open, letPass, told } = cartWorld(suite)

    it("records an abandoned cart once, at the time it was abandoned", async () => {
      const cart = await open()
      await cart.add(variant("SHIRT-S"))
      await letPass(cart, 89)
      await reconcileNow()
      const abandoned = () => told().filter(({ event }) => event === "cart_abandoned")
      expect(abandoned()).toEqual([])
      await letPass(cart, 1)
      await reconcileNow()
      const [last] = await sql<{ at: Date }>(`select max(updated_at) as at from cart_line_item`)
      const at = new Date(Number(last?.at) + ABANDONED_AFTER_HOURS * 3_600_000).toISOString()
      expect(abandoned()).toMatchObject([{ timestamp: at, distinctId: cart.id }])
      await cart.add(variant("SHIRT-M"))
      await letPass(cart, 100)
      await reconcileNow()
      expect(abandoned()).toHaveLength(1)
    })

    it("records a cart that a shopper kept for weeks", async () => {
      const cart = await open()
      await cart.add(variant("SHIRT-S"))
      const id = idAt("cart", new Date(Date.now() - 20 * 24 * 3_600_000)).padEnd(31, "0")
      await sql(
        `update cart set id = ?, created_at = created_at - interval '20 days' where id = ?`,
        id,
        cart.id
      )
      await letPass({ ...cart, id }, 100)
      await reconcileNow()
      expect(told().filter(({ event }) => event === "cart_abandoned")).toMatchObject([
        { properties: { cart_id: id, item_count: 1 } },
      ])
    })

    it("doesn't treat a recently changed or completed cart as abandoned", async () => {
      const olds = await withoutHints(async () => {
        const carts = await Promise.all([open(), open(), open(), open()])
        for (const cart of carts) {
          await cart.add(variant("SHIRT-S"))
          await cart.add(variant("SHIRT-M"))
          await letPass(cart, 100)
        }
        return carts
      })
      const [added, removed, promoted, bought] = olds as [
        CartInHand,
        CartInHand,
        CartInHand,
        CartInHand,
      ]
      await added.add(variant("MUG-WHITE"))
      const { items } = await removed.show()
      await removed.remove(String(items?.[0]?.id))
      await promoted.applyPromotion(PROMOTION.code)
      await bought.setEmail(GUEST)
      await bought.giveAddress()
      await bought.ship("Standard")
      await bought.pay(PROVIDERS.payment)
      await bought.complete()
      await letPass(bought, 100)
      await reconcileNow()
      expect(told().map(({ event }) => event)).not.toContain("cart_abandoned")
      await sql(`update cart_line_item set deleted_at = deleted_at - interval '100 minutes'`)
      await reconcileNow()
      expect(told().filter(({ event }) => event === "cart_abandoned")).toMatchObject([
        { properties: { cart_id: removed.id, item_count: 1, last_step: "cart" } },
      ])
    })

    it("records a canceled payment as canceled, and nothing about payments that rows don't prove", async () => {
      const failures = () => told().filter(({ event }) => event === "payment_failed")
      const cart = await open()
      await cart.add(variant("SHIRT-S"))
      await cart.setEmail(GUEST)
      await cart.giveAddress()
      await cart.ship("Standard")
      for (const card of ["requires_more", "unreachable"]) {
        await cart.pay(TEST_CARD_PROVIDER, { card })
        await expect(cart.complete()).rejects.toThrow()
        await posthog().flush()
        await reconcileNow()
      }
      expect(failures()).toEqual([])
      await cart.pay(TEST_CARD_PROVIDER, { card: "canceled" })
      await expect(cart.complete()).rejects.toThrow("was not authorized")
      await posthog().flush()
      expect(failures()).toMatchObject([
        { properties: { cart_id: cart.id, reason: "canceled", attempt: 3 } },
      ])
      expect(failures()[0]?.properties).not.toHaveProperty("error_code")
    })

    it("records what gift cards and store credit paid, for the cart and the order", async () => {
      const cart = await open()
      await cart.add(variant("SHIRT-S"), 3)
      await cart.applyPromotion(PROMOTION.code)
      for (const [amount, reference] of [
        [10, "gift-card"],
        [2.5, "store-credit"],
      ] as const) {
        await createCartCreditLinesWorkflow(container()).run({
          input: [{ cart_id: cart.id, amount, reference, reference_id: null, metadata: null }],
        })
      }
      await cart.setEmail(GUEST)
      await cart.giveAddress()
      await cart.ship("Standard")
      await cart.pay(TEST_CARD_PROVIDER, { card: "declined" })
      await expect(cart.complete()).rejects.toThrow("was not authorized")
      await posthog().flush()
      await cart.pay(PROVIDERS.payment)
      const { order } = await shop().shopper.open()<HttpTypes.StoreOrderResponse>(
        "GET",
        `/store/orders/${await cart.complete()}`
      )
      await posthog().flush()
      expect(order.credit_line_total).toBe(12.5)
      const total = asShown(order.total, "eur")
      expect(total).toBe(asShown(order.item_total + order.shipping_total - 12.5, "eur"))
      const paid = (event: string) =>
        told()
          .filter((one) => one.event === event)
          .map(({ properties }) => [properties.total, properties.credit_total])
      for (const event of ["checkout_failed", "checkout_completed", "order_placed"]) {
        expect([event, paid(event)]).toEqual([event, [[total, 12.5]]])
      }
      expect(paid("checkout_started")).toMatchObject([[expect.any(Number), 12.5]])
      const placed = told().find(({ event }) => event === "order_placed")
      expect(placed?.properties.revenue).toBe(
        asShown(order.item_total - order.item_tax_total, "eur")
      )
    })
  }
)
