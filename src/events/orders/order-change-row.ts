import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { hoursSinceOrder, orderProperties, orderRefFields } from "./order-ref"
import type { OrderRef } from "./order-ref"
import type { Amount } from "../language/properties"

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
  confirmed_at?: Time | null
  order?: OrderRef | null
}

/** When a change was confirmed. Medusa writes it once, and confirms a change only once. */
export const confirmedAt = (row: OrderChangeRow): Time => row.confirmed_at ?? row.created_at

/**
 * What the definitions over confirmed changes of an order have in common. The rows of returns, claims and exchanges are
 * written when a merchant begins to fill them in, and do not say when they were confirmed; the change does.
 */
export const overConfirmedChanges = (type: string) => ({
  entity: "order_change",
  idPrefix: "ordch",
  fields: ["id", "created_at", "confirmed_at", ...orderRefFields("order")],
  proof: {
    by: "changed row" as const,
    where: { change_type: type, confirmed_at: { $ne: null } },
  },
  time: confirmedAt,
  key: (row: OrderChangeRow) => row.id,
  person: buyerOf("order"),
  properties: {
    ...orderProperties((row: OrderChangeRow) => row.order),
    ...hoursSinceOrder((row: OrderChangeRow) => row.order, confirmedAt),
  },
})
