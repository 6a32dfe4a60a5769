import type { HttpTypes } from "@medusajs/framework/types"
import type { Request } from "../../tools/lib/http"
import { onceFor } from "./once-for"

/** Otherwise each answer has the whole cart with its totals, which takes Medusa time, and nobody reads it. */
const ID_ONLY = "fields=id"

/** The cheapest shipping option, by region and country. */
const cheapestOf = onceFor<string>()

const PAYMENT_PROVIDER = "pp_system_default"

// On top of the Store API's default fields, which have all other totals.
const ORDER_FIELDS = [
  "+customer_id",
  "+sales_channel_id",
  "+payment_status",
  "+item_discount_total",
  "+shipping_discount_total",
  "+gift_card_total",
  "+gift_card_tax_total",
  "+promotions.code",
  "+items.product_type",
  "+items.product_collection",
].join(",")

/** What to order, and for whom: a guest unless a customer's token is given. */
export type OrderRequest = {
  items: { variantId: string; quantity: number }[]
  regionId: string
  countryCode: string
  /** Required for a guest. Default for a customer: their own. */
  email?: string
  promoCodes?: string[]
  customer?: { token: string }
  address?: HttpTypes.StoreCartAddress
  /** The cart's metadata, in which a storefront may put its analytics IDs. */
  metadata?: Record<string, unknown>
}

/** Checks out as a storefront does: cart, items, address, shipping, payment, completion. */
export async function checkOut(
  request: Request,
  order: OrderRequest
): Promise<HttpTypes.StoreOrder> {
  const complete = await prepareCheckOut(request, order)
  return retrieveOrder(request, await complete())
}

/** Checks out up to the last request. The returned function sends that one and returns the order's ID. */
export async function prepareCheckOut(
  request: Request,
  order: OrderRequest
): Promise<() => Promise<string>> {
  const cartId = await prepareCart(request, order)
  return () => completeCart(request, cartId)
}

/** Creates a cart that is ready to be completed. Returns its ID. */
export async function prepareCart(request: Request, order: OrderRequest): Promise<string> {
  const cartId = await fillCart(request, order)
  await chooseShipping(request, cartId, order)
  await authorizePayment(request, cartId)
  return cartId
}

/** Returns the order with every field and total that the Store API can show. */
export async function retrieveOrder(request: Request, id: string): Promise<HttpTypes.StoreOrder> {
  const path = `/store/orders/${id}?fields=${encodeURIComponent(ORDER_FIELDS)}`
  return (await request<HttpTypes.StoreOrderResponse>("GET", path)).order
}

async function fillCart(request: Request, order: OrderRequest): Promise<string> {
  const address = order.address ?? exampleAddress(order.countryCode)
  const { cart } = await request<HttpTypes.StoreCartResponse>("POST", `/store/carts?${ID_ONLY}`, {
    region_id: order.regionId,
    email: order.email,
    metadata: order.metadata,
    shipping_address: address,
    billing_address: address,
    items: order.items.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
  })
  if (order.promoCodes?.length) {
    await request("POST", `/store/carts/${cart.id}/promotions?${ID_ONLY}`, {
      promo_codes: order.promoCodes,
    })
  }
  return cart.id
}

function exampleAddress(countryCode: string): HttpTypes.StoreCartAddress {
  return {
    first_name: "Ada",
    last_name: "Lovelace",
    address_1: "1 Example Street",
    city: "Exampleton",
    postal_code: "12345",
    country_code: countryCode,
  } as HttpTypes.StoreCartAddress
}

async function chooseShipping(
  request: Request,
  cartId: string,
  { regionId, countryCode }: OrderRequest
): Promise<void> {
  const cheapest = await cheapestOf(`${regionId} ${countryCode}`, () =>
    findCheapest(request, cartId)
  )
  await request("POST", `/store/carts/${cartId}/shipping-methods?${ID_ONLY}`, {
    option_id: cheapest,
  })
}

async function findCheapest(request: Request, cartId: string): Promise<string> {
  const { shipping_options } = await request<HttpTypes.StoreShippingOptionListResponse>(
    "GET",
    `/store/shipping-options?cart_id=${cartId}`
  )
  // The cheapest one, so that the same cart always costs the same.
  const [option] = shipping_options.sort((a, b) => a.amount - b.amount)
  if (!option) {
    throw new Error(
      `no shipping option for the cart ${cartId}: does the store ship to its country?`
    )
  }
  return option.id
}

async function authorizePayment(request: Request, cartId: string): Promise<void> {
  const { payment_collection } = await request<HttpTypes.StorePaymentCollectionResponse>(
    "POST",
    "/store/payment-collections",
    { cart_id: cartId }
  )
  const path = `/store/payment-collections/${payment_collection.id}/payment-sessions`
  await request("POST", path, { provider_id: PAYMENT_PROVIDER })
}

/** Sends the last request of a checkout. Returns the order's ID. */
export async function completeCart(request: Request, cartId: string): Promise<string> {
  const path = `/store/carts/${cartId}/complete`
  const answer = await request<HttpTypes.StoreCompleteCartResponse>("POST", path)
  if (answer.type !== "order") {
    throw new Error(`POST ${path} made no order: ${JSON.stringify(answer.error)}`)
  }
  return answer.order.id
}
