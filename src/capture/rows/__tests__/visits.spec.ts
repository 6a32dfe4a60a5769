import { catalog } from "../../../events/catalog"
import { definitionFrom } from "../../../events/custom/custom-event"
import type { KnownVisit } from "../../../identity/visit"
import type { Database } from "../../../modules/posthog/database/gate"
import { createAssignOwners } from "../orders/order-owners"
import type { Query, Row } from "../row"
import { uuidOf } from "../to-event"
import { browsed, eventsOf, refundOf, rowsOf, told } from "./support/known-visitors"
import type { Known } from "./support/known-visitors"

describe("whom a fact belongs to", () => {
  it.each([
    ["order", "", "customer", "orders"],
    ["cart", "", "customer", "carts"],
    ["order", "orders", "orders.customer", "gift"],
    ["cart", "carts", "carts.customer", "gift"],
  ])(
    "is whoever came with the %s's browser, also over its plural: %j of %s in %s",
    async (sale, path, customer, entity) => {
      const gift = definitionFrom({
        id: "gift_chosen",
        doc: "A gift.",
        entity,
        person: { customer },
        properties: {},
      })
      const own = { id: `${sale}_1`, created_at: new Date(), customer: { id: "cus_1" } }
      const row: Row = path ? { ...own, id: "gift_1", [path]: own } : own
      const [event] = await eventsOf(gift, row, { [`${sale}s`]: { [`${sale}_1`]: browsed } })
      expect(event?.distinct_id).toBe("browser_1")
      const refused: Known = { [`${sale}s`]: { [`${sale}_1`]: { consent: "denied" } } }
      const [nobodys] = await eventsOf(gift, row, refused)
      expect(nobodys?.distinct_id).toBe(`${sale}_1`)
    }
  )

  it("stays the account that proved an order is theirs, also once it is deleted", async () => {
    // As `assignOwners` leaves it: the account's row is gone.
    const row = refundOf({ customer_id: "cus_heir", customer: null }, { told: told("cus_guest") })
    expect(await eventsOf(catalog.payment_refunded, row, {})).toMatchObject([
      { distinct_id: "cus_heir", properties: { $process_person_profile: false } },
    ])
  })

  it("is nobody if the account refused and is deleted", async () => {
    const refused: Known = { customers: { cus_1: "denied" } }
    const ofOrder = refundOf({ customer_id: "cus_1", customer: null })
    expect(await eventsOf(catalog.payment_refunded, ofOrder, refused)).toMatchObject([
      { distinct_id: "order_1" },
    ])
    const membership = { id: "cusgc_1", created_at: new Date(), customer_id: "cus_1" }
    expect(await eventsOf(catalog.customer_joined_group, membership, refused)).toEqual([])
    const review = definitionFrom({
      id: "review_written",
      doc: "A review.",
      entity: "review",
      person: { customerId: "author" },
      properties: {},
    })
    const written = { id: "rev_1", created_at: new Date(), author: "cus_1" }
    expect(await eventsOf(review, written, refused)).toEqual([])
    expect(await eventsOf(review, written, {})).toMatchObject([{ distinct_id: "cus_1" }])
    expect(await eventsOf(review, written, {}, { consent: "opt-in" })).toEqual([])
  })

  const lineOf = (customer: object): Row => ({
    id: "cali_1",
    created_at: new Date(),
    cart: { id: "cart_1", customer_id: "cus_1", customer: { id: "cus_1", ...customer } },
  })

  it.each([
    ["an account that is signed in", { customerId: "cus_1" }, true, "cus_1"],
    ["the browser, if an account's email was typed", {}, true, "browser_1"],
    ["the browser, if another account is signed in", { customerId: "cus_2" }, true, "browser_1"],
    ["the browser of a guest", {}, false, "browser_1"],
  ])("is %s", async (_case, signedIn, has_account, who) => {
    const visit: KnownVisit = { consent: "granted", anonymousId: "browser_1", ...signedIn }
    const [event] = await eventsOf(catalog.product_added_to_cart, lineOf({ has_account }), {
      carts: { cart_1: visit },
    })
    expect(event?.distinct_id).toBe(who)
    expect(event?.properties.$process_person_profile).toBe(who === "cus_1" ? undefined : false)
  })

  it("is the account that proved an order is theirs, even if it isn't recorded as placed", async () => {
    const row = refundOf({ customer_id: "cus_1", customer: { id: "cus_1", has_account: true } })
    const known: Known = { orders: { order_1: browsed } }
    expect(await eventsOf(catalog.payment_refunded, row, known)).toMatchObject([
      { distinct_id: "browser_1" },
    ])
    const proven = { ...row, proven: "cus_1" }
    expect(await eventsOf(catalog.payment_refunded, proven, known)).toMatchObject([
      { distinct_id: "cus_1" },
    ])
  })

  it("leaves nothing in a row of an account whose email was typed", async () => {
    const customer = { id: "cus_1", has_account: true, company_name: "Acme" }
    const row = refundOf({ customer_id: "cus_1", customer })
    const payment = row.payment as { payment_collection: object }
    Object.assign(payment.payment_collection, { cart: { id: "cart_1", customer } })
    const seen = async (visit: KnownVisit) =>
      JSON.stringify(await rowsOf(catalog.payment_refunded, row, { orders: { order_1: visit } }))
    expect(await seen(browsed)).not.toContain("Acme")
    expect(await seen({ ...browsed, customerId: "cus_1" })).toContain("Acme")
  })

  it("is the account of an order without a visit", async () => {
    const [event] = await eventsOf(catalog.product_added_to_cart, lineOf({ has_account: true }), {})
    expect(event?.distinct_id).toBe("cus_1")
  })

  it("names no account if the order's visitor refused", async () => {
    const request = {
      id: "ordch_1",
      requested_at: new Date(),
      order: { id: "order_1", customer_id: "cus_g", customer: { id: "cus_g" } },
      actions: [{ action: "TRANSFER_CUSTOMER", reference_id: "cus_heir" }],
    }
    const events = await eventsOf(catalog.order_transfer_requested, request, {
      orders: { order_1: { consent: "denied" } },
    })
    expect(events).toMatchObject([{ distinct_id: "order_1" }])
    expect(JSON.stringify(events)).not.toContain("cus_")
  })

  it.each([
    ["under which the order was sent", "browser_1", false, "browser_1", undefined],
    ["of an order whose visitor refused", "order_1", false, "order_1", undefined],
    ["of an order that was dropped", "order_1", true, "order_1", true],
  ])(
    "is the ID %s, for a store's own event long after",
    async (_case, id, is_refused, who, dropped) => {
      const praised = definitionFrom({
        id: "order_praised",
        doc: "Praise.",
        entity: "order",
        person: { customer: "customer" },
        properties: {},
      })
      const receipt = { uuid: uuidOf("order_placed", "order_1"), distinct_id: id, is_refused }
      const raw = (statement: string) =>
        Promise.resolve({ rows: statement.includes("posthog_outbox_event") ? [receipt] : [] })
      const assignOwners = createAssignOwners({
        query: { graph: () => Promise.resolve({ data: [] }) } as unknown as Query,
        database: { raw } as unknown as Database,
      })
      const customer = { id: "cus_guest", has_account: false }
      const order = {
        id: "order_1",
        version: 1,
        created_at: new Date(),
        customer_id: customer.id,
        customer,
      }
      const [row = order] = await assignOwners(praised, [order], [])
      // The cart's row was purged meanwhile.
      const [event] = await eventsOf(praised, row, {})
      expect([event?.distinct_id, event?.isRefused]).toEqual([who, dropped])
    }
  )

  it("stays dropped with its order, also once the customer is erased", async () => {
    const row = refundOf(
      { customer_id: null, customer: { id: "order_1" } },
      { visit: { denied: "anonymous" }, told: told("order_1", { is_refused: true }) }
    )
    expect(await eventsOf(catalog.payment_refunded, row, {})).toMatchObject([{ isRefused: true }])
  })
})
