import { HOUR_MS } from "../../lib/time"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"

/** The order that a payment belongs to, and its customer, as the money events load them. */
export interface PaymentRow {
  provider_id?: string | null
  currency_code: string
  payment_collection?: {
    order?: OrderRef | null
  } | null
}

/** A capture or a refund as the money events load it. */
export interface MoneyRow {
  id: string
  amount: Amount
  created_at: Time
  payment: PaymentRow
  /** Computed for the whole batch; see `enrich`. */
  lifetime_value?: Amount
}

/** Path from a capture or a refund to its order. */
const ORDER_PATH = "payment.payment_collection.order"

/** Long enough for any checkout to finish. */
const ORPHANED_AFTER_MS = HOUR_MS

/**
 * Whether a payment, a capture or a refund can be told: at checkout, money may be taken before its order exists. A payment that has
 * no order after an hour belongs to none.
 */
export const hasOrderOrNeverWill = (
  order: OrderRef | null | undefined,
  createdAt: Time,
  now: Date
): boolean => Boolean(order) || now.getTime() - new Date(createdAt).getTime() > ORPHANED_AFTER_MS

/**
 * What the definitions over captures and refunds have in common. They have no hints: Medusa's event names the payment, and of
 * its rows some may still be on their way to the provider, and be taken back.
 */
export const overMoney = {
  topic: "payments",
  proof: { by: "new row", where: {} },
  isReady: {
    from: `${ORDER_PATH}.id`,
    read: ({ payment, created_at }, now) =>
      hasOrderOrNeverWill(payment.payment_collection?.order, created_at, now),
  },
  hints: {},
  person: buyerOf(ORDER_PATH),
  personTotals: {
    docs: {
      lifetime_value_eur:
        "What the customer has paid in euros, less what was given back; and so for each currency.",
    },
    values: ({ payment, lifetime_value }) => ({
      [`lifetime_value_${payment.currency_code.toLowerCase()}`]: toNumber(lifetime_value),
    }),
  },
  enrich: { by: "lifetime_value" },
  ledger: { amount: "amount", currency: "payment.currency_code" },
  properties: {
    ...orderProperties(ORDER_PATH),
    currency: property.code(
      "Currency of the amount, ISO 4217 in capitals.",
      "payment.currency_code"
    ),
    payment_provider: property.text(
      "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
      "payment.provider_id"
    ),
  },
} satisfies Partial<EventDeclaration<MoneyRow>>
