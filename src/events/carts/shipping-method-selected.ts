import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LOOK_BACK_MS, cartProperties, cartRefFields, ofChangedCart } from "./cart-row"
import type { CartRef } from "./cart-row"
import { defineEvent } from "../language/define-event"
import { money, text } from "../language/properties"
import type { Amount } from "../language/properties"

/** A shipping method of a cart as its event loads it. What the shopper entered for it, in `data`, is not among the fields. */
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

/** A shopper chose how to be sent the order: each choice is a row of its own, and replaces the one before. */
export const shippingMethodSelected = defineEvent<ShippingMethodRow>()({
  id: "shipping_method_selected",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A shopper chose a shipping method. Each choice is an event.",
  entity: "shipping_method",
  idPrefix: "casm",
  fields: [
    "id",
    "cart_id",
    "created_at",
    "name",
    "amount",
    "shipping_option_id",
    "shipping_option.provider_id",
    ...cartRefFields("cart"),
  ],
  proof: { by: "new row", where: {}, withDeleted: true },
  hints: { "cart.updated": ofChangedCart },
  time: (row) => row.created_at,
  key: (row) => row.id,
  person: { ...buyerOf("cart"), fallback: "cart_id" },
  properties: {
    ...cartProperties(
      (row: ShippingMethodRow) => ({ ...row.cart, id: row.cart_id }),
      (row) => row.created_at
    ),
    shipping_option_id: text(
      "Medusa's id of the shipping option.",
      (row) => row.shipping_option_id
    ),
    shipping_option: text("Name of the shipping option.", (row) => row.name),
    fulfillment_provider: text(
      "Medusa's id of the fulfillment provider, such as `manual_manual`.",
      (row) => row.shipping_option?.provider_id
    ),
    price: money("What it costs, as listed.", (row) => row.amount),
  },
})
