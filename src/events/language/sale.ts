import { property } from "./properties"
import { at, defineProperties } from "./property-tables"

/** Who buys, as the events load it. */
export interface Buyer {
  customer_id?: string | null
  customer?: { has_account?: boolean | null } | null
}

/** Where an order or a cart is sold, and to whom, as the events load it. */
export interface Sale extends Buyer {
  region_id?: string | null
  region?: { name?: string | null } | null
  sales_channel_id?: string | null
  sales_channel?: { name?: string | null } | null
}

export const placeProperties = defineProperties<Sale>()({
  region_id: property.text("Medusa's region ID.", "region_id"),
  region: property.text("Name of the region.", "region.name"),
  sales_channel_id: property.text("Medusa's sales channel ID.", "sales_channel_id"),
  sales_channel: property.text("Name of the sales channel.", "sales_channel.name"),
})

/** Undefined if the customer is deleted. */
const isGuestOf = ({ customer_id, customer }: Buyer): boolean | undefined => {
  const hasAccount = customer || customer_id ? customer?.has_account : false
  return typeof hasAccount === "boolean" ? !hasAccount : undefined
}

const BUYER = ["customer_id", "customer.has_account"] as const

const IS_GUEST =
  "Whether the shopper had no account or wasn't signed in. Absent if the customer had been deleted when the plugin read it."

export const isGuest = property.flag<Buyer>(IS_GUEST, { from: BUYER, read: isGuestOf })

/**
 * The same for a cart and its order. Medusa gives a cart with an account's email address to that account, so the order's customer decides, which
 * is settled. It says nothing of an order that was recorded under an ID that isn't a customer's.
 */
export const isGuestOfOrder = property.flag<{ order?: Buyer | null; cart?: Buyer | null }>(
  IS_GUEST,
  {
    from: [...at("order", BUYER), ...at("cart", BUYER)],
    read: ({ order, cart }) =>
      (order ? isGuestOf(order) : undefined) ?? (cart ? isGuestOf(cart) : undefined),
  }
)
