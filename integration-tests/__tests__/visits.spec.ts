import { cartInHand, openCart } from "../support/cart"
import { openShop } from "../support/shop"
import { createShopper } from "../support/shopper"
import { storeSuite } from "../support/store-suite"
import { browser, HOSTILE, waitUntil } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

const OF_VISIT = [
  "cart_created",
  "product_added_to_cart",
  "checkout_started",
  "shipping_method_selected",
  "payment_method_selected",
  "checkout_completed",
  "order_placed",
]

storeSuite({ name: "visits", options: { cartEvents: "all" } }, (suite) => {
  const { baseUrl, standIn, sql, posthog, reconcileNow } = suite
  const { shopOf, told, toldOf, arrived, payAndRefund } = visitWorld(suite)

  it("puts a guest's order on the browser's person, into its session, with its campaign", async () => {
    const visitor = browser()
    const shop = await shopOf(visitor)
    const order = await shop.order()
    await posthog().flush()
    const visit = { $session_id: visitor.sessionId, $window_id: visitor.windowId }
    for (const name of OF_VISIT) {
      expect([name, toldOf(name).length > 0]).toEqual([name, true])
      for (const event of toldOf(name)) {
        expect(event).toMatchObject({
          distinctId: visitor.anonymousId,
          properties: { ...visit, $process_person_profile: false },
        })
      }
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

  it("keeps a shopper who types an account's email on their browser, until they sign in", async () => {
    const signIn = account()
    const plain = await openShop(baseUrl())
    const ada = await plain.shopper.registerCustomer(signIn)
    const visitor = browser()
    const shop = await shopOf(visitor)
    const order = await shop.order({ email: signIn.email })
    // Medusa assigns the cart to the account, although nobody has signed in.
    expect(order.customer_id).toBe(ada.customer.id)
    await posthog().flush()
    await payAndRefund(shop, order.id)
    for (const name of [...OF_VISIT, "payment_captured", "payment_refunded"]) {
      expect([name, toldOf(name).length > 0]).toEqual([name, true])
      for (const event of toldOf(name)) {
        expect(event).toMatchObject({
          distinctId: visitor.anonymousId,
          properties: { $process_person_profile: false },
        })
        expect(event.properties).not.toHaveProperty("$set")
      }
    }
    for (const name of ["checkout_started", "checkout_completed", "order_placed"]) {
      expect(toldOf(name).map(({ properties }) => [name, properties.is_guest])).toEqual([
        [name, true],
      ])
    }
    expect(toldOf("$identify").filter((one) => one.properties.$anon_distinct_id)).toEqual([])
    await shop.order({ customer: ada })
    await arrived("order_placed", 2)
    await standIn().waitFor(() =>
      toldOf("$identify").some((one) => one.properties.$anon_distinct_id) ? true : undefined
    )
    expect(toldOf("order_placed").map(({ distinctId }) => distinctId)).toEqual([
      visitor.anonymousId,
      ada.customer.id,
    ])
  })

  it.each(["all requests from then on", "the completion alone"])(
    "takes a cart for an account's if a server without the browser's headers signs in with %s",
    async (signedIn) => {
      const signIn = account()
      const server = await openShop(baseUrl())
      const ada = await server.shopper.registerCustomer(signIn)
      const visitor = browser()
      const inBrowser = (await shopOf(visitor)).shopper.open()
      const { id } = await openCart(inBrowser, server.region("EU").id)
      const asAda = cartInHand(server.shopper.open(ada.token), id)
      const rest = signedIn === "the completion alone" ? cartInHand(inBrowser, id) : asAda
      await rest.add(String(server.lines(1)[0]?.variantId))
      await rest.setEmail(signIn.email)
      await rest.giveAddress()
      await rest.ship("Standard")
      await rest.pay("pp_system_default")
      await payAndRefund(server, await asAda.complete())
      for (const name of ["order_placed", "payment_captured", "payment_refunded"]) {
        expect(toldOf(name).map(({ distinctId }) => distinctId)).toEqual([ada.customer.id])
      }
      expect(toldOf("order_placed")[0]?.properties).toMatchObject({
        $session_id: visitor.sessionId,
        is_guest: false,
        is_first_order: true,
      })
      // The browser, too: the same person came with the campaign and bought.
      expect(
        toldOf("$identify").filter(({ properties }) => properties.$anon_distinct_id)
      ).toMatchObject([
        {
          distinctId: ada.customer.id,
          properties: { $anon_distinct_id: visitor.anonymousId },
        },
      ])
    }
  )

  it.each(["has only its ID", "refused in another browser"])(
    "takes a cart for no account's that %s, and merges its browser into none",
    async (why) => {
      const server = await openShop(baseUrl())
      const signIn = account()
      const eve = await server.shopper.registerCustomer(signIn)
      const isOwn = why === "refused in another browser"
      if (isOwn) {
        const visit = { consent: "denied" } as const
        const told = { visit, isAllowed: false, customerId: eve.customer.id }
        await posthog().internals.identities.remember(told)
      }
      const visitor = browser()
      const inBrowser = (await shopOf(visitor)).shopper.open()
      const { id } = await openCart(inBrowser, server.region("EU").id)
      const guest = cartInHand(inBrowser, id)
      await guest.add(String(server.lines(1)[0]?.variantId))
      await guest.setEmail(isOwn ? signIn.email : "guest@example.com")
      await cartInHand(server.shopper.open(eve.token), id).giveAddress()
      await guest.ship("Standard")
      await guest.pay("pp_system_default")
      const order = await cartInHand(server.shopper.open(eve.token), id).complete()
      await arrived("order_placed")
      await reconcileNow()
      expect(toldOf("order_placed").map(({ distinctId }) => distinctId)).toEqual([
        // A customer's refusal holds if the browser hasn't decided.
        isOwn ? order : visitor.anonymousId,
      ])
      expect(JSON.stringify(toldOf("$identify"))).not.toContain(visitor.anonymousId)
    }
  )

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
    const lost = jest
      .spyOn(posthog().internals.memory, "addMoment")
      .mockImplementation(() => undefined)
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

  it("merges no browser whose account refused before the merge was recorded", async () => {
    const ada = await (await openShop(baseUrl())).shopper.registerCustomer(account())
    const lost = jest
      .spyOn(posthog().internals.memory, "addMoment")
      .mockImplementation(() => undefined)
    await (await shopOf(browser({ "x-posthog-consent": "granted" }))).order({ customer: ada })
    await arrived("order_placed")
    lost.mockRestore()
    await posthog().internals.identities.remember({
      visit: { consent: "denied" },
      isAllowed: false,
      customerId: ada.customer.id,
    })
    await reconcileNow()
    await reconcileNow()
    expect(toldOf("$identify").filter(({ properties }) => properties.$anon_distinct_id)).toEqual([])
  })

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
