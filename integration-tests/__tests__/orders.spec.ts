import type { HttpTypes } from "@medusajs/framework/types"
import { getSmallestUnit } from "@medusajs/payment-stripe/dist/utils/get-smallest-unit"
import { uuidOf } from "../../src/capture/rows/to-event"
import { PROMOTION } from "../store/src/seed/data"
import { asShown } from "../support/money"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

storeSuite({ name: "orders" }, ({ baseUrl, standIn, sql }) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })

  /** The one `order_placed` of an order, as PostHog finally counts it. */
  const placed = (order: { id: string }) =>
    standIn().waitFor((seen) =>
      seen
        .events({ event: "order_placed" })
        .find(({ properties }) => properties.order_id === order.id)
    )

  const createdAt = async (order: { id: string }) => {
    const [row] = await sql<{ created_at: Date }>(
      `select created_at from "order" where id = ?`,
      order.id
    )
    return row?.created_at.toISOString()
  }

  /** What the Store API answered, in the event's property names and as the Admin shows it. */
  const amountsOf = (order: HttpTypes.StoreOrder) => ({
    order_id: order.id,
    order_display_id: order.display_id,
    currency: order.currency_code.toUpperCase(),
    total: asShown(order.total, order.currency_code),
    subtotal: asShown(order.subtotal, order.currency_code),
    tax: asShown(order.tax_total, order.currency_code),
    shipping: asShown(order.shipping_total, order.currency_code),
    discount: asShown(order.discount_total, order.currency_code),
    credit_total: asShown(order.credit_line_total, order.currency_code),
    item_count: order.items?.reduce((sum, item) => sum + item.quantity, 0),
  })

  const productsOf = (order: HttpTypes.StoreOrder) =>
    order.items
      ?.map((item) => ({
        product_id: item.product_id,
        variant_id: item.variant_id,
        sku: item.variant_sku,
        name: item.product_title,
        variant: item.variant_title,
        quantity: item.quantity,
        price: item.unit_price,
        subtotal: asShown(item.subtotal, order.currency_code),
        tax: asShown(item.tax_total, order.currency_code),
        discount: asShown(item.discount_total, order.currency_code),
        total: asShown(item.total, order.currency_code),
      }))
      .sort((a, b) => String(a.variant_id).localeCompare(String(b.variant_id)))

  const expectSameMoney = async (order: HttpTypes.StoreOrder) => {
    const event = await placed(order)
    expect(event.properties).toMatchObject(amountsOf(order))
    const products = event.properties.products as { variant_id: string }[]
    expect([...products].sort((a, b) => a.variant_id.localeCompare(b.variant_id))).toEqual(
      productsOf(order)
    )
    expect(event.timestamp).toBe(await createdAt(order))
    expect(standIn().events({ event: "order_placed" })).toHaveLength(1)
    return event
  }

  it("sends a guest's order once, under the guest customer's ID and without a person", async () => {
    const order = await shop.order()
    const event = await expectSameMoney(order)
    expect(event.distinctId).toBe(order.customer_id)
    expect(event.uuid).toBe(uuidOf("order_placed", order.id))
    expect(event.properties).toMatchObject({
      is_guest: true,
      is_first_order: true,
      country: "DE",
      region: "EU",
      region_id: order.region_id,
      sales_channel_id: order.sales_channel_id,
      payment_provider: "pp_system_default",
      promotion_codes: [],
      environment: "test",
      $process_person_profile: false,
      $ignore_sent_at: true,
      $geoip_disable: true,
    })
    expect(event.personId).toBeNull()
    expect(standIn().persons()).toEqual([])
    expect(standIn().rawEventCount()).toBe(1)
  })

  it("sends a customer's order under the customer's ID, on the customer's person", async () => {
    const { token, customer } = await shop.shopper.registerCustomer({
      email: "ada@example.com",
      password: "correct horse",
    })
    const order = await shop.order({ customer: { token } })
    const event = await expectSameMoney(order)
    expect(event.distinctId).toBe(customer.id)
    expect(event.properties).toMatchObject({ is_guest: false, is_first_order: true })
    expect(event.properties).not.toHaveProperty("$process_person_profile")
    expect(standIn().persons()).toMatchObject([{ distinctIds: [customer.id] }])
    expect(event.personId).toBe(standIn().persons()[0]?.id)

    const second = await shop.order({ customer: { token } })
    expect((await placed(second)).properties).toMatchObject({ is_first_order: false })
  })

  it("matches the Store API with a promotion", async () => {
    const order = await shop.order({ promoCodes: [PROMOTION.code], items: shop.lines(3, 3) })
    expect(order.discount_total).toBeGreaterThan(0)
    const event = await expectSameMoney(order)
    expect(event.properties.promotion_codes).toEqual([PROMOTION.code])
  })

  it("matches the Store API with tax-inclusive prices", async () => {
    const order = await shop.order({ items: shop.lines(1, 7) })
    expect(order.items?.[0]).toMatchObject({ is_tax_inclusive: true })
    const event = await expectSameMoney(order)
    expect(event.properties.revenue).toBe(asShown(order.item_total - order.item_tax_total, "eur"))
  })

  it.each(["EU", "US"])("sends what a payment provider charges in the %s", async (name) => {
    const { id, currency_code, countries } = shop.region(name)
    const order = await shop.order({
      regionId: id,
      countryCode: String(countries?.[0]?.iso_2),
      promoCodes: [PROMOTION.code],
      items: shop.lines(3, 3),
    })
    const { total } = (await expectSameMoney(order)).properties
    // Which products a cart holds, and so whether Medusa's own total has more decimals, is up to the Store API's order.
    expect(Math.round(Number(total) * 100)).toBe(getSmallestUnit(order.total, currency_code))
    expect(total).toBe(asShown(order.total, currency_code))
  })

  it("matches the Store API with prices without tax", async () => {
    const order = await shop.order({ regionId: shop.region("US").id, countryCode: "us" })
    expect(order.items?.[0]).toMatchObject({ is_tax_inclusive: false })
    await expectSameMoney(order)
  })

  it("matches the Store API in a currency without cents", async () => {
    const order = await shop.order({
      regionId: shop.region("JP").id,
      countryCode: "jp",
      items: shop.lines(4, 3),
    })
    const event = await expectSameMoney(order)
    expect(event.properties.currency).toBe("JPY")
  })

  it("matches the Store API for an order with 100 lines", async () => {
    const lines = await hundredLines(shop)
    const order = await shop.order({ items: lines })
    expect(order.items).toHaveLength(100)
    await expectSameMoney(order)
  })
})

