import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"
import type { OrderRef } from "./order-ref"

/** What a change of an order does to one line. Its `details` hold tokens and addresses of some kinds of changes. */
export interface OrderChangeAction {
  action: string
  details?: { reference_id?: string; quantity?: Amount } | null
}

/** A change of an order as its events load it: edits, claims, exchanges and receipts each are one, with its own times. */
export interface OrderChangeRow {
  id: string
  created_at: Time
  requested_at?: Time | null
  /** Medusa writes it once, and confirms a change only once. */
  confirmed_at?: Time | null
  order?: (OrderRef & { currency_code?: string | null }) | null
}

/**
 * What the definitions over confirmed changes of an order have in common. The rows of returns, claims and exchanges are
 * written when a merchant begins to fill them in, and do not say when they were confirmed; the change does.
 */
export const overConfirmedChanges = (type: string) =>
  ({
    entity: "order_change",
    idPrefix: "ordch",
    proof: { by: "changed row", where: { change_type: type, confirmed_at: { $ne: null } } },
    time: "confirmed_at",
    person: buyerOf("order"),
    properties: {
      ...orderProperties("order"),
      ...hoursSinceOrder<OrderChangeRow>("order", "confirmed_at"),
    },
  }) satisfies Partial<EventDeclaration<OrderChangeRow>>
