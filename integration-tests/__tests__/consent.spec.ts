import { browserHeaders, consentCases, expectedOf, saidBy } from "../../tools/docs/consent-cases"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { openCart } from "../support/cart"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { browser, waitUntil } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

storeSuite({ name: "consent", options: { cartEvents: "all" } }, (suite) => {
  const { baseUrl, container, standIn, sql, posthog, reconcileNow } = suite
  const { shopOf, told, toldOf, arrived, withOptions, payAndRefund } = visitWorld(suite)

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

  it("applies to what the store's code captures, as an erasure does", async () => {
    const id = "cus_01REFUSED"
    await sql(`insert into posthog_consent (customer_id, consent) values (?, 'denied')`, id)
    const capture = () =>
      posthog().capture({ event: "wished", distinctId: id, properties: { customer: id, size: 7 } })
    const uuid = await capture()
    expect(await posthog().identify({ distinctId: id, properties: { plan: "gold" } })).toBe(
      undefined
    )
    await posthog().flush()
    expect(told()).toMatchObject([
      {
        event: "wished",
        distinctId: uuid,
        properties: { size: 7, $process_person_profile: false },
      },
    ])
    await withOptions({ onDenied: "drop" }, async () => {
      await capture()
      await posthog().flush()
    })
    const kept = await sql(
      `select set_aside_reason, properties from posthog_outbox_event where uuid <> ?`,
      String(uuid)
    )
    expect(kept).toEqual([{ set_aside_reason: "consent_denied", properties: null }])
    await posthog().internals.erasures.request([id], "api")
    expect(await capture()).toBeUndefined()
    expect(told()).toHaveLength(1)
    expect(JSON.stringify(standIn().requests())).not.toContain(id)
    expect(await sql(`select 1 from posthog_outbox_event where distinct_id = ?`, id)).toEqual([])
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

  it("hears of a refusal by a request that does nothing else, for a cart or for an account", async () => {
    const shop = await shopOf(browser({ "x-posthog-consent": "granted" }))
    const cartId = await shop.prepareCart()
    await waitUntil(async () => (await visitOf(cartId))?.consent === "granted")
    const updatedAt = () => sql(`select updated_at from cart where id = ?`, cartId)
    const before = await updatedAt()
    const ada = await shop.shopper.registerCustomer(account())
    const { shopper } = await openShop(baseUrl(), { "x-posthog-consent": "denied" })
    expect(await shopper.open()("POST", `/store/carts/${cartId}/posthog`, {})).toEqual({})
    await waitUntil(async () => (await visitOf(cartId))?.consent === "denied")
    expect(await visitOf(cartId)).toEqual({ consent: "denied" })
    expect(await updatedAt()).toEqual(before)
    const told = () => shopper.open(ada.token)("POST", "/store/customers/me/posthog", {})
    expect(await told()).toEqual({})
    await waitUntil(async () => (await consentOf(ada.customer.id)) === "denied")
    await expect(shopper.open()("POST", "/store/customers/me/posthog", {})).rejects.toThrow("401")
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
      (await identities.ofSales("cart", [{ id: cart.id }])).visits.get(cart.id),
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

  const cartOf = async (order: string) =>
    String(
      (
        await sql<{ id: string }>(`select cart_id as id from order_cart where order_id = ?`, order)
      )[0]?.id
    )

  const visitOf = async (id: string) =>
    (await posthog().internals.identities.ofSales("cart", [{ id }])).visits.get(id)

  const consentOf = async (customer: string) =>
    (await posthog().internals.identities.ofCustomers([customer])).get(customer)

  it.each([
    ["an account", "anonymous"],
    ["an account", "drop"],
    ["a guest", "anonymous"],
    ["a guest", "drop"],
    ["a guest whose request fails", "anonymous"],
  ] as const)(
    "sends under an order's own ID what follows a refusal that came after it: %s, %s",
    async (who, onDenied) => {
      const visitor = browser({ "x-posthog-consent": "granted" })
      const shop = await shopOf(visitor)
      const customer =
        who === "an account" ? await shop.shopper.registerCustomer(account()) : undefined
      const order = await shop.order({ customer })
      await arrived("order_placed")
      const { shopper } = await openShop(baseUrl(), { "x-posthog-consent": "denied" })
      if (customer) {
        await shopper.updateCustomer(customer.token, { first_name: "Eve" })
        await waitUntil(async () => (await consentOf(customer.customer.id)) === "denied")
      } else if (who === "a guest") {
        // Completing a cart again answers with its order.
        expect(await shopper.completeCart(await cartOf(order.id))).toBe(order.id)
      } else {
        const cartId = await cartOf(order.id)
        await expect(shopper.open()("POST", `/store/carts/${cartId}`, {})).rejects.toThrow(
          "is already completed"
        )
        await waitUntil(async () => (await visitOf(cartId))?.consent === "denied")
      }
      await withOptions({ onDenied }, () => payAndRefund(shop, order.id))
      for (const name of ["payment_captured", "payment_refunded"]) {
        expect(toldOf(name)).toMatchObject([
          { distinctId: order.id, properties: { $process_person_profile: false } },
        ])
        expect(toldOf(name)[0]?.properties).not.toHaveProperty("$set")
      }
      expect(toldOf("payment_refunded")[0]?.properties.$revenue).toBe(-1)
    }
  )

  it("forgets old visits, but never a refusal, which a backfill asks for", async () => {
    await (await shopOf(browser())).prepareCart()
    const refused = await (await shopOf(browser())).prepareCart()
    const refusing = await shopOf(browser({ "x-posthog-consent": "denied" }))
    await refusing.shopper.open()("POST", `/store/carts/${refused}`, {})
    await waitUntil(async () => (await visitOf(refused))?.consent === "denied")
    await sql(`update posthog_identity set updated_at = now() - interval '61 days'`)
    await posthog().internals.identities.purge()
    const kept = await sql<{ known: object }>(
      `select jsonb_strip_nulls(to_jsonb(visit) - 'created_at' - 'updated_at') as known from posthog_identity visit`
    )
    expect(kept).toEqual([{ known: { cart_id: refused, consent: "denied" } }])
    const pipeline = createPipeline(container())
    expect(await pipeline.toEvents({ id: "cart_created" }, { id: refused })).toMatchObject([
      { distinct_id: refused },
    ])
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
})
