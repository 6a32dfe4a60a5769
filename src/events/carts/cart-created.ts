import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LOOK_BACK_MS, cartId, cartPlaceProperties, cartRefFields } from "./cart-row"
import type { WholeCart } from "./cart-row"
import { defineEvent } from "../language/define-event"
import { text } from "../language/properties"

/** A cart as `cart_created` loads it: nothing that changes while it is filled. */
export type CartRow = WholeCart & { created_at: Time }

/** A cart was made: the storefronts do so at the first visit or for the first product, and bots with each visit. */
export const cartCreated = defineEvent<CartRow>()({
  id: "cart_created",
  topic: "carts",
  volume: "cart",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A cart was made, perhaps an empty one. Bots make many.",
  entity: "cart",
  idPrefix: "cart",
  fields: [
    ...cartRefFields(""),
    "region_id",
    "region.name",
    "sales_channel_id",
    "sales_channel.name",
  ],
  proof: { by: "new row", where: {} },
  hints: { "cart.created": "id" },
  time: (cart) => cart.created_at,
  key: (cart) => cart.id,
  person: buyerOf(""),
  properties: {
    ...cartId((cart: CartRow) => cart),
    currency: text("The cart's currency, ISO 4217 in capitals.", (cart: CartRow) =>
      cart.currency_code?.toUpperCase()
    ),
    ...cartPlaceProperties((cart: CartRow) => cart),
  },
})
