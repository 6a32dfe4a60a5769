import { rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { HttpTypes } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import { v4 as uuidV4 } from "uuid"
import { idAt } from "../../src/capture/rows/ids/id-window"
import { readAccuracy } from "../../src/capture/sweeps/compare/accuracy"
import { compare } from "../../src/capture/sweeps/compare/compare"
import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import { PROMOTION, PROVIDERS } from "../store/src/seed/data"
import type { CartInHand } from "../support/cart"
import { cartWorld } from "../support/cart-world"
import { merchantOf } from "../support/merchant"
import { openTill } from "../support/till"
import { asShown } from "../support/money"
import { storeSuite } from "../support/store-suite"
import { waitUntil } from "../support/visit-headers"

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

    it("takes a merchant who marks an order as paid for no shopper who chooses how to pay or tries to", async () => {
      const till = openTill(container, shop)
      await till.pay(await till.order())
      await reconcileNow()
      const events = told().map(({ event, properties }) => [event, properties.attempt])
      expect(events).toContainEqual(["payment_captured", undefined])
      expect(events).toContainEqual(["payment_authorized", undefined])
      expect(events.flat()).not.toContain("payment_method_selected")
      expect((await compare(container(), { minAgeMs: 0 })).agrees).toBe(true)
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

    /** A cart that only has to be completed, paid by a bank that hangs until it is told what to answer. */
    const cartAtSlowBank = async () => {
      const file = join(tmpdir(), `bank-${uuidV4()}`)
      const cart = await open()
      await cart.add(variant("SHIRT-S"))
      await cart.setEmail(GUEST)
      await cart.giveAddress()
      await cart.ship("Standard")
      await cart.pay(TEST_CARD_PROVIDER, { card: "good", answer: file })
      const bank = {
        answer: (word: "yes" | "no") => writeFileSync(file, word),
        hang: () => rmSync(file),
      }
      return { cart, bank }
    }

    const toldOf = (name: string) => told().filter(({ event }) => event === name)

    const exists = (statement: string, ...values: string[]) =>
      waitUntil(async () => (await sql(statement, ...values)).length > 0)

    const agreement = async () => (await compare(container(), { minAgeMs: 0 })).agrees

    it("records neither an order nor a capture that a hanging bank may still refuse", async () => {
      const { cart, bank } = await cartAtSlowBank()
      const ofCart = `select 1 from order_cart where cart_id = ? and deleted_at is null`
      const refused = expect(cart.complete()).rejects.toThrow()
      await exists(ofCart, cart.id)
      await reconcileNow()
      expect(await agreement()).toBe(true)
      bank.answer("no")
      await refused
      await reconcileNow()
      expect([...toldOf("order_placed"), ...toldOf("checkout_completed")]).toEqual([])
      bank.hang()
      const completed = cart.complete()
      await exists(ofCart, cart.id)
      await reconcileNow()
      expect([...toldOf("order_placed"), ...toldOf("checkout_completed")]).toEqual([])
      bank.answer("yes")
      const orderId = await completed
      await reconcileNow()
      for (const event of ["order_placed", "checkout_completed"]) {
        expect(toldOf(event)).toMatchObject([{ properties: { order_id: orderId } }])
      }
      const capture = () => merchantOf(shop().admin.request, orderId).capture()
      bank.hang()
      const refusedCapture = expect(capture()).rejects.toThrow()
      await exists(`select 1 from capture`)
      await reconcileNow()
      expect(await agreement()).toBe(true)
      bank.answer("no")
      await refusedCapture
      await reconcileNow()
      expect(toldOf("payment_captured")).toEqual([])
      bank.answer("yes")
      await capture()
      await reconcileNow()
      expect(toldOf("payment_captured")).toMatchObject([{ properties: { order_id: orderId } }])
      expect(await agreement()).toBe(true)
    })

    it("records an order that waits for its bank after ten minutes: a store's own code may have placed it", async () => {
      const { cart, bank } = await cartAtSlowBank()
      const completed = cart.complete()
      await exists(`select 1 from order_cart where cart_id = ?`, cart.id)
      await sql(`update "order" set created_at = created_at - interval '10 minutes'`)
      await reconcileNow()
      expect(toldOf("order_placed")).toHaveLength(1)
      bank.answer("yes")
      await completed
    })

    it("keeps money that was taken for a cart on its shopper, also if it never becomes an order", async () => {
      const { cart, bank } = await cartAtSlowBank()
      bank.answer("yes")
      const payments = container().resolve(Modules.PAYMENT)
      const { payment_collection } = await cart.show()
      const [session] = payment_collection?.payment_sessions ?? []
      const payment = await payments.authorizePaymentSession(String(session?.id), {})
      await payments.capturePayment({ payment_id: String(payment?.id), amount: 7 })
      await payments.refundPayment({ payment_id: String(payment?.id), amount: 7 })
      for (const table of ["payment", "capture", "refund"]) {
        await sql(`update ${table} set created_at = created_at - interval '61 minutes'`)
      }
      await posthog().flush()
      await reconcileNow()
      const [authorized] = toldOf("payment_authorized")
      expect(authorized?.distinctId).toMatch(/^cus_/)
      for (const event of ["payment_captured", "payment_refunded"]) {
        expect(toldOf(event)).toMatchObject([{ distinctId: authorized?.distinctId }])
      }
    })

    it("misses money without an order only after the hourly pass must have recorded it", async () => {
      await sql(`update posthog_installation set installed_at = now() - interval '1 day'`)
      const merchant = merchantOf(shop().admin.request, (await shop().order()).id)
      await posthog().flush()
      await withoutHints(async () => merchant.refund(await merchant.capture(), 3))
      const missingAfter = async (minutes: number) => {
        for (const table of ["capture", "refund"]) {
          await sql(
            `update ${table} set created_at = now() - cast(? as int) * interval '1 minute'`,
            String(minutes)
          )
        }
        const from = new Date(Date.now() - 86_400_000)
        const days = await readAccuracy(posthog().internals, { from })
        const { missing } = await compare(container(), { from })
        return [days.reduce((sum, day) => sum + day.missing, 0), missing.length]
      }
      expect(await missingAfter(61)).toEqual([2, 2])
      // As a checkout leaves it that failed after the money was taken.
      await sql(`update order_payment_collection set deleted_at = now()`)
      expect(await missingAfter(61)).toEqual([0, 0])
      expect(await missingAfter(179)).toEqual([0, 0])
      expect(await missingAfter(181)).toEqual([2, 2])
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
