import { buyerOf } from "../language/buyer"
import { defineEvent } from "../language/define-event"
import { hasOrderOrNeverWill } from "./money-row"
import { orderProperties } from "../orders/order-ref"
import { moneyOfPayment, paymentFields, paymentAttempt } from "./payment-row"
import type { PaymentOfCollection } from "./payment-row"
import { text } from "../language/properties"

/** A payment as `payment_authorized` loads it. What the provider keeps of it, in `data`, is not among the fields. */
export interface AuthorizedRow extends PaymentOfCollection {
  payment_session_id?: string | null
}

/** A payment was authorized: Medusa makes its row then, and keeps it when the payment is canceled later. */
export const paymentAuthorized = defineEvent<AuthorizedRow>()({
  id: "payment_authorized",
  topic: "payments",
  doc: "A payment provider agreed to a payment. The money is taken by a `payment_captured`.",
  entity: "payment",
  idPrefix: "pay",
  fields: [...paymentFields, "payment_session_id"],
  proof: { by: "new row", where: {} },
  isReady: (row, now) => hasOrderOrNeverWill(row.payment_collection?.order, row.created_at, now),
  hints: {},
  time: (row) => row.created_at,
  key: (row) => row.id,
  person: { ...buyerOf("payment_collection.order"), or: buyerOf("payment_collection.cart") },
  enrich: "payment_attempts",
  properties: {
    ...orderProperties((row: AuthorizedRow) => row.payment_collection?.order),
    ...moneyOfPayment<AuthorizedRow>(),
    payment_id: text("Medusa's id of the payment.", (row: AuthorizedRow) => row.id),
    payment_session_id: text(
      "Medusa's id of the payment session.",
      (row: AuthorizedRow) => row.payment_session_id
    ),
    ...paymentAttempt<AuthorizedRow>(),
  },
})
