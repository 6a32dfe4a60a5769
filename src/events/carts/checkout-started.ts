import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { DiscountedPart } from "../language/promotion-codes"
import { millis } from "../language/time"
import type { Time } from "../language/time"
import { CART_LOOK_BACK_MS, cartProperties, wholeCartProperties } from "./cart-row"
import type { WholeCart } from "./cart-row"

/** A cart in checkout as `checkout_started` loads it. Of the addresses, only the time and the country are loaded. */
export interface StartedCart extends WholeCart {
  created_at: Time
  shipping_address?: { created_at?: Time; country_code?: string | null } | null
  billing_address?: { created_at?: Time } | null
  shipping_methods?: (DiscountedPart & { created_at: Time })[] | null
}

/** In a region with one country, Medusa creates a shipping address together with the cart, from the country alone. */
const CREATED_WITH_CART_MS = 1_000

/** When the first address or shipping method was added; the cart's own time if it was created with them. */
const startedAt = (cart: StartedCart): Time => {
  const created = millis(cart.created_at)
  const later = [
    cart.shipping_address?.created_at,
    cart.billing_address?.created_at,
    ...(cart.shipping_methods ?? []).map((method) => method.created_at),
  ]
    .flatMap((time) => (time ? [millis(time)] : []))
    .filter((time) => time - created > CREATED_WITH_CART_MS)
  return later.length > 0 ? new Date(Math.min(...later)) : cart.created_at
}

/** The same, with the fields to load for it. */
export const checkoutStartedAt = {
  from: [
    "created_at",
    "shipping_address.created_at",
    "billing_address.created_at",
    "shipping_methods.created_at",
  ] as const,
  read: startedAt,
}

const whenChanged = { payload: "id", field: "id", again: true }

/** A checkout started. Medusa has no row for that, so the first thing that only a checkout adds stands in for it. */
export const checkoutStarted = defineEvent<StartedCart>()({
  id: "checkout_started",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A shopper started to check out: entered an address with a street or chose a shipping method. Once per cart.",
  entity: "cart",
  idPrefix: "cart",
  proof: {
    by: "changed row",
    where: {},
    whereJoined: {
      $or: [
        { shipping_address: { address_1: { $ne: null } } },
        { billing_address: { address_1: { $ne: null } } },
        { shipping_methods: { id: { $ne: null }, deleted_at: null } },
      ],
    },
  },
  hints: { "cart.created": whenChanged, "cart.updated": whenChanged },
  time: checkoutStartedAt,
  ofVisit: "session and campaign",
  ofFlags: true,
  person: buyerOf(""),
  properties: {
    ...cartProperties<StartedCart>(checkoutStartedAt),
    ...wholeCartProperties,
  },
})
