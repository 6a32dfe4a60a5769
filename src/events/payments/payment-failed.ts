import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import { ORDER_PATH, overPaymentSessions, withAttempt } from "./payment-row"
import type { PaymentOfCollection } from "./payment-row"

/** A failed payment session as `payment_failed` loads it. Of the provider's `data`, only an error's code is read. */
export interface FailedSessionRow extends PaymentOfCollection {
  status: string
  updated_at: Time
  data?: { last_payment_error?: { code?: unknown; decline_code?: unknown } | null } | null
}

/** A word such as `insufficient_funds`; never a sentence, a card number, or an address. */
const CODE = /^[a-z][a-z_]{0,63}$/

const codeOf = ({ data }: FailedSessionRow): string | undefined => {
  const { decline_code, code } = data?.last_payment_error ?? {}
  return [decline_code, code].find(
    (word): word is string => typeof word === "string" && CODE.test(word)
  )
}

/** The plugin's own hint, because Medusa emits no event for a failed checkout; see watch/start. */
export const FAILED_CHECKOUT = "a failed run of complete-cart"

/**
 * A payment was refused: the session's row keeps the status that the provider returned, until the shopper tries again and Medusa deletes it.
 * Medusa drops the events of a checkout that fails, so the failed workflow itself is the hint.
 */
export const paymentFailed = defineEvent<FailedSessionRow>()({
  ...overPaymentSessions,
  id: "payment_failed",
  topic: "payments",
  doc: "A payment provider refused or canceled a payment, at the end of a checkout or later. Once per payment session.",
  proof: { by: "changed row", where: { status: ["error", "canceled"] } },
  hints: {
    [FAILED_CHECKOUT]: {
      payload: "id",
      field: "payment_collection_id",
      through: { entity: "cart_payment_collection", by: "cart_id" },
    },
    "payment.payment-session.updated": "id",
  },
  time: "updated_at",
  enrich: withAttempt.enrich,
  properties: {
    ...orderProperties(ORDER_PATH),
    ...overPaymentSessions.properties,
    reason: property.text(
      "`error` if the provider refused the payment, `canceled` if it was canceled.",
      "status"
    ),
    error_code: property.text(
      "The provider's error code, such as `insufficient_funds`, if the provider reports it the way Stripe does.",
      { from: "data", read: codeOf }
    ),
    ...withAttempt.properties,
  },
})
