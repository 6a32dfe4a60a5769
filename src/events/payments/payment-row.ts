import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { cartId, minutesBetween } from "../carts/cart-row"
import type { CartRef } from "../carts/cart-row"
import type { OrderRef } from "../orders/order-ref"
import { orderRefFields } from "../orders/order-ref"
import { money, number, text } from "../language/properties"
import type { Amount } from "../language/properties"

/** A payment, or the session that may lead to one, as their events load it. */
export interface PaymentOfCollection {
  id: string
  created_at: Time
  amount: Amount
  currency_code: string
  provider_id?: string | null
  payment_collection_id?: string | null
  payment_collection?: { order?: OrderRef | null; cart?: CartRef | null } | null
  /** Computed for the whole batch; see `enrich`. */
  attempt?: Amount
}

/** A payment session as its events load it. Of what it holds of the shopper, in `context` and `data`, nothing. */
export type PaymentSessionRow = PaymentOfCollection

/** Fields that the events of payments and their sessions need. */
export const paymentFields = [
  "id",
  "created_at",
  "amount",
  "currency_code",
  "provider_id",
  "payment_collection_id",
  "payment_collection.created_at",
  "payment_collection.cart.id",
  "payment_collection.cart.created_at",
  ...orderRefFields("payment_collection.order"),
]

/** What is paid, by which provider, and for which cart. */
export const moneyOfPayment = <Row extends PaymentOfCollection>() => ({
  ...cartId<Row>((row) => row.payment_collection?.cart),
  amount: money<Row>("What is to be paid.", (row) => row.amount),
  currency: text<Row>("Currency of the amount, ISO 4217 in capitals.", (row) =>
    row.currency_code.toUpperCase()
  ),
  payment_provider: text<Row>(
    "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
    (row) => row.provider_id
  ),
  payment_collection_id: text<Row>(
    "Medusa's id of the payment collection: the same for all attempts to pay one cart.",
    (row) => row.payment_collection_id
  ),
})

/** At which attempt it came. */
export const paymentAttempt = <Row extends PaymentOfCollection>() => ({
  attempt: number<Row>(
    "Which attempt to complete the cart this was: 1 for the first. Absent where no cart was being completed.",
    (row) => row.attempt
  ),
})

/** How old the cart was. */
export const minutesSinceCart = (time: (row: PaymentSessionRow) => Time) => ({
  minutes_since_cart_created: number<PaymentSessionRow>(
    "Whole minutes since the cart was made.",
    (row) => minutesBetween(row.payment_collection?.cart?.created_at, time(row))
  ),
})

/** What the definitions over payment sessions have in common. Some pay for an order that had no cart. */
export const overPaymentSessions = {
  entity: "payment_session",
  idPrefix: "payses",
  fields: paymentFields,
  key: (row: PaymentSessionRow) => row.id,
  person: { ...buyerOf("payment_collection.cart"), or: buyerOf("payment_collection.order") },
  properties: {
    ...moneyOfPayment<PaymentSessionRow>(),
    payment_session_id: text<PaymentSessionRow>(
      "Medusa's id of the payment session.",
      (row) => row.id
    ),
  },
}
