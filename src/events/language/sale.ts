import { property } from "./properties"
import { defineProperties } from "./property-tables"

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

export const isGuest = property.flag<Buyer>(
  "Whether the shopper had no account or wasn't signed in. Absent if the customer had been deleted when the plugin read it.",
  {
    from: ["customer_id", "customer.has_account"],
    read: ({ customer_id, customer }) => {
      const hasAccount = customer || customer_id ? customer?.has_account : false
      return typeof hasAccount === "boolean" ? !hasAccount : undefined
    },
  }
)
