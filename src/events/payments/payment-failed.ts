import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import { orderProperties } from "../orders/order-ref"
import { overPaymentSessions, paymentAttempt } from "./payment-row"
import type { PaymentSessionRow } from "./payment-row"
import { text } from "../language/properties"

/** A payment session that failed as `payment_failed` loads it. Of the provider's `data`, an error's code alone is read. */
export interface FailedSessionRow extends PaymentSessionRow {
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

const base = overPaymentSessions

/** What ends with a failed payment; see watch/start. */
export const FAILED_CHECKOUT = "a failed run of complete-cart"

/**
 * A payment was refused: the session's row keeps the status that the provider gave. Medusa takes back the events of a checkout that
 * fails, so the workflow itself is the hint; and it deletes the row when the shopper tries again.
 */
export const paymentFailed = defineEvent<FailedSessionRow>()({
  ...base,
  id: "payment_failed",
  topic: "payments",
  doc: "A payment provider refused or canceled a payment, at the end of a checkout or later. Once for each payment session.",
  fields: [...base.fields, "status", "updated_at", "data"],
  proof: { by: "changed row", where: { status: ["error", "canceled"] } },
  hints: {
    [FAILED_CHECKOUT]: {
      payload: "id",
      field: "payment_collection_id",
      through: { entity: "cart_payment_collection", by: "cart_id" },
    },
    "payment.payment-session.updated": "id",
  },
  time: (row) => row.updated_at,
  enrich: "payment_attempts",
  properties: {
    ...orderProperties((row: FailedSessionRow) => row.payment_collection?.order),
    ...base.properties,
    reason: text(
      "`error` where the provider refused it, `canceled` where it was canceled.",
      (row: FailedSessionRow) => row.status
    ),
    error_code: text(
      "The provider's code, such as `insufficient_funds`: where it gives one as Stripe does.",
      codeOf
    ),
    ...paymentAttempt<FailedSessionRow>(),
  },
})
