import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** An order as the events of its status load it. */
export interface OrderStatusRow {
  id: string
  display_id?: number | null
  created_at: Time
  updated_at: Time
}

/**
 * What the definitions over an order's status have in common. Medusa notes no time for these: the row's last change stands for it. Soon
 * after Medusa's event that is the change of the status itself. Each order has the event once, with the time that was first read.
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
