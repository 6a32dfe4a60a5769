import { orderProperties } from "./order-ref"
import type { OrderRef } from "./order-ref"
import { text } from "./properties"
import type { Amount } from "./properties"

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
  created_at: Date | string
  payment: PaymentRow
}

/** Path from a capture or a refund to its order. */
export const ORDER_PATH = "payment.payment_collection.order"

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
export const moneyLedger = {
  fields: moneyFields,
  currency: (row: MoneyRow) => row.payment.currency_code,
  amount: (row: MoneyRow) => row.amount,
}

/** The order of a capture or a refund; absent for a payment that belongs to none. */
export const orderOf = (row: MoneyRow) => row.payment.payment_collection?.order

/** Long enough for any checkout to finish. */
const ORPHANED_AFTER_MS = 60 * 60 * 1000

/**
 * Whether a capture or a refund can be told: at checkout, money may be taken before its order exists. A payment that has
 * no order after an hour belongs to none.
 */
export const hasOrderOrNeverWill = (row: MoneyRow, now: Date): boolean =>
  Boolean(orderOf(row)) || now.getTime() - new Date(row.created_at).getTime() > ORPHANED_AFTER_MS

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
