import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"
import type { OrderRef } from "./order-ref"

/** What an order change does to one line. For some kinds of changes, `details` contain tokens and email addresses. */
export interface OrderChangeAction {
  action: string
  details?: { reference_id?: string; quantity?: Amount } | null
}

/** An order change as its events load it. Each edit, claim, exchange, and receipt is one, with its own times. */
export interface OrderChangeRow {
  id: string
  created_at: Time
  requested_at?: Time | null
  /** Medusa confirms a change only once, so this never changes. */
  confirmed_at?: Time | null
  order?: (OrderRef & { currency_code?: string | null }) | null
}

/**
 * Shared by all definitions over confirmed order changes. The rows of returns, claims, and exchanges are written when a merchant starts to
 * fill them in and don't record when they were confirmed; the order change does.
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
