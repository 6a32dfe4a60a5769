import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { FULFILLMENT_PROVIDER_DOC } from "../language/property-docs"
import type { Time } from "../language/time"
import { ofChangedCart, overRowsOfCart, propertiesOfCart } from "./cart-row"
import type { CartRef } from "./cart-row"

/** A cart's shipping method as its event loads it. `data`, which the shopper entered, isn't loaded. */
export interface ShippingMethodRow {
  id: string
  cart_id: string
  created_at: Time
  name?: string | null
  amount?: Amount
  shipping_option_id?: string | null
  shipping_option?: { provider_id?: string | null } | null
  cart?: CartRef | null
}

/** A shopper chose a shipping method. Each choice is a separate row that replaces the previous one. */
export const shippingMethodSelected = defineEvent<ShippingMethodRow>()({
  ...overRowsOfCart,
  id: "shipping_method_selected",
  volume: "checkout",
  doc: "A shopper chose a shipping method. Each choice is an event.",
  entity: "shipping_method",
  idPrefix: "casm",
  proof: { by: "new row", where: {}, withDeleted: true },
  hints: { "cart.updated": ofChangedCart },
  properties: {
    ...propertiesOfCart<ShippingMethodRow>("created_at"),
    shipping_option_id: property.text("Medusa's shipping option ID.", "shipping_option_id"),
    shipping_option: property.text("Name of the shipping option.", "name"),
    fulfillment_provider: property.text(FULFILLMENT_PROVIDER_DOC, "shipping_option.provider_id"),
    price: property.money("Price of the shipping method, as listed.", "amount"),
  },
})
