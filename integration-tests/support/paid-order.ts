import type { HttpTypes } from "@medusajs/framework/types"
import type { Shop } from "./shop"

/** A real paid order with refunds of these amounts. */
export const paidOrder = async (
  shop: Shop,
  region: string,
  refunds: readonly number[]
): Promise<string> => {
  const order = await shop.order({
    regionId: shop.region(region).id,
    countryCode: { EU: "de", US: "us", JP: "jp" }[region] ?? "de",
    items: shop.lines(2, 3),
  })
  const { order: found } = await shop.admin.request<HttpTypes.AdminOrderResponse>(
    "GET",
    `/admin/orders/${order.id}?fields=*payment_collections.payments`
  )
  const path = `/admin/payments/${found.payment_collections?.[0]?.payments?.[0]?.id}`
  await shop.admin.request("POST", `${path}/capture`, {})
  for (const amount of refunds) {
    await shop.admin.request("POST", `${path}/refund`, { amount })
  }
  return order.id
}
