import { createAndCompleteReturnOrderWorkflow } from "@medusajs/medusa/core-flows"
import type { HttpTypes } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { merchantOf, NOTE, TRACKING_NUMBER } from "../support/merchant"
import type { Lines, Merchant } from "../support/merchant"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { essenceOf } from "../support/events"

const OTHER = "other@example.com"

/** The events of another customer's account: `customer_created` and `$identify`. */
const ACCOUNT = 2

const anyId = (prefix: string) => expect.stringMatching(`^${prefix}_`) as string

/** Medusa doesn't record when an order was completed, so archiving it later changes the time. */
const withoutUnstableTime = <Told extends { event: string; timestamp: string }>(event: Told) =>
  event.event === "order_completed" ? { ...event, timestamp: "" } : event

/** What PostHog receives from the life below. */
const LIFE = [
  ["claim_created", { item_count: 1, new_item_count: 1, reasons: ["production_failure"] }],
  ["exchange_created", { item_count: 1, new_item_count: 2 }],
  ["order_archived", { hours_since_order: 0 }],
  ["order_completed", { hours_since_order: 0 }],
  ["order_delivered", { item_count: 4, fulfillment_provider: "manual_manual" }],
  [
    "order_edited",
    {
      lines_added: 1,
      lines_removed: 0,
      lines_changed: 1,
      items_added: 3,
      items_removed: 2,
      currency: "EUR",
    },
  ],
  ["order_fulfilled", { item_count: 1, fulfillment_provider: "manual_manual" }],
  ["order_fulfilled", { item_count: 4, shipping_option: "Standard" }],
  ["fulfillment_canceled", { item_count: 1, shipping_option: "Standard" }],
  ["order_placed", { item_count: 9, order_number_of_customer: 1 }],
  ["order_shipped", { item_count: 4, hours_since_order: 0 }],
  ["payment_authorized", { attempt: 1, payment_provider: "pp_system_default" }],
  ["order_transfer_requested", { to_customer_id: anyId("cus") }],
  ["return_requested", { item_count: 2, reasons: ["Too small"] }],
  ["return_requested", { item_count: 1, reasons: [], exchange_id: anyId("oexc") }],
  ["return_requested", { item_count: 1, reasons: [], claim_id: anyId("claim") }],
  ["return_received", { item_count: 1, damaged_count: 0, hours_since_request: 0 }],
  ["return_received", { item_count: 1, damaged_count: 1 }],
  ["return_received", { item_count: 1, damaged_count: 0 }],
] as const

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  { name: "order-life", workerMode: "server" },
  ({ baseUrl, standIn, posthog, container, sql, reconcileNow, withoutHints }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** Where the passes start. */
    beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

    /** An order and everything that a merchant does with it. */
    const live = async () => {
      const order = await shop.order({ items: shop.lines(3, 3) })
      const [shirt, mug, book] = (order.items ?? []).map(({ id }) => ({ id, quantity: 1 }))
      if (!shirt || !mug || !book) {
        throw new Error("Expected an order of three lines.")
      }
      const [, , , fourth] = shop.lines(4)
      const { customer } = await shop.shopper.registerCustomer({ email: OTHER, password: "secret" })
      const merchant = merchantOf(shop.admin.request, order.id)
      const parcel = [{ ...shirt, quantity: 3 }, mug]
      const sent = await merchant.fulfill(parcel)
      await merchant.ship(sent, parcel)
      await merchant.deliver(sent)
      await merchant.cancelFulfillment(await merchant.fulfill([book]))
      await merchant.edit([{ variant_id: String(fourth?.variantId), quantity: 3 }], [book])
      const editedBy = (await totalOf(order)) - order.total
      await sendBack(merchant, shirt, mug)
      await merchant.complete()
      await merchant.archive()
      await merchant.requestTransfer(customer.id)
      return { order, editedBy }
    }

    /** A draft with one item for the guest of the other orders, or for another buyer. */
    const openDraft = async (buyer: object = { email: "guest@example.com" }) => {
      const post = <T>(path: string, body: object = {}) => shop.admin.request<T>("POST", path, body)
      const variant = String(shop.lines(1)[0]?.variantId)
      const { draft_order } = await post<{ draft_order: { id: string } }>("/admin/draft-orders", {
        ...buyer,
        region_id: shop.region("EU").id,
        items: [{ variant_id: variant, quantity: 1 }],
      })
      return { post, variant, draft: draft_order.id }
    }

    const totalOf = async ({ id }: { id: string }) => {
      const path = `/admin/orders/${id}?fields=total`
      return (await shop.admin.request<HttpTypes.AdminOrderResponse>("GET", path)).order.total
    }

    /** A return in two parts, an exchange, and a claim. */
    const sendBack = async (merchant: Merchant, shirt: Lines, mug: Lines) => {
      const [, , , other] = shop.lines(4)
      const instead = { variant_id: String(other?.variantId), quantity: 2 }
      const reason_id = await merchant.returnReason("Too small")
      const back = await merchant.requestReturn([{ ...shirt, quantity: 2, reason_id }])
      await merchant.receiveReturn(back, [shirt])
      await merchant.receiveReturn(back, [], [shirt])
      await merchant.receiveReturn(await merchant.exchange([mug], [instead]), [mug])
      await merchant.claim(
        [{ ...shirt, reason: "production_failure" }],
        [{ ...instead, quantity: 1 }]
      )
    }

    const told = () =>
      standIn()
        .events()
        .filter(({ properties }) => properties.order_id)
        .map(essenceOf)
        .sort((a, b) => a.uuid.localeCompare(b.uuid))

    const expectLife = ({ order, editedBy }: Awaited<ReturnType<typeof live>>) => {
      const events = told()
      const names = events.map(({ event }) => event).sort()
      expect(names).toEqual(LIFE.map(([event]) => event).sort())
      for (const [event, properties] of LIFE) {
        expect(events).toContainEqual(
          expect.objectContaining({
            event,
            distinctId: order.customer_id,
            properties: expect.objectContaining({
              order_id: order.id,
              $process_person_profile: false,
              ...properties,
            }) as unknown,
          })
        )
      }
      const edit = events.find(({ event }) => event === "order_edited")
      expect(editedBy).not.toBe(0)
      expect(edit?.properties.amount_difference).toBeCloseTo(editedBy, 10)
      const sent = JSON.stringify(standIn().requests())
      for (const personal of [NOTE, TRACKING_NUMBER, "guest@example.com", OTHER]) {
        expect(sent).not.toContain(personal)
      }
    }

    it("records each step when Medusa announces it, and the same from rows alone", async () => {
      const life = await live()
      await posthog().flush()
      // The one without a hint is the authorization.
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
      expectLife(life)
      const hinted = told()
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })

      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      expect(await reconcileNow()).toMatchObject({ recorded: LIFE.length + ACCOUNT })
      expect(told().map(withoutUnstableTime)).toEqual(hinted.map(withoutUnstableTime))
    })

    it("records a return that is made in one step, as the storefront does", async () => {
      const order = await shop.order({ items: shop.lines(1, 2) })
      const items = (order.items ?? []).map(({ id, quantity }) => ({ id, quantity }))
      const merchant = merchantOf(shop.admin.request, order.id)
      await merchant.ship(await merchant.fulfill(items), items)
      const { shipping_options } =
        await shop.admin.request<HttpTypes.AdminShippingOptionListResponse>(
          "GET",
          "/admin/shipping-options"
        )
      await createAndCompleteReturnOrderWorkflow(container()).run({
        input: {
          order_id: order.id,
          items,
          note: NOTE,
          return_shipping: { option_id: String(shipping_options[0]?.id), price: 0 },
          receive_now: true,
        },
      })
      await posthog().flush()
      const hinted = told()
      expect(hinted.map(({ event, properties }) => [event, properties.item_count]).sort()).toEqual([
        ["order_fulfilled", 2],
        ["order_placed", 2],
        ["order_shipped", 2],
        ["return_received", 2],
        ["return_requested", 2],
      ])
      expect(JSON.stringify(standIn().requests())).not.toContain(NOTE)
      const [row] = await sql<{ requested_at: Date }>(`select requested_at from "return"`)
      expect(hinted.find(({ event }) => event === "return_requested")?.timestamp).toBe(
        row?.requested_at.toISOString()
      )
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
      expect(told().map(({ event }) => event)).toContain("payment_authorized")
    })

    it("doesn't treat a draft's edits as an order's", async () => {
      const { post, variant, draft } = await openDraft()
      const path = `/admin/draft-orders/${draft}`
      await post(`${path}/edit`)
      await post(`${path}/edit/items`, { items: [{ variant_id: variant, quantity: 1 }] })
      await post(`${path}/edit/confirm`)
      const raw = jest.spyOn(posthog().internals.database, "raw")
      await reconcileNow()
      expect(told()).toEqual([])
      await post(`${path}/convert-to-order`)
      await posthog().flush()
      await reconcileNow()
      expect(told()).toMatchObject([{ event: "order_placed", properties: { item_count: 2 } }])
      // They are looked at every hour, so their lines and totals aren't computed.
      expect(raw.mock.calls.filter(([text]) => text.includes("lines_added"))).toEqual([])
      raw.mockRestore()
    })

    it("numbers a customer's orders by the earlier ones only", async () => {
      const orders = await withoutHints(async () => {
        const [first, gone, second, third] = [
          await shop.order(),
          await shop.order(),
          await shop.order(),
          await shop.order(),
        ]
        await openDraft()
        await sql(`update "order" set deleted_at = now() where id = ?`, gone.id)
        await sql(
          `update "order" set created_at = created_at - interval '3 days 1 hour' where id = ?`,
          first.id
        )
        return [first, second, third]
      })
      await reconcileNow()
      const historyOf = ({ id }: { id: string }) => {
        const { properties } =
          told().find(
            ({ event, properties: { order_id } }) => event === "order_placed" && order_id === id
          ) ?? {}
        const { is_first_order, order_number_of_customer, days_since_last_order } = properties ?? {}
        return [is_first_order, order_number_of_customer, days_since_last_order]
      }
      expect(orders.map(historyOf)).toEqual([
        [true, 1, undefined],
        [false, 2, 3],
        [false, 3, 0],
      ])
    })

    it("has no place in the history of a customer with very many orders, which no batch reads", async () => {
      const order = await withoutHints(() => shop.order())
      await sql(
        `insert into "order" (id, customer_id, currency_code, status, created_at)
         select 'order_till' || n, placed.customer_id, 'eur', 'completed', placed.created_at - interval '1 year'
         from "order" placed, generate_series(1, 10000) n where placed.id = ?`,
        order.id
      )
      const { toEvents } = createPipeline(container())
      const [placed] = await toEvents({ id: "order_placed" }, { id: order.id })
      expect(placed?.properties.order_id).toBe(order.id)
      expect(Object.keys(placed?.properties ?? {}).join()).not.toMatch(/first_order|of_customer/)
    })

    it("sends an account's order totals when a draft becomes an order", async () => {
      const { customer, token } = await shop.shopper.registerCustomer({
        email: OTHER,
        password: "secret",
      })
      const { post, draft } = await openDraft({ customer_id: customer.id, email: OTHER })
      await shop.order({ customer: { token } })
      await reconcileNow()
      const ordersOfPerson = () =>
        standIn()
          .persons()
          .find(({ distinctIds }) => distinctIds.includes(customer.id))?.properties.orders_count
      expect(ordersOfPerson()).toBe(1)
      await post(`/admin/draft-orders/${draft}/convert-to-order`)
      await posthog().flush()
      await reconcileNow()
      expect(ordersOfPerson()).toBe(2)
    })

    it("sends an account's order totals, in whatever order events are recorded", async () => {
      const { customer, token } = await shop.shopper.registerCustomer({
        email: OTHER,
        password: "secret",
      })
      const [first, last] = [
        await shop.order({ customer: { token } }),
        await shop.order({ customer: { token } }),
      ]
      for (const order of [first, last]) {
        const merchant = merchantOf(shop.admin.request, order.id)
        await merchant.refund(await merchant.capture(), 1.11)
      }
      const paid = first.total + last.total - 2.22
      const person = () =>
        standIn()
          .persons()
          .find(({ distinctIds }) => distinctIds.includes(customer.id))?.properties
      const expected = {
        orders_count: 2,
        first_order_at: new Date(String(first.created_at)).toISOString(),
        last_order_at: new Date(String(last.created_at)).toISOString(),
        lifetime_value_eur: expect.closeTo(paid, 10) as number,
      }
      await reconcileNow()
      expect(person()).toMatchObject(expected)
      // The latest order is recorded, and the ones before it are recorded later, as a backfill does.
      await sql(`delete from posthog_outbox_event where entity_id <> ?`, last.id)
      expect((await reconcileNow()).recorded).toBeGreaterThan(4)
      expect(person()).toMatchObject(expected)
      // An older event may reach PostHog after a newer one, and would overwrite the profile.
      expect(
        await sql(
          `select entity_id from posthog_outbox_event
           where definition = 'order_placed' and jsonb_exists(properties -> '$set', 'orders_count')`
        )
      ).toEqual([{ entity_id: last.id }])
    })
  }
)
