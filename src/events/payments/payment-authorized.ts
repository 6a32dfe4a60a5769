import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { orderProperties } from "../orders/order-ref"
import { hasOrderOrNeverWill } from "./money-row"
import { CART_PATH, moneyOfPayment, ORDER_PATH, withAttempt } from "./payment-row"
import type { PaymentOfCollection } from "./payment-row"

/** A payment as `payment_authorized` loads it. The provider's `data` isn't loaded. */
export interface AuthorizedRow extends PaymentOfCollection {
  payment_session_id?: string | null
}

/** A payment was authorized: Medusa creates its row at that time, and keeps it if the payment is canceled later. */
export const paymentAuthorized = defineEvent<AuthorizedRow>()({
  id: "payment_authorized",
  topic: "payments",
  doc: "A payment provider authorized a payment. The money is taken with a `payment_captured`.",
  entity: "payment",
  idPrefix: "pay",
  proof: { by: "new row", where: {} },
  isReady: (row, now) => hasOrderOrNeverWill(row.payment_collection?.order, row.created_at, now),
  hints: {},
  person: { ...buyerOf(ORDER_PATH), or: buyerOf(CART_PATH) },
  enrich: withAttempt.enrich,
  properties: {
    ...orderProperties(ORDER_PATH),
    ...moneyOfPayment,
    payment_id: property.text("Medusa's payment ID.", "id"),
    payment_session_id: property.text("Medusa's payment session ID.", "payment_session_id"),
    ...withAttempt.properties,
  },
})
