import { existsSync, readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  ProviderWebhookPayload,
  WebhookActionResult,
} from "@medusajs/framework/types"
import type { PaymentActions } from "@medusajs/framework/utils"
import {
  AbstractPaymentProvider,
  MedusaError,
  PaymentSessionStatus,
} from "@medusajs/framework/utils"

/** How Medusa names the provider, from its identifier and the ID in the configuration. */
export const TEST_CARD_PROVIDER = "pp_test-card_test"

/** What a test card does when it is charged: a storefront gives it as `data: { card }` of the payment session. */
export type TestCard =
  "good" | "declined" | "canceled" | "requires_more" | "deferred" | "unreachable"

/** Free words that a bank writes for the shopper, and that no event may carry. */
export const BANKS_WORDS = "Dear Jane Doe, your card 4000 0000 0000 0002 was declined."

/** A decline as Stripe puts it into a payment intent. */
const DECLINE = {
  last_payment_error: {
    code: "card_declined",
    decline_code: "insufficient_funds",
    message: BANKS_WORDS,
  },
}

/** A payment provider without a bank behind it: what becomes of a payment, the card decides. */
export class TestCardProvider extends AbstractPaymentProvider {
  static override identifier = "test-card"

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- Medusa's is protected, and Medusa calls it.
  constructor(container: Record<string, unknown>, options?: Record<string, unknown>) {
    super(container, options)
  }

  initiatePayment({ data }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    return Promise.resolve({ id: String(data?.session_id), data: { ...data } })
  }

  async authorizePayment({ data = {} }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    await answered(data)
    switch (data.card as TestCard) {
      case "declined":
        return { status: PaymentSessionStatus.ERROR, data: { ...data, ...DECLINE } }
      case "canceled":
        return { status: PaymentSessionStatus.CANCELED, data }
      case "requires_more":
        return { status: PaymentSessionStatus.REQUIRES_MORE, data }
      case "deferred":
        return { status: PaymentSessionStatus.PENDING_AUTHORIZATION, data }
      case "unreachable":
        throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "The bank does not answer.")
      default:
        return { status: PaymentSessionStatus.AUTHORIZED, data }
    }
  }

  /** Takes `{ session_id, action }` for what the bank says of a payment. */
  getWebhookActionAndData({
    data,
  }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const { session_id, action } = data as { session_id: string; action: PaymentActions }
    return Promise.resolve({ action, data: { session_id, amount: 0 } })
  }

  getPaymentStatus() {
    return Promise.resolve({ status: PaymentSessionStatus.PENDING })
  }

  async capturePayment(input: CapturePaymentInput): Promise<CapturePaymentOutput> {
    await answered(input.data)
    return keep(input)
  }

  cancelPayment = keep
  deletePayment = keep
  refundPayment = keep
  retrievePayment = keep
  updatePayment = keep
}

/** There is no bank to tell, so the payment's data stay. */
function keep<Data>({ data }: { data?: Data }): Promise<{ data?: Data }> {
  return Promise.resolve({ data })
}

/** A bank that hangs: with `data: { answer: file }`, it answers once the file exists, and refuses if the file says "no". */
async function answered({ answer }: { answer?: unknown } = {}): Promise<void> {
  if (typeof answer !== "string") {
    return
  }
  while (!existsSync(answer)) {
    await sleep(20)
  }
  if (readFileSync(answer, "utf8") === "no") {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "The bank refused.")
  }
}