/** The seed has fewer than a hundred variants, so the Admin API creates a product with that many. */
const hundredLines = async ({ admin, region, shopper }: Shop) => {
  const values = Array.from({ length: 100 }, (_, index) => String(index))
  const { sales_channels } = await admin.request<HttpTypes.AdminSalesChannelListResponse>(
    "GET",
    "/admin/sales-channels"
  )
  const { shipping_profiles } = await admin.request<HttpTypes.AdminShippingProfileListResponse>(
    "GET",
    "/admin/shipping-profiles"
  )
  await admin.request("POST", "/admin/products", {
    title: "Hundred",
    handle: "hundred",
    status: "published",
    shipping_profile_id: shipping_profiles[0]?.id,
    sales_channels: sales_channels.map(({ id }) => ({ id })),
    options: [{ title: "Number", values }],
    variants: values.map((value) => ({
      title: value,
      sku: `HUNDRED-${value}`,
      manage_inventory: false,
      options: { Number: value },
      prices: [{ currency_code: "eur", amount: 1 + Number(value) / 100 }],
    })),
  })
  const variants = await shopper.listVariants(region("EU").id)
  return variants
    .filter(({ sku }) => sku?.startsWith("HUNDRED-"))
    .map(({ id }, index) => ({ variantId: id, quantity: 1 + (index % 3) }))
}
