import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import type { Visit } from "../../src/identity/browser/visit"
import { openCart } from "../support/cart"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { browser, waitUntil } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

storeSuite({ name: "kept-consent" }, (suite) => {
  const { baseUrl, container, sql, posthog, withoutHints } = suite
  const { shopOf, toldOf, arrived, withOptions } = visitWorld(suite)

  const consentOf = async (customer: string) =>
    (await posthog().internals.identities.ofCustomers([customer])).get(customer)

  /** An account that agreed in a browser, without a cart. */
  const agreedAccount = async () => {
    const shop = await openShop(baseUrl(), { "x-posthog-consent": "granted" })
    const ada = await shop.shopper.registerCustomer(account())
    await shop.shopper.updateCustomer(ada.token, { first_name: "Ada" })
    await waitUntil(async () => (await consentOf(ada.customer.id)) === "granted")
    return ada
  }

  /** The cart of a visitor who agreed, and the shop as a page sees it whose consent tool hasn't answered yet. */
  const agreedCart = async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const cart = await (await shopOf(visitor)).prepareCart()
    await waitUntil(
      async () =>
        (
          await sql(
            `select 1 from posthog_identity where cart_id = ? and session_id is not null`,
            cart
          )
        ).length === 1
    )
    const loading = await openShop(baseUrl(), { "x-posthog-consent": "pending" })
    return { visitor, cart, loading }
  }

  it.each(["anonymous", "drop"] as const)(
    "sends an account's payments as theirs, if they agreed, the cart said nothing, and the order wasn't sent: %s",
    async (onDenied) => {
      await withOptions({ consent: "opt-in", onDenied }, () =>
        withoutHints(async () => {
          const ada = await agreedAccount()
          const silent = await openShop(baseUrl())
          const order = await silent.order({ customer: ada })
          const merchant = merchantOf(silent.admin.request, order.id)
          await merchant.refund(await merchant.capture(), 1)
          const pipeline = createPipeline(container())
          const definitions = pipeline.definitions.filter(({ id }) => id !== "order_placed")
          await catchUp({ ...pipeline, definitions }, { minAgeMs: 0 })
          await posthog().flush()
        })
      )
      const names = ["payment_authorized", "payment_captured", "payment_refunded"]
      expect(names.flatMap(toldOf)).toHaveLength(names.length)
      for (const { distinctId, properties } of names.flatMap(toldOf)) {
        expect(distinctId).toMatch(/^cus_/)
        expect(properties).not.toHaveProperty("$process_person_profile")
      }
      expect(toldOf("payment_refunded")[0]?.properties).toHaveProperty("$set.lifetime_value_eur")
    }
  )

  it("sends an order as its browser's if the consent tool hasn't answered yet when the cart is completed", async () => {
    await withOptions({ consent: "opt-in" }, async () => {
      const { visitor, cart, loading } = await agreedCart()
      await loading.shopper.completeCart(cart)
      await arrived("order_placed")
      expect(toldOf("order_placed")).toMatchObject([
        {
          distinctId: visitor.anonymousId,
          properties: { $session_id: visitor.sessionId, attribution_utm_source: "news" },
        },
      ])
    })
  })

  it("sends an order as the account's that signed in with a cart whose visitor agreed, before the consent tool answered", async () => {
    await withOptions({ consent: "opt-in" }, async () => {
      const { cart, loading } = await agreedCart()
      const { token, customer } = await loading.shopper.registerCustomer(account())
      const asAda = loading.shopper.open(token)
      await asAda("POST", `/store/carts/${cart}/customer`)
      await asAda("POST", `/store/carts/${cart}/complete`)
      await arrived("order_placed")
      expect(toldOf("order_placed").map(({ distinctId }) => distinctId)).toEqual([customer.id])
    })
  })

  it("keeps what an account decided if it signs in where it hasn't answered", async () => {
    await withOptions({ consent: "opt-in" }, async () => {
      const ada = await agreedAccount()
      const phone = await shopOf(browser({ "x-posthog-consent": "pending" }))
      const order = await phone.order({ customer: ada })
      await arrived("order_placed")
      expect(await consentOf(ada.customer.id)).toBe("granted")
      expect(toldOf("order_placed").map(({ distinctId }) => distinctId)).toEqual([
        order.customer_id,
      ])
    })
  })

  const KEPT = { consent: "granted", anonymous_id: "browser", session_id: "session" }
  const EMPTY = { consent: "pending", anonymous_id: null, customer_id: null, session_id: null }

  it.each<[string, Visit, { isAllowed: boolean; as?: "Ada" | "Eve"; refused?: true }, object]>([
    ["keeps all of a visitor's cart", {}, { isAllowed: false }, KEPT],
    [
      "keeps all if it is the same browser's",
      { comparedId: "browser" },
      { isAllowed: false, as: "Ada" },
      KEPT,
    ],
    ["forgets another browser's", { comparedId: "other" }, { isAllowed: false }, EMPTY],
    ["forgets another account's", {}, { isAllowed: false, as: "Eve" }, EMPTY],
    [
      "forgets one of an account that refused elsewhere",
      {},
      { isAllowed: false, as: "Ada", refused: true },
      EMPTY,
    ],
    [
      "keeps consent along with what else is known under opt-out",
      { anonymousId: "browser", windowId: "window" },
      { isAllowed: true },
      { ...KEPT, window_id: "window" },
    ],
    [
      "takes another browser's place under opt-out",
      { anonymousId: "other" },
      { isAllowed: true },
      { ...EMPTY, anonymous_id: "other" },
    ],
    [
      "takes another browser's place that says nothing about consent",
      { consent: undefined, anonymousId: "other" },
      { isAllowed: true },
      { ...EMPTY, anonymous_id: "other" },
    ],
    [
      "takes no consent for another account's under opt-out",
      { anonymousId: "browser" },
      { isAllowed: true, as: "Eve" },
      { ...KEPT, consent: "pending" },
    ],
  ])(
    "takes no missing answer for one: %s",
    async (_case, visit, { as, refused, ...request }, kept) => {
      const shop = await openShop(baseUrl())
      const [ada, eve] = [
        (await shop.shopper.registerCustomer(account())).customer.id,
        (await shop.shopper.registerCustomer(account())).customer.id,
      ]
      const { id: cartId } = await openCart(shop.shopper.open(), shop.region("EU").id)
      const { identities } = posthog().internals
      await identities.remember({
        visit: { consent: "granted", anonymousId: "browser", sessionId: "session" },
        isAllowed: true,
        cartId,
        customerId: ada,
      })
      if (refused) {
        await identities.remember({
          visit: { consent: "denied" },
          isAllowed: false,
          customerId: ada,
        })
      }
      const customerId = as && (as === "Ada" ? ada : eve)
      await identities.remember({
        visit: { consent: "pending", ...visit },
        ...request,
        cartId,
        customerId,
      })
      expect(await sql(`select * from posthog_identity where cart_id = ?`, cartId)).toMatchObject([
        kept,
      ])
    }
  )
})
