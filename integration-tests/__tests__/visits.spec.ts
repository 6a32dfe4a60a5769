import { v4 as uuidV4 } from "uuid"
import type { PosthogOptions } from "../../src/options/schema"
import { browserHeaders, consentCases, expectedOf, saidBy } from "../../tools/docs/consent-cases"
import { openCart } from "../support/cart"
import { merchantOf } from "../support/merchant"
import { essenceOf } from "../support/events"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { createShopper } from "../support/shopper"
import { storeSuite } from "../support/store-suite"
import { browser, HOSTILE, waitUntil } from "../support/visit-headers"
import type { Browser } from "../support/visit-headers"

const account = () => ({ email: `${uuidV4()}@example.com`, password: "correct horse battery" })

storeSuite({ name: "visits", options: { cartEvents: "all" } }, (suite) => {
  const { baseUrl, standIn, sql, posthog, reconcileNow } = suite

  const shopOf = (visitor: Browser): Promise<Shop> => openShop(baseUrl(), visitor.headers)

  const told = () => standIn().events().map(essenceOf)

  const toldOf = (name: string) => told().filter(({ event }) => event === name)

  const arrived = (event: string, count = 1) =>
    standIn().waitFor((seen) => (seen.events({ event }).length >= count ? true : undefined))

  const withOptions = async (options: Partial<PosthogOptions>, work: () => Promise<void>) => {
    const before = { ...posthog().options }
    Object.assign(posthog().options, options)
    await work().finally(() => Object.assign(posthog().options, before))
  }

  /** Everything that later happens to an order: paid and refunded. */
  const payAndRefund = async (shop: Shop, orderId: string) => {
    const merchant = merchantOf(shop.admin.request, orderId)
    await merchant.refund(await merchant.capture(), 1)
    await reconcileNow()
    expect(toldOf("payment_refunded")).toHaveLength(1)
  }

  it("puts a guest's order on the browser's person, into its session, with its campaign", async () => {
    const visitor = browser()
    const shop = await shopOf(visitor)
    const order = await shop.order()
    await arrived("order_placed")
    await arrived("checkout_completed")
    const visit = { $session_id: visitor.sessionId, $window_id: visitor.windowId }
    expect(new Set(told().map(({ event }) => event))).toEqual(
      new Set([
        "cart_created",
        "product_added_to_cart",
        "checkout_started",
        "shipping_method_selected",
        "checkout_completed",
        "order_placed",
        "payment_method_selected",
      ])
    )
    for (const event of told()) {
      expect(event).toMatchObject({
        distinctId: visitor.anonymousId,
        properties: { ...visit, $process_person_profile: false },
      })
    }
    for (const name of ["order_placed", "checkout_started"]) {
      expect(toldOf(name)).toMatchObject([
        { properties: { attribution_utm_source: "news", attribution_utm_campaign: "spring" } },
      ])
    }
    expect(toldOf("order_placed")[0]?.properties).toMatchObject({
      is_first_order: true,
      is_guest: true,
    })
    await payAndRefund(shop, order.id)
    for (const name of ["payment_captured", "payment_refunded"]) {
      const [later] = toldOf(name)
      expect(later?.distinctId).toBe(visitor.anonymousId)
      expect(Object.keys(later?.properties ?? {})).not.toContain("$session_id")
      expect(JSON.stringify(later)).not.toContain("attribution_")
    }
  })

  it("keeps a guest's later facts where their order was sent, even if it was sent without a visit", async () => {
    const shop = await openShop(baseUrl())
    const order = await shop.order()
    await arrived("order_placed")
    const [placed] = toldOf("order_placed")
    expect(placed?.distinctId).toBe(order.customer_id)
    const visitor = browser()
    await sql(
      `insert into posthog_identity (cart_id, consent, anonymous_id)
       select cart_id, 'granted', ? from order_cart where order_id = ?`,
      visitor.anonymousId,
      order.id
    )
    await payAndRefund(shop, order.id)
    expect(toldOf("payment_refunded")[0]?.distinctId).toBe(order.customer_id)
  })

  it("merges a browser into the first account that signs in, once, and never into a second", async () => {
    const visitor = browser()
    const shop = await shopOf(visitor)
    const ada = await shop.shopper.registerCustomer(account())
    await shop.order({ customer: ada })
    await arrived("order_placed")
    const merges = () =>
      toldOf("$identify").filter(({ properties }) => properties.$anon_distinct_id !== undefined)
    await standIn().waitFor(() => (merges().length > 0 ? true : undefined))
    const eve = await shop.shopper.registerCustomer(account())
    await shop.order({ customer: eve })
    await arrived("order_placed", 2)
    await reconcileNow()
    expect(merges()).toMatchObject([
      {
        distinctId: ada.customer.id,
        properties: { $anon_distinct_id: visitor.anonymousId, $session_id: visitor.sessionId },
      },
    ])
    expect(toldOf("order_placed")).toMatchObject([
      { distinctId: ada.customer.id, properties: { $session_id: visitor.sessionId } },
      { distinctId: eve.customer.id, properties: { $session_id: visitor.sessionId } },
    ])
    expect(toldOf("customer_signed_in")[0]?.properties.$session_id).toBe(visitor.sessionId)
  })

  it("never takes a customer's ID for a browser's", async () => {
    const shop = await openShop(baseUrl())
    const ada = await shop.shopper.registerCustomer(account())
    await sql(`update customer set id = 'my_own_id' where id = ?`, ada.customer.id)
    const forged = await shopOf(browser({ "x-posthog-distinct-id": "my_own_id" }))
    await forged.shopper.registerCustomer(account())
    await forged.order()
    await arrived("order_placed")
    await reconcileNow()
    expect(told().map(({ distinctId }) => distinctId)).not.toContain("my_own_id")
    expect(JSON.stringify(told())).not.toContain('"$anon_distinct_id":"my_own_id"')
  })

  it("finds a merge again whose process died before it was recorded", async () => {
    const visitor = browser()
    const plain = await openShop(baseUrl())
    const ada = await plain.shopper.registerCustomer(account())
    const lost = jest.spyOn(posthog().internals, "addMoment").mockImplementation(() => undefined)
    const shop = await shopOf(visitor)
    await shop.order({ customer: ada })
    await arrived("order_placed")
    lost.mockRestore()
    await reconcileNow()
    await reconcileNow()
    await standIn().waitFor(() =>
      toldOf("$identify").some(({ properties }) => properties.$anon_distinct_id) ? true : undefined
    )
    expect(
      toldOf("$identify").filter(({ properties }) => properties.$anon_distinct_id)
    ).toMatchObject([{ distinctId: ada.customer.id }])
  })

  it("sends nothing about a visitor who refused: no browser, session, campaign, or person", async () => {
    const visitor = browser({ "x-posthog-consent": "denied" })
    const shop = await shopOf(visitor)
    const ada = await shop.shopper.registerCustomer(account())
    const order = await shop.order({ customer: ada })
    await arrived("order_placed")
    await payAndRefund(shop, order.id)
    const wire = JSON.stringify(standIn().events())
    for (const known of [
      visitor.anonymousId,
      visitor.sessionId,
      visitor.windowId,
      "attribution_",
      "$set",
    ]) {
      expect(wire).not.toContain(known)
    }
    expect(toldOf("order_placed")).toMatchObject([
      {
        distinctId: order.id,
        properties: { $process_person_profile: false, is_guest: false, is_first_order: true },
      },
    ])
    expect(toldOf("payment_refunded")).toMatchObject([
      { distinctId: order.id, properties: { $process_person_profile: false } },
    ])
    expect(toldOf("$identify")).toEqual([])
    expect(standIn().persons()).toEqual([])
  })

  it("forgets a cart's browser when consent is withdrawn", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const granted = await shopOf(visitor)
    const cart = await openCart(granted.shopper.open(), granted.region("EU").id)
    const kept = () =>
      sql<{ consent: string; anonymous_id: string | null }>(
        `select * from posthog_identity where cart_id = ?`,
        cart.id
      )
    await waitUntil(async () => (await kept())[0]?.anonymous_id === visitor.anonymousId)
    const denied = await shopOf(browser({ "x-posthog-consent": "denied" }))
    await denied.shopper.open()("POST", `/store/carts/${cart.id}`, { email: "a@example.com" })
    await waitUntil(async () => (await kept())[0]?.consent === "denied")
    // A request that says nothing about consent doesn't take it back.
    const { anonymousId } = visitor
    await posthog().internals.identities.remember({
      visit: { anonymousId },
      isAllowed: true,
      cartId: cart.id,
    })
    expect((await kept())[0]).toMatchObject({
      anonymous_id: null,
      customer_id: null,
      session_id: null,
      window_id: null,
      attribution: null,
    })
  })

  it("lets only consent take a refusal back, and keeps one that comes after the order", async () => {
    const shop = await openShop(baseUrl())
    const { customer } = await shop.shopper.registerCustomer(account())
    const cart = await openCart(shop.shopper.open(), shop.region("EU").id)
    const { identities } = posthog().internals
    const say = (consent: "denied" | "pending" | "granted", isAllowed = consent !== "denied") =>
      identities.remember({
        visit: { consent, ...(isAllowed && { anonymousId: "browser" }) },
        isAllowed,
        cartId: cart.id,
        customerId: customer.id,
      })
    const decided = async () => [
      (await identities.ofCarts([cart.id])).get(cart.id),
      (await identities.ofCustomers([customer.id])).get(customer.id),
    ]
    await say("denied")
    await say("pending")
    expect(await decided()).toEqual([{ consent: "denied" }, "denied"])
    await say("granted")
    expect(await decided()).toEqual([
      { consent: "granted", anonymousId: "browser", customerId: customer.id },
      "granted",
    ])
    await sql(`update cart set completed_at = now() where id = ?`, cart.id)
    await say("denied")
    expect(await decided()).toEqual([{ consent: "denied" }, "denied"])
    await say("granted")
    expect((await decided())[0]).toEqual({ consent: "denied" })
  })

  it("keeps nothing about an account that is deleted, whose token still works", async () => {
    const shop = await openShop(baseUrl())
    const { customer } = await shop.shopper.registerCustomer(account())
    const cart = await openCart(shop.shopper.open(), shop.region("EU").id)
    await sql(`update customer set deleted_at = now() where id = ?`, customer.id)
    await posthog().internals.identities.remember({
      visit: { consent: "granted", anonymousId: "browser" },
      isAllowed: true,
      cartId: cart.id,
      customerId: customer.id,
    })
    for (const table of ["posthog_identity", "posthog_consent"]) {
      expect(await sql(`select 1 from ${table} where customer_id = ?`, customer.id)).toEqual([])
    }
  })

  it("knows nobody without consent in `opt-in`, and sends nothing at all with `drop`", async () => {
    await withOptions({ consent: "opt-in" }, async () => {
      const silent = await openShop(baseUrl())
      const order = await silent.order()
      const visitor = browser({ "x-posthog-consent": "granted" })
      await (await shopOf(visitor)).order()
      await arrived("order_placed", 2)
      expect(
        toldOf("order_placed")
          .map(({ distinctId }) => distinctId)
          .sort()
      ).toEqual([order.id, visitor.anonymousId].sort())
    })
    await posthog().flush()
    standIn().reset()
    await withOptions({ onDenied: "drop" }, async () => {
      const shop = await shopOf(browser({ "x-posthog-consent": "denied" }))
      const order = await shop.order()
      await reconcileNow()
      await merchantOf(shop.admin.request, order.id).capture()
      await reconcileNow()
      const receipts = await sql<{ properties: unknown; set_aside_reason: string }>(
        `select properties, set_aside_reason from posthog_outbox_event
         where entity_id = ? or definition = 'payment_captured' order by created_at desc limit 2`,
        order.id
      )
      expect(receipts).toEqual([
        { properties: null, set_aside_reason: "consent_denied" },
        { properties: null, set_aside_reason: "consent_denied" },
      ])
      expect(JSON.stringify(told())).not.toContain(order.id)
    })
  })

  it.each(consentCases(browserHeaders().headers))(
    "says what docs/privacy.md says: $consent, a visitor who $visitor",
    async (one) => {
      await withOptions({ consent: one.consent }, async () => {
        await (await openShop(baseUrl(), one.headers)).order()
        await arrived("order_placed")
        const [placed] = toldOf("order_placed")
        const { distinctId: distinct_id = "", properties = {} } = placed ?? {}
        const said = saidBy(
          { distinct_id, properties },
          String(one.headers["x-posthog-distinct-id"])
        )
        expect(said).toEqual(await expectedOf(one, { hasAccount: false }))
      })
    }
  )

  it("costs a request one statement if something is new, and none otherwise", async () => {
    const visitor = browser()
    const shop = await shopOf(visitor)
    const statements = jest.spyOn(posthog().internals.database, "raw")
    const written = () =>
      statements.mock.calls.filter(([statement]) => statement.includes("INTO posthog_identity"))
        .length
    const cart = await openCart(shop.shopper.open(), shop.region("EU").id)
    await waitUntil(() => Promise.resolve(written() === 1))
    await cart.setEmail("guest@example.com")
    await cart.add(String(shop.lines(1)[0]?.variantId))
    await cart.show()
    expect(written()).toBe(1)
    statements.mockRestore()
  })

  it("answers hostile headers and cookies as any others, and keeps nothing of them", async () => {
    const shop = await openShop(baseUrl())
    const ada = await shop.shopper.registerCustomer(account())
    const cart = await openCart(shop.shopper.open(), shop.region("EU").id)
    for (const value of HOSTILE.map((make) => make(ada.customer.id))) {
      const visitor = createShopper({
        baseUrl: baseUrl(),
        publishableKey: await shop.admin.publishableKey(),
        headers: {
          "x-posthog-distinct-id": value,
          "x-posthog-session-id": value,
          "x-posthog-window-id": value,
          "x-posthog-consent": value,
          "x-posthog-attribution": value,
          cookie: `${value}; ph_${standIn().token}_posthog=${encodeURIComponent(value)}; __ph_opt_in_out_${standIn().token}=${value}`,
        },
      })
      await visitor.open()("POST", `/store/carts/${cart.id}`, { email: "guest@example.com" })
    }
    expect(await sql(`select * from posthog_identity where cart_id = ?`, cart.id)).toEqual([])
    await reconcileNow()
    expect(toldOf("$identify").filter(({ properties }) => properties.$anon_distinct_id)).toEqual([])
  })

  it("lets no shopper see or wait for a database that doesn't keep a visit", async () => {
    const failing = jest
      .spyOn(posthog().internals.identities, "remember")
      .mockImplementation(() => new Promise(() => undefined))
    const order = await (await shopOf(browser())).order()
    failing.mockRejectedValue(new Error("secret"))
    const second = await (await shopOf(browser())).order()
    failing.mockRestore()
    await arrived("order_placed", 2)
    expect(new Set(toldOf("order_placed").map(({ distinctId }) => distinctId))).toEqual(
      new Set([order.customer_id, second.customer_id])
    )
  })
})
