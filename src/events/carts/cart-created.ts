import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { placeProperties } from "../language/sale"
import type { Time } from "../language/time"
import { CART_LOOK_BACK_MS, cartRef } from "./cart-row"
import type { WholeCart } from "./cart-row"

/** A cart as `cart_created` loads it: only what doesn't change while the cart is filled. */
export type CartRow = WholeCart & { created_at: Time }

/** A new cart. Storefronts create one at the first visit or for the first product; bots create one with each visit. */
export const cartCreated = defineEvent<CartRow>()({
  id: "cart_created",
  topic: "carts",
  volume: "cart",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A cart was created, possibly an empty one. Bots create many.",
  entity: "cart",
  idPrefix: "cart",
  proof: { by: "new row", where: {} },
  hints: { "cart.created": "id" },
  ofVisit: "session",
  person: buyerOf(""),
  properties: { ...cartRef, ...placeProperties },
})
