import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import { ORDER_PATH, overPaymentSessions, withAttempt } from "./payment-row"
import type { PaymentOfCollection } from "./payment-row"

/** A payment session that failed as `payment_failed` loads it. Of the provider's `data`, an error's code alone is read. */
export interface FailedSessionRow extends PaymentOfCollection {
  status: string
  updated_at: Time
  data?: { last_payment_error?: { code?: unknown; decline_code?: unknown } | null } | null
}

/** A word such as `insufficient_funds`; never a sentence, a number of a card or an address. */
const CODE = /^[a-z][a-z_]{0,63}$/

const codeOf = ({ data }: FailedSessionRow): string | undefined => {
  const { decline_code, code } = data?.last_payment_error ?? {}
  return [decline_code, code].find(
    (word): word is string => typeof word === "string" && CODE.test(word)
  )
}

/** What ends with a failed payment; see watch/start. */
export const FAILED_CHECKOUT = "a failed run of complete-cart"

/**
 * A payment was refused: the session's row keeps the status that the provider gave. Medusa takes back the events of a checkout that
 * fails, so the workflow itself is the hint; and it deletes the row when the shopper tries again.
 */
export const paymentFailed = defineEvent<FailedSessionRow>()({
  ...overPaymentSessions,
  id: "payment_failed",
  topic: "payments",
  doc: "A payment provider refused or canceled a payment, at the end of a checkout or later. Once for each payment session.",
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
      "`error` where the provider refused it, `canceled` where it was canceled.",
      "status"
    ),
    error_code: property.text(
      "The provider's code, such as `insufficient_funds`: where it gives one as Stripe does.",
      { from: "data", read: codeOf }
    ),
    ...withAttempt.properties,
  },
})
