import { HOUR_MS } from "../../lib/time"
import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { text, toNumber } from "../language/properties"
import type { Amount } from "../language/properties"

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

/** Fields that every money event needs. */
export const moneyFields = [
  "id",
  "amount",
  "created_at",
  "payment.provider_id",
  "payment.currency_code",
  `${ORDER_PATH}.id`,
  `${ORDER_PATH}.display_id`,
]

/** What a capture or a refund moved. */
const moneyLedger = {
  fields: moneyFields,
  currency: (row: MoneyRow) => row.payment.currency_code,
  amount: (row: MoneyRow) => row.amount,
}

/** The order of a capture or a refund; absent for a payment that belongs to none. */
export const orderOf = (row: MoneyRow) => row.payment.payment_collection?.order

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
  topic: "payments" as const,
  fields: moneyFields,
  proof: { by: "new row" as const, where: {} },
  isReady: (row: MoneyRow, now: Date) => hasOrderOrNeverWill(orderOf(row), row.created_at, now),
  hints: {},
  time: (row: MoneyRow) => row.created_at,
  key: (row: MoneyRow) => row.id,
  person: buyerOf(ORDER_PATH),
  personTotals: {
    docs: {
      lifetime_value_eur:
        "What the customer has paid in euros, less what was given back; and so for each currency.",
    },
    values: (row: MoneyRow) => ({
      [`lifetime_value_${row.payment.currency_code.toLowerCase()}`]: toNumber(row.lifetime_value),
    }),
  },
  enrich: "lifetime_value" as const,
  ledger: moneyLedger,
}

/** What every money event says of its order and payment. */
export const moneyProperties = {
  ...orderProperties(orderOf),
  currency: text("Currency of the amount, ISO 4217 in capitals.", (row: MoneyRow) =>
    row.payment.currency_code.toUpperCase()
  ),
  payment_provider: text(
    "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
    (row: MoneyRow) => row.payment.provider_id
  ),
}
