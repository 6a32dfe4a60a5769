import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** An order as the status events load it. */
export interface OrderStatusRow {
  id: string
  display_id?: number | null
  created_at: Time
  updated_at: Time
}

/**
 * Shared by all definitions over an order's status. Medusa stores no time for a status change, so the row's `updated_at` stands in: shortly
 * after Medusa's event, that is the status change itself. Each order has the event once, with the time that was read first.
 */
export const overOrderStatus = {
  topic: "orders",
  entity: "order",
  idPrefix: "order",
  time: "updated_at",
  person: buyerOf(""),
  properties: {
    ...orderProperties(""),
    ...hoursSinceOrder<OrderStatusRow>("", "updated_at"),
  },
} satisfies Partial<EventDeclaration<OrderStatusRow>>
