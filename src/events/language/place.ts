import { property } from "./properties"
import { defineProperties } from "./property-tables"

/** Where an order or a cart is sold, as the events load it. */
export interface Placed {
  region_id?: string | null
  region?: { name?: string | null } | null
  sales_channel_id?: string | null
  sales_channel?: { name?: string | null } | null
}

export const placeProperties = defineProperties<Placed>()({
  region_id: property.text("Medusa's region ID.", "region_id"),
  region: property.text("Name of the region.", "region.name"),
  sales_channel_id: property.text("Medusa's sales channel ID.", "sales_channel_id"),
  sales_channel: property.text("Name of the sales channel.", "sales_channel.name"),
})
