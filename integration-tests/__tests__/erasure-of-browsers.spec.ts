import { cartInHand, openCart } from "../support/cart"
import { openEraser, REST } from "../support/eraser"
import { furtherServices } from "../support/further-services"
import { merchantOf } from "../support/merchant"
import { rowsNaming } from "../support/named-rows"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { browser } from "../support/visit-headers"
import type { Browser } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

const OPTIONS = { ...REST, erasure: "on-delete", cartEvents: "all" } as const

storeSuite({ name: "erasure-of-browsers", options: OPTIONS }, (suite) => {
  const { standIn, sql, posthog, reconcileNow } = suite
  const { shopOf, toldOf } = visitWorld(suite)
  const { erase, statusOf } = openEraser(suite)
  const { anotherService } = furtherServices(suite)

  /** A guest's order from a browser that is known, paid, with all its events in the outbox. */
  const guestOrder = async (visitor: Browser, email = "guest@example.com") => {
    const shop = await shopOf(visitor)
    const { id, customer_id } = await shop.order({ email })
    const merchant = merchantOf(shop.admin.request, id)
    const payment = await merchant.capture()
    await reconcileNow()
    return { id, guest: String(customer_id), shop, refund: () => merchant.refund(payment, 1) }
  }

  const deleteAndErase = async ({ admin }: Shop, id: string) => {
    await admin.deleteCustomer(id)
    await erase(2)
  }

  /** As after the retention time. */
  const expire = (...definitions: string[]) =>
    sql(
      `update posthog_outbox_event set properties = null where definition in (${definitions.map(() => "?").join()})`,
      ...definitions
    )

  /** The rows that still say which browser it was. */
  const rowsOf = async ({ anonymousId, sessionId }: Browser) => [
    ...(await rowsNaming(sql, anonymousId)),
    ...(await rowsNaming(sql, sessionId)),
  ]

  /** The definitions of the events that are under this ID. */
  const under = async (id: string) =>
    (
      await sql<{ definition: string }>(
        `select distinct definition from posthog_outbox_event where distinct_id = ? order by 1`,
        id
      )
    ).map(({ definition }) => definition)

  /** Transfers an order to an account, with the token that the order's address gets. */
  const claim = async (order: { id: string }, shop: Shop, token: string) => {
    await shop.shopper.open(token)("POST", `/store/orders/${order.id}/transfer/request`, {})
    const [mail] = await sql<{ token: string }>(
      `select details ->> 'token' as token from order_change_action
       where order_id = ? and action = 'TRANSFER_CUSTOMER' order by ordering desc`,
      order.id
    )
    await shop.shopper.open()("POST", `/store/orders/${order.id}/transfer/accept`, mail)
  }

  it("leaves nothing of a guest's browser, neither in receipts nor in what still waits", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const { id, guest, shop, refund } = await guestOrder(visitor)
    expect(await under(visitor.anonymousId)).toEqual(
      expect.arrayContaining(["cart_created", "order_placed", "payment_captured"])
    )
    await expire("payment_captured", "shipping_method_selected")
    standIn().setFault({ on: "all", kind: "status", status: 503 })
    await refund()
    await reconcileNow()
    expect(await under(visitor.anonymousId)).toContain("payment_refunded")

    await deleteAndErase(shop, guest)
    expect(await rowsOf(visitor)).toEqual([])
    expect(await under(id)).toEqual(expect.arrayContaining(["order_placed", "payment_refunded"]))

    standIn().setFault(null)
    await anotherService(OPTIONS).flush()
    expect(toldOf("payment_refunded")).toMatchObject([
      { distinctId: id, properties: { order_id: id, amount: 1, $process_person_profile: false } },
    ])
    await erase(2)
    const { rows_changed, ...status } = await statusOf(guest)
    expect(status).toMatchObject({ state: "finished", outcome: "not_found" })
    expect(rows_changed).toBeGreaterThan(5)
  })

  it("changes no row twice", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const { guest, shop } = await guestOrder(visitor)
    await deleteAndErase(shop, guest)
    const again = await posthog().internals.erasures.eraseRows(
      { customer_id: guest, erased_at: null },
      { definitions: [], properties: [] }
    )
    expect(again).toEqual({ changed: 0, remaining: 0 })
  })

  it("leaves nothing of an account's browser from before it signed in", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const shop = await shopOf(visitor)
    const cart = await openCart(shop.shopper.open(), shop.region("EU").id)
    await cart.remove(await cart.add(String(shop.lines(1)[0]?.variantId)))
    await cart.add(String(shop.lines(2)[1]?.variantId))
    await posthog().flush()
    expect(await under(visitor.anonymousId)).toEqual(
      expect.arrayContaining(["cart_created", "product_removed_from_cart"])
    )
    const { token, customer } = await shop.shopper.registerCustomer(account())
    const asAda = shop.shopper.open(token)
    await asAda("POST", `/store/carts/${cart.id}/customer`)
    await cartInHand(asAda, cart.id).giveAddress()
    await reconcileNow()
    await expire("product_added_to_cart", "product_removed_from_cart")
    await deleteAndErase(shop, customer.id)
    expect(await rowsOf(visitor)).toEqual([])
  })

  it("leaves others alone who used the same browser", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const { id, guest, shop } = await guestOrder(visitor)
    const other = await guestOrder(visitor, "other@example.com")
    const ofOther = () =>
      sql(
        `select * from posthog_outbox_event where distinct_id = ? and properties ->> 'order_id' = ? order by uuid`,
        visitor.anonymousId,
        other.id
      )
    const before = await ofOther()
    expect(before.length).toBeGreaterThan(2)
    await deleteAndErase(shop, guest)
    expect(await rowsNaming(sql, id)).not.toEqual([])
    expect(await ofOther()).toEqual(before)
    await deleteAndErase(shop, other.guest)
    expect(await rowsOf(visitor)).toEqual([])
  })

  it("leaves an order to the account that it was transferred to, and erases it with that", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const order = await guestOrder(visitor)
    const { shop } = order
    const ada = await shop.shopper.registerCustomer(account())
    await claim(order, shop, ada.token)
    await reconcileNow()
    const before = await under(visitor.anonymousId)
    await deleteAndErase(shop, order.guest)
    expect(await under(visitor.anonymousId)).toEqual(before)
    await deleteAndErase(shop, ada.customer.id)
    expect(await under(visitor.anonymousId)).toEqual([])
    expect(await rowsOf(visitor)).toEqual([])
  })

  it("erases a guest's order that the merchant gave to another guest, because they placed it", async () => {
    const visitor = browser({ "x-posthog-consent": "granted" })
    const { id, guest, shop } = await guestOrder(visitor)
    const heir = { email: "heir@example.com" }
    await shop.admin.request("POST", `/admin/orders/${id}/transfer/guest`, heir)
    await deleteAndErase(shop, guest)
    expect(await rowsOf(visitor)).toEqual([])
  })

  it("leaves alone what somebody else earned by the order", async () => {
    const { id, guest, shop } = await guestOrder(browser({ "x-posthog-consent": "granted" }))
    await posthog().captureRevenue({
      distinctId: "affiliate_17",
      amount: 5,
      currency: "EUR",
      properties: { order_id: id },
    })
    await posthog().flush()
    const ofAffiliate = () =>
      sql(
        `select uuid, properties, set_aside_at, delivered_at from posthog_outbox_event where distinct_id = 'affiliate_17'`
      )
    const before = await ofAffiliate()
    expect(before).toHaveLength(1)
    await deleteAndErase(shop, guest)
    expect(await ofAffiliate()).toEqual(before)
  })

  it("also strips what is under the order's own ID, and keeps what is the server's", async () => {
    const { id, guest, shop } = await guestOrder(browser({ "x-posthog-consent": "denied" }))
    await sql(
      `update posthog_outbox_event set properties = properties || '{"note": "for Ada"}' where distinct_id = ?`,
      id
    )
    await posthog().captureException(new Error("x"), { properties: { order_id: id } })
    await posthog().flush()
    await deleteAndErase(shop, guest)
    expect(await rowsNaming(sql, "for Ada")).toEqual([])
    const [kept] = await sql<{ order_id: string }>(
      `select properties ->> 'order_id' as order_id from posthog_outbox_event where definition = 'exception'`
    )
    expect(kept?.order_id).toBe(id)
  })
})
