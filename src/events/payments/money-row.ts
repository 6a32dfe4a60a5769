import { HOUR_MS } from "../../lib/time"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { CURRENCY_DOC, PAYMENT_PROVIDER_DOC } from "../language/property-docs"
import { millis } from "../language/time"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"

/** A payment, its order, and the order's customer as the money events load them. */
export interface PaymentRow {
  provider_id?: string | null
  currency_code: string
  payment_collection?: {
    order?: (OrderRef & { sales_channel_id?: string | null }) | null
  } | null
}

/** A capture or a refund as the money events load it. */
export interface MoneyRow {
  id: string
  amount: Amount
  created_at: Time
  payment: PaymentRow
  /** Computed per batch; see `enrich`. */
  lifetime_value?: Amount
}

/** Paths from a capture or a refund to its order, and to the cart it was paid for. */
const ORDER_PATH = "payment.payment_collection.order"
const CART_PATH = "payment.payment_collection.cart"

/** Long enough for any checkout to finish. */
export const ORPHANED_AFTER_MS = HOUR_MS

/**
 * Whether a payment, capture, or refund can be recorded. At checkout, money can be taken before the order exists. A payment without an order
 * after an hour belongs to none.
 */
export const hasOrderOrNeverWill = (
  order: OrderRef | null | undefined,
  createdAt: Time,
  now: Date
): boolean => Boolean(order) || now.getTime() - millis(createdAt) > ORPHANED_AFTER_MS

/**
 * Shared by the definitions over captures and refunds. They have no hints: Medusa's event names only the payment, and some of its rows may
 * still be in progress at the provider and be reverted.
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
  ofFlags: true,
  // Of a checkout that failed after its money was taken, only the cart is left.
  person: { ...buyerOf(ORDER_PATH), or: buyerOf(CART_PATH) },
  personTotals: {
    docs: {
      lifetime_value_eur:
        "What the customer has paid in euros, minus refunds. There is one such property per currency.",
    },
    values: ({ payment, lifetime_value }) => ({
      [`lifetime_value_${payment.currency_code.toLowerCase()}`]: toNumber(lifetime_value),
    }),
  },
  enrich: { by: "lifetime_value" },
  ledger: {
    amount: "amount",
    currency: "payment.currency_code",
    salesChannel: `${ORDER_PATH}.sales_channel_id`,
  },
  properties: {
    ...orderProperties(ORDER_PATH),
    currency: property.code(CURRENCY_DOC, "payment.currency_code"),
    payment_provider: property.text(PAYMENT_PROVIDER_DOC, "payment.provider_id"),
  },
} satisfies Partial<EventDeclaration<MoneyRow>>
