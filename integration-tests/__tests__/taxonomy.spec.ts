import type { HttpTypes } from "@medusajs/framework/types"
import { uuidOf } from "../../src/capture/rows/to-event"
import { compare } from "../../src/capture/sweeps/compare/compare"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { PROMOTION } from "../store/src/seed/data"
import { merchantOf } from "../support/merchant"
import { asShown } from "../support/money"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { essenceOf } from "../support/events"

const IMAGE = "https://shop.example.com/shirt.jpg"

/** What the spec requires for an order's money, in the numbers of Medusa's API. */
const amountsOf = (order: HttpTypes.StoreOrder | HttpTypes.AdminOrder) => {
  const revenue = order.item_total - order.item_tax_total
  const shipping = order.shipping_total - order.shipping_tax_total
  const shown = (amount: number) => asShown(amount, order.currency_code)
  // The spec's own sum: "subtotal with shipping and taxes added in".
  expect(revenue + shipping + order.tax_total).toBeCloseTo(order.item_total + order.shipping_total)
  return {
    total: shown(order.item_total + order.shipping_total),
    revenue: shown(revenue),
    shipping: shown(shipping),
    tax: shown(order.tax_total),
    discount: shown(order.discount_total),
    currency: order.currency_code.toUpperCase(),
    affiliation: "Default Sales Channel",
  }
}

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  { name: "taxonomy", workerMode: "server", options: { taxonomy: "ecommerce-spec" } },
  ({ baseUrl, standIn, posthog, container, sql, reconcileNow }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

    const post = <T>(path: string, body: object = {}) => shop.admin.request<T>("POST", path, body)

    /** The order with its money, as the Admin API shows it. */
    const retrieve = async ({ id }: { id: string }) => {
      const fields = [
        "*payment_collections.payments",
        "+currency_code",
        "+tax_total",
        "+item_total",
        "+item_tax_total",
        "+shipping_total",
        "+shipping_tax_total",
        "+discount_total",
      ].join()
      const path = `/admin/orders/${id}?fields=${encodeURIComponent(fields)}`
      return (await shop.admin.request<HttpTypes.AdminOrderResponse>("GET", path)).order
    }

    const paymentOf = async (order: { id: string }) =>
      String((await retrieve(order)).payment_collections[0]?.payments?.[0]?.id)

    const told = (event?: string) =>
      standIn()
        .events(event === undefined ? undefined : { event })
        .map(essenceOf)
        .sort((a, b) => a.uuid.localeCompare(b.uuid))

    const makeCategory = async (name: string, more: object = {}) => {
      const { product_category } = await post<HttpTypes.AdminProductCategoryResponse>(
        "/admin/product-categories",
        { name, is_active: true, ...more }
      )
      return product_category.id
    }

    /** Adds a picture and categories to the shirt, two of them public. */
    const dress = async () => {
      const variants = await shop.shopper.listVariants(shop.region("EU").id)
      const shirt = variants.find(({ sku }) => sku === "SHIRT-S")
      const product = String(shirt?.product_id)
      const clothing = await makeCategory("Clothing")
      const shirts = await makeCategory("Shirts", { parent_category_id: clothing })
      const hidden = await makeCategory("Bad sellers", {
        parent_category_id: shirts,
        is_internal: true,
      })
      await post(`/admin/products/${product}`, {
        thumbnail: IMAGE,
        categories: [clothing, shirts, hidden].map((id) => ({ id })),
      })
    }

    it.each(["EU", "US", "JP"])(
      "describes an order in %s as the spec's Order Completed, with the Store API's numbers",
      async (name) => {
        await dress()
        const region = shop.region(name)
        const shown = (amount: number) => asShown(amount, region.currency_code)
        const order = await shop.order({
          regionId: region.id,
          countryCode: String(region.countries?.[0]?.iso_2),
          promoCodes: [PROMOTION.code],
          // Products whose rounded lines add up, so that each line has exactly the Store API's total.
          items: shop.linesOf(["SHIRT-S", "MUG-WHITE", "NOTEBOOK-80", "BACKPACK-BLUE"], 3),
        })
        await posthog().flush()
        const [event, ...others] = told()
        expect(others).toEqual([])
        expect(event).toMatchObject({ event: "Order Completed" })
        expect(event?.uuid).toBe(uuidOf("order_placed", order.id))
        const [cart] = await sql<{ id: string }>(`select id from cart`)
        expect(event?.properties).toMatchObject({
          ...amountsOf(order),
          total: shown(order.total),
          subtotal: event?.properties.revenue,
          checkout_id: cart?.id,
          order_id: order.id,
          coupon: PROMOTION.code,
          order_display_id: order.display_id,
          is_guest: true,
          promotion_codes: [PROMOTION.code],
        })
        expect(order.discount_total).toBeGreaterThan(0)
        const products = event?.properties.products as Record<string, unknown>[]
        expect(products).toHaveLength(order.items?.length ?? 0)
        for (const item of order.items ?? []) {
          const isShirt = item.product_title === "T-Shirt"
          expect(products).toContainEqual({
            product_id: item.product_id,
            variant_id: item.variant_id,
            sku: item.variant_sku,
            name: item.product_title,
            variant: item.variant_title,
            quantity: item.quantity,
            price: item.unit_price,
            subtotal: shown(item.subtotal),
            tax: shown(item.tax_total),
            discount: shown(item.discount_total),
            total: shown(item.total),
            coupon: PROMOTION.code,
            ...(isShirt && { category: "Shirts", image_url: IMAGE }),
          })
        }
        expect((await compare(container(), { from: new Date(0), minAgeMs: 0 })).agrees).toBe(true)
      }
    )

    /** A paid order that is edited twice and refunded in part, and another that is canceled. */
    const live = async () => {
      const order = await shop.order({ promoCodes: [PROMOTION.code], items: shop.lines(3, 2) })
      const [shirt, mug] = (order.items ?? []).map(({ id }) => id)
      const [, , , fourth] = shop.lines(4)
      const payment = await paymentOf(order)
      // An edit cancels a payment that isn't captured.
      await post(`/admin/payments/${payment}/capture`)
      const merchant = merchantOf(shop.admin.request, order.id)
      await merchant.edit([{ variant_id: String(fourth?.variantId), quantity: 3 }], [])
      const first = amountsOf(await retrieve(order))
      await merchant.edit(
        [],
        [
          { id: String(shirt), quantity: 1 },
          { id: String(mug), quantity: 0 },
        ]
      )
      const second = amountsOf(await retrieve(order))
      await post(`/admin/payments/${payment}/refund`, { amount: 1.23, note: "for Jane" })
      const other = await shop.order({ promoCodes: [PROMOTION.code], items: shop.lines(2, 3) })
      await post(`/admin/payments/${await paymentOf(other)}/capture`)
      await post(`/admin/orders/${other.id}/cancel`)
      return { order, other, first, second }
    }

    const expectLife = ({ order, other, first, second }: Awaited<ReturnType<typeof live>>) => {
      expect(
        told()
          .map(({ event }) => event)
          .sort()
      ).toEqual([
        "Order Cancelled",
        "Order Completed",
        "Order Completed",
        "Order Refunded",
        "Order Refunded",
        "Order Updated",
        "Order Updated",
        "payment_authorized",
        "payment_authorized",
        "payment_captured",
        "payment_captured",
      ])
      const updates = told("Order Updated").sort((a, b) => a.timestamp.localeCompare(b.timestamp))
      expect(first.total).not.toEqual(second.total)
      expect(updates).toMatchObject([
        { properties: { order_id: order.id, coupon: PROMOTION.code, lines_added: 1, ...first } },
        { properties: { order_id: order.id, lines_removed: 1, lines_changed: 1, ...second } },
      ])
      expect(updates.map(({ properties }) => (properties.products as unknown[]).length)).toEqual([
        4, 3,
      ])
      expect(told("Order Cancelled")).toMatchObject([
        {
          uuid: uuidOf("order_canceled", other.id),
          properties: {
            order_id: other.id,
            coupon: PROMOTION.code,
            hours_since_order: 0,
            ...amountsOf(other),
            total: asShown(other.total, "eur"),
          },
        },
      ])
      expect(told("Order Cancelled")[0]?.properties.products).toHaveLength(2)
      const refunds = told("Order Refunded").map(({ properties }) => properties)
      expect(refunds).toContainEqual(
        expect.objectContaining({
          order_id: order.id,
          total: 1.23,
          currency: "EUR",
          amount: 1.23,
          $revenue: -1.23,
        })
      )
      expect(refunds).toContainEqual(
        expect.objectContaining({ order_id: other.id, $revenue: -asShown(other.total, "eur") })
      )
    }

    it("describes edits, refunds, and a cancellation as in the spec, and the same from rows alone", async () => {
      const life = await live()
      await posthog().flush()
      // Captures and refunds have no hints.
      await reconcileNow()
      expectLife(life)
      const hinted = told()
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      await reconcileNow()
      expect(told()).toEqual(hinted)
    })
  }
)
