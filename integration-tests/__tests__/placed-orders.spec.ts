import { updateOrderWorkflow } from "@medusajs/medusa/core-flows"
import type { HttpTypes } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { idAt } from "../../src/capture/rows/ids/id-window"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { DAY_MS } from "../../src/lib/time"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { merchantOf } from "../support/merchant"
import { asShown } from "../support/money"
import { placedWorld } from "../support/placed-world"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { ADDRESS, openTill } from "../support/till"

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite({ name: "placed-orders", workerMode: "server" }, (suite) => {
  const { baseUrl, standIn, container, posthog, sql, reconcileNow, withoutHints } = suite
  const { told, placed, edits, tell, expectAgreement, expectUnchanged } = placedWorld(suite)
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

  const till = openTill(container, () => shop)

  const post = <T>(path: string, body: object = {}) => shop.admin.request<T>("POST", path, body)

  const merchant = ({ id }: { id: string }) => merchantOf(shop.admin.request, id)

  const addPieces = (order: { id: string }, quantity: number) =>
    merchant(order).edit([{ variant_id: String(shop.lines(1)[0]?.variantId), quantity }], [])

  const changeEmail = ({ id }: { id: string }, email: string) =>
    updateOrderWorkflow(container()).run({ input: { id, user_id: "user_1", email } })

  const totalOf = async ({ id }: { id: string }) => {
    const path = `/admin/orders/${id}?fields=total`
    return (await shop.admin.request<HttpTypes.AdminOrderResponse>("GET", path)).order.total
  }

  describe("an order without a cart is recorded as it was placed", () => {
    it("although it was refunded", async () => {
      const order = await till.order()
      await merchant(order).refund(await till.pay(order), 40)
      await tell()
      expect(placed()).toEqual([100])
      await expectUnchanged()
    })

    it("although it was canceled", async () => {
      const order = await till.order()
      await till.pay(order)
      await post(`/admin/orders/${order.id}/cancel`)
      await tell()
      expect(placed()).toEqual([100])
      await expectUnchanged()
    })

    it("although its email was corrected and it shipped before catch-up ran", async () => {
      const order = await till.order()
      await withoutHints(() => changeEmail(order, "other@example.com"))
      await merchant(order).refund(await till.pay(order), 40)
      await tell()
      expect(placed()).toEqual([100])
      await expectUnchanged()
    })

    it("and edited, edit by edit, if it was paid before", async () => {
      const order = await till.order()
      await till.pay(order)
      await addPieces(order, 2)
      await addPieces(order, 1)
      await tell()
      expect(placed()).toEqual([100])
      expect(edits()).toHaveLength(2)
      await expectUnchanged()
    })

    it("and edited, with the tax that Medusa's own summary of such an order leaves out", async () => {
      const order = await till.order({
        shipping_address: ADDRESS,
        items: [{ title: "Piece", quantity: 1, unit_price: 100, is_tax_inclusive: false }],
      })
      await tell()
      await addPieces(order, 2)
      const total = await totalOf(order)
      await tell()
      expect(placed()).toEqual([119])
      expect(edits()).toEqual([asShown(total - 119, "eur")])
      await expectAgreement()
    })

    it("and edited, if it was recorded before", async () => {
      const order = await till.order()
      await tell()
      await addPieces(order, 2)
      await tell()
      expect(placed()).toEqual([100])
      expect(edits()).toEqual([expect.any(Number)])
      await expectAgreement()
      await sql(`update posthog_outbox_event set amount = '101' where definition = 'order_placed'`)
      await expectAgreement(false)
    })

    it("including an edit that no row tells apart from a draft's", async () => {
      const order = await till.order()
      await addPieces(order, 2)
      const total = await totalOf(order)
      await tell()
      expect(placed()).toEqual([total])
      expect(edits()).toEqual([])
      await addPieces(order, 1)
      await tell()
      expect(edits()).toHaveLength(1)
      await expectAgreement()
    })

    it("with the edits from before it became an order, and without later ones", async () => {
      const draft = await till.draft()
      await till.editDraft(draft, 2)
      await till.editDraft(draft, 1)
      await tell()
      expect(told()).toEqual([])
      await till.convert(draft)
      await tell()
      await addPieces(draft, 1)
      await tell()
      expect(placed()).toEqual([135.7])
      expect(told("order_placed")).toMatchObject([{ properties: { item_count: 4 } }])
      expect(told("order_edited")).toMatchObject([{ properties: { items_added: 1 } }])
      await expectUnchanged()
    })

    it("with the credit that was given to the draft, and the edits before and after it", async () => {
      const draft = await till.draft()
      await till.editDraft(draft, 2)
      const credit = { amount: 30, reference: "voucher", reference_id: "1" }
      await post(`/admin/orders/${draft.id}/credit-lines`, credit)
      await till.editDraft(draft, 1)
      await till.convert(draft)
      await tell()
      expect([placed(), edits()]).toEqual([[await totalOf(draft)], []])
      expect(told("order_placed")).toMatchObject([
        { properties: { item_count: 4, credit_total: 30 } },
      ])
      await expectUnchanged()
    })

    it("even if it was a draft for weeks, and no hint announced that it became an order", async () => {
      const draft = await till.draft()
      await tell()
      await withoutHints(() => till.convert(draft))
      const id = idAt("order", new Date(Date.now() - 20 * DAY_MS)).padEnd(32, "0")
      await sql(`update posthog_installation set installed_at = now() - interval '30 days'`)
      await sql(
        `update "order" set id = ?, created_at = now() - interval '20 days' where id = ?`,
        id,
        draft.id
      )
      await reconcileNow()
      expect(told("order_placed")).toMatchObject([{ properties: { order_id: id } }])
    })

    it("when a quote is accepted, and not when an order from before the installation changes", async () => {
      const [quote, old] = [await till.draft(), await till.order()]
      await sql(`update "order" set created_at = now() - interval '1 year' where id = ?`, old.id)
      await sql(`delete from posthog_outbox_event`)
      await till.accept(quote)
      await till.accept(old)
      await posthog().flush()
      expect(told("order_placed")).toMatchObject([{ properties: { order_id: quote.id } }])
    })

    it.each(["at once", "after a new address, for which the draft was taxed anew"])(
      "with a draft's line that was removed again %s",
      async (when) => {
        const draft = await till.draft({ items: [] })
        await till.editDraft(draft, 5)
        if (when !== "at once") {
          await till.move(draft)
        }
        const [line] = await sql<{ item_id: string }>(
          `select item_id from order_item where order_id = ?`,
          draft.id
        )
        await till.editDraft(draft, 3, [String(line?.item_id)])
        await till.convert(draft)
        await tell()
        expect(placed()).toEqual([35.7])
        await expectUnchanged()
        expect(edits()).toEqual([])
      }
    )
  })

  describe("an order transferred to another customer", () => {
    const account = (email: string) =>
      shop.shopper.registerCustomer({ email, password: "correct horse" })

    /** Requests the order from its account, and opens the email that goes to the order's address. */
    const claim = async (order: { id: string }, token: string) => {
      const request = shop.shopper.open(token)
      await request("POST", `/store/orders/${order.id}/transfer/request`, {})
      const [mail] = await sql<{ token: string }>(
        `select details ->> 'token' as token from order_change_action
           where order_id = ? and action = 'TRANSFER_CUSTOMER' order by ordering desc`,
        order.id
      )
      const path = `/store/orders/${order.id}/transfer/accept`
      await shop.shopper.open()("POST", path, { token: mail?.token })
      return mail?.token ?? ""
    }

    const giveToGuest = (order: { id: string }, email: string) =>
      post(`/admin/orders/${order.id}/transfer/guest`, { email })

    const customerOf = async ({ id }: { id: string }) => {
      const [row] = await sql<{ customer_id: string }>(
        `select customer_id from "order" where id = ?`,
        id
      )
      return String(row?.customer_id)
    }

    const whose = () =>
      Object.fromEntries(told().map(({ event, distinctId }) => [event, distinctId]))

    it("is the account's from the time at which it proved the email", async () => {
      const order = await shop.order()
      const guest = await customerOf(order)
      const { customer, token } = await account("ada@example.com")
      const payment = await merchant(order).capture()
      await tell()
      const proof = await claim(order, token)
      await merchant(order).refund(payment, 1)
      await post(`/admin/orders/${order.id}/cancel`)
      await tell()
      expect(await customerOf(order)).toBe(customer.id)
      expect(whose()).toMatchObject({
        order_placed: guest,
        payment_authorized: guest,
        payment_captured: guest,
        order_transfer_requested: guest,
        payment_refunded: customer.id,
        order_canceled: customer.id,
      })
      await expectUnchanged()
      expect(JSON.stringify(standIn().requests())).not.toContain(proof)
      // Only the option `mergeGuests` joins them.
      const joined = standIn().events({ event: "$identify" })
      expect(joined.filter(({ properties }) => properties.$anon_distinct_id)).toEqual([])
    })

    it("stays on its recorded person if the merchant transferred it", async () => {
      const order = await shop.order()
      const guest = await customerOf(order)
      const payment = await merchant(order).capture()
      await tell()
      await giveToGuest(order, "heir@example.com")
      const heir = await customerOf(order)
      await merchant(order).refund(payment, 1)
      const [line] = order.items ?? []
      await merchant(order).fulfill([{ id: String(line?.id), quantity: 1 }])
      await tell()
      expect(heir).not.toBe(guest)
      expect(new Set(told().map(({ distinctId }) => distinctId))).toEqual(new Set([guest]))
      expect(whose()).toHaveProperty("order_fulfilled")
      await expectUnchanged()
    })

    it.each<[string, (order: { id: string }, email: string) => Promise<unknown>]>([
      ["came with another guest", giveToGuest],
      ["was corrected", changeEmail],
    ])(
      "stays there even if its email %s, and the order was requested with that",
      async (_what, change) => {
        const order = await till.order()
        const payment = await till.pay(order)
        const guest = await customerOf(order)
        await tell()
        await change(order, "heir@example.com")
        const { customer, token } = await account("heir@example.com")
        await claim(order, token)
        await merchant(order).refund(payment, 1)
        await tell()
        expect(await customerOf(order)).toBe(customer.id)
        expect(new Set(told().map(({ distinctId }) => distinctId))).toEqual(new Set([guest]))
        await expectUnchanged()
      }
    )

    it("stays there if the store's own code gave it to another customer", async () => {
      const order = await till.order({ email: undefined })
      const { customer } = await account("ada@example.com")
      const payment = await till.pay(order)
      await tell()
      await container()
        .resolve(Modules.ORDER)
        .updateOrders([{ id: order.id, customer_id: customer.id }] as never)
      await merchant(order).refund(payment, 1)
      await tell()
      expect(whose()).toMatchObject({ order_placed: order.id, payment_refunded: order.id })
      expect(
        standIn()
          .persons()
          .filter(({ properties }) => "lifetime_value_eur" in properties)
      ).toEqual([])
    })

    it("counts among the orders of whoever placed it", async () => {
      const { customer, token } = await account("ada@example.com")
      const order = await withoutHints(async () => {
        await shop.order({ customer: { token } })
        const placed = await shop.order()
        await claim(placed, token)
        return placed
      })
      await tell()
      const [event] = told("order_placed").filter(
        ({ properties }) => properties.order_id === order.id
      )
      expect(event?.distinctId).not.toBe(customer.id)
      expect(event?.properties).toMatchObject({
        is_guest: true,
        is_first_order: true,
        order_number_of_customer: 1,
      })
    })
  })
})
