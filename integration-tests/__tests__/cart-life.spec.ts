import { PROVIDERS, PROMOTION } from "../store/src/seed/data"
import { BANKS_WORDS, TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import { ADDRESS } from "../support/cart"
import { cartWorld } from "../support/cart-world"
import type { Told } from "../support/cart-world"
import { asShown } from "../support/money"
import { purchase } from "../support/purchase"
import { storeSuite } from "../support/store-suite"

const GUEST = "guest@example.com"
const CUSTOMER = "ada@example.com"

const ABANDONED_AFTER_HOURS = 1.5

const anyId = (prefix: string) => expect.stringMatching(`^${prefix}_`) as string

/** Who did something: an unknown visitor who signs in later, that customer from then on, a guest, or someone who only looked. */
type Who = "visitor" | "customer" | "guest" | "passer-by"

/** What PostHog receives from the life below, sorted by event name and time. */
const LIFE: readonly (readonly [string, Who, Record<string, unknown>])[] = [
  ["$identify", "customer", {}],
  [
    "cart_abandoned",
    "guest",
    { item_count: 3, last_step: "address", currency: "EUR", is_guest: true },
  ],
  ["cart_created", "visitor", { currency: "EUR", region: "EU" }],
  ["cart_created", "guest", { currency: "EUR" }],
  ["cart_created", "passer-by", { currency: "EUR" }],
  [
    "checkout_completed",
    "customer",
    {
      order_id: anyId("order"),
      item_count: 2,
      is_guest: false,
      country: "DE",
      shipping_option: "Express",
      payment_provider: PROVIDERS.payment,
      promotion_codes: [],
    },
  ],
  [
    "checkout_failed",
    "customer",
    { cart_id: anyId("cart"), failed_step: "authorize-payment-session-step" },
  ],
  ["checkout_started", "customer", { item_count: 2, country: "DE", is_guest: false }],
  ["checkout_started", "guest", { item_count: 3, is_guest: true }],
  ["customer_created", "customer", {}],
  ["customer_joined_group", "customer", { customer_group: "VIP" }],
  ["customer_signed_in", "customer", { auth_provider: "emailpass" }],
  ["order_placed", "customer", { item_count: 2 }],
  [
    "payment_authorized",
    "customer",
    { order_id: anyId("order"), attempt: 2, payment_provider: PROVIDERS.payment },
  ],
  [
    "payment_failed",
    "customer",
    {
      reason: "error",
      error_code: "insufficient_funds",
      attempt: 1,
      payment_provider: TEST_CARD_PROVIDER,
      currency: "EUR",
    },
  ],
  ["payment_method_selected", "customer", { payment_provider: TEST_CARD_PROVIDER }],
  ["payment_method_selected", "customer", { payment_provider: PROVIDERS.payment }],
  ["product_added_to_cart", "visitor", { sku: "SHIRT-S", price: 19.99, currency: "EUR" }],
  ["product_added_to_cart", "visitor", { sku: "SHIRT-M", name: "T-Shirt", variant: "M" }],
  ["product_added_to_cart", "guest", { quantity: 3 }],
  ["product_removed_from_cart", "visitor", { sku: "SHIRT-M", quantity: 4 }],
  ["promotion_applied", "visitor", { promotion_code: PROMOTION.code, is_automatic: false }],
  // Recorded once it has been removed for a minute.
  [
    "promotion_removed",
    "customer",
    { promotion_code: PROMOTION.code, promotion_id: anyId("promo") },
  ],
  ["shipping_method_selected", "customer", { shipping_option: "Standard", price: 4.9 }],
  [
    "shipping_method_selected",
    "customer",
    { shipping_option: "Express", price: 12.5, fulfillment_provider: "manual_manual" },
  ],
]

/** Moments have no row, and Medusa deletes a payment session's row when the next one starts. */
const isGone = ({ event, properties }: Told) =>
  ["checkout_failed", "customer_signed_in", "payment_failed"].includes(event) ||
  (event === "payment_method_selected" && properties.payment_provider === TEST_CARD_PROVIDER)

storeSuite(
  {
    name: "cart-life",
    workerMode: "server",
    options: { cartEvents: "all", abandonedCartAfterHours: ABANDONED_AFTER_HOURS },
  },
  (suite) => {
    const { standIn, posthog, sql } = suite
    const world = cartWorld(suite)
    const { reconcileNow, withoutHints } = suite
    const { variant, cart: cartOf, letPass, told } = world

    /** Everything: the order, an abandoned cart, one that stayed empty, and a customer who becomes a VIP. */
    const live = async (look: () => Promise<unknown> = () => Promise.resolve()) => {
      const bought = await purchase(world, CUSTOMER, look)
      const left = await cartOf()
      await left.add(variant("BACKPACK-BLUE"), 3)
      await left.setEmail(GUEST)
      await left.giveAddress()
      const empty = await cartOf()
      const { customer_group } = await world
        .shop()
        .admin.request<{ customer_group: { id: string } }>("POST", "/admin/customer-groups", {
          name: "VIP",
        })
      await world
        .shop()
        .admin.request("POST", `/admin/customer-groups/${customer_group.id}/customers`, {
          add: [bought.customer.id],
        })
      await look()
      await letPass(left, 100)
      await letPass(empty, 100)
      await sql(`update cart_promotion set deleted_at = deleted_at - interval '2 minutes'`)
      return { ...bought, left: await left.show(), leftId: left.id, emptyId: empty.id }
    }

    type Life = Awaited<ReturnType<typeof live>>

    /** Everyone is identified by Medusa's ID only: the customer's, or else the cart's. */
    const idsOf = ({ cart, customer, left, leftId, emptyId }: Life) => ({
      visitor: cart.id,
      customer: customer.id,
      guest: [leftId, (left as { customer_id?: string }).customer_id],
      "passer-by": emptyId,
    })

    /** The whole list and nothing else. */
    const expectLife = (life: Life) => {
      const ids = idsOf(life)
      const events = told()
      expect(events.map(({ event }) => event)).toEqual(LIFE.map(([event]) => event).sort())
      const missing = LIFE.filter(([event, who, properties]) => {
        const id = ids[who]
        const found = events.filter(
          (one) =>
            one.event === event &&
            [id].flat().includes(one.distinctId) &&
            matches(one.properties, properties)
        )
        return found.length !== 1
      })
      expect({
        missing,
        told: events.filter(({ event }) => missing.some(([name]) => name === event)),
      }).toEqual({ missing: [], told: [] })
      expectMoney(life, events)
      const sent = JSON.stringify(standIn().requests())
      for (const personal of [GUEST, CUSTOMER, ADDRESS.address_1, ADDRESS.last_name, BANKS_WORDS]) {
        expect(sent).not.toContain(personal)
      }
    }

    const matches = (properties: Record<string, unknown>, expected: Record<string, unknown>) => {
      const jestEquals = expect.objectContaining(expected) as {
        asymmetricMatch(other: unknown): boolean
      }
      return jestEquals.asymmetricMatch(properties)
    }

    const expectMoney = ({ started, order, left, customer }: Life, events: readonly Told[]) => {
      const totals = (event: string, distinctId?: string) =>
        events
          .filter((one) => one.event === event && (!distinctId || one.distinctId === distinctId))
          .map(({ properties }) => properties.total ?? properties.amount)
      expect(totals("checkout_started", customer.id)).toEqual([asShown(started.total, "eur")])
      expect(totals("checkout_completed")).toEqual([asShown(order.total, "eur")])
      expect(totals("payment_authorized")).toEqual([asShown(order.total, "eur")])
      expect(totals("payment_failed")).toEqual([asShown(order.total, "eur")])
      expect(totals("cart_abandoned")).toEqual([asShown(left.total, "eur")])
      expect(left.total).toBeGreaterThan(0)
    }

    it("records each step when Medusa announces it, and the same from the remaining rows", async () => {
      const life = await live(() => posthog().flush())
      const unannounced = ["cart_abandoned", "payment_authorized", "promotion_removed"]
      // One that is replaced before its hint is looked at is found by catch-up.
      const CHOICE = "shipping_method_selected"
      const besidesChoices = (events: string[]) => events.filter((event) => event !== CHOICE).sort()
      const announced = LIFE.map(([event]) => event).filter((event) => !unannounced.includes(event))
      const recorded = told().map(({ event }) => event)
      expect(recorded).toContain(CHOICE)
      expect(besidesChoices(recorded)).toEqual(besidesChoices(announced))
      await reconcileNow()
      expectLife(life)
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })

      const first = told()
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      await reconcileNow()
      const factsOf = (events: readonly Told[]) =>
        events.map(({ uuid, event, timestamp }) => ({ uuid, event, timestamp }))
      const remaining = first.filter((event) => !isGone(event))
      // Two carts were moved in time after they were recorded.
      const moved = new Set(
        first
          .filter(({ properties }) =>
            [life.leftId, life.emptyId].includes(String(properties.cart_id))
          )
          .map(({ uuid }) => uuid)
      )
      const unmoved = (events: readonly Told[]) => events.filter(({ uuid }) => !moved.has(uuid))
      expect(
        told()
          .map(({ uuid }) => uuid)
          .sort()
      ).toEqual(remaining.map(({ uuid }) => uuid).sort())
      expect(factsOf(unmoved(told()))).toEqual(factsOf(unmoved(remaining)))
    })

    it("records all of it without hints if catch-up runs before Medusa deletes a session", async () => {
      const life = await withoutHints(() => live(reconcileNow))
      await reconcileNow()
      expectLife(life)
    })
  }
)
