import type { Database } from "../../../modules/posthog/database/gate"
import { orderPlaced } from "../../../events/orders/order-placed"
import { findRecorded } from "../../../modules/posthog/outbox/look-up"
import type { RecordedEvent } from "../../../modules/posthog/outbox/look-up"
import { uuidOf } from "../to-event"

/** Whom an order was recorded for as placed. */
export interface RecordedOrder extends RecordedEvent {
  order_id: string
}

/** Returns, by order ID, the person and the time under which orders were recorded as placed. Omits orders that weren't. */
export const recordedOrders = async (
  database: Database,
  ids: readonly string[]
): Promise<Map<string, RecordedOrder>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const idOf = new Map(ids.map((id) => [uuidOf(orderPlaced.id, id), id]))
  const recorded = await findRecorded(database, [...idOf.keys()])
  return new Map(
    recorded.map((event) => {
      const order_id = String(idOf.get(event.uuid))
      return [order_id, { ...event, order_id }]
    })
  )
}
