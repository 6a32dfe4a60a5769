import { joinPath } from "../../lib/path"
import { HOUR_MS } from "../../lib/time"
import { elapsed } from "../language/elapsed"
import { property } from "../language/properties"
import { defineProperties, under } from "../language/property-tables"
import type { Source } from "../language/reading"
import type { Time } from "../language/time"

/** The parts of an order that every event about an order reads. */
export interface OrderRef {
  id: string
  display_id?: number | null
  created_at?: Time | null
}

const orderRef = defineProperties<OrderRef>()({
  order_id: property.text("Medusa's order ID.", "id"),
  order_display_id: property.number(
    "The order number that the merchant and the shopper see.",
    "display_id"
  ),
})

/** The order's properties, by its path in the row. */
export const orderProperties = <Path extends string>(path: Path) => under(path, orderRef)

/** How long after the order, which is at `path` in the row, something happened. */
export const hoursSinceOrder = <Row>(path: string, time: Source<Row, Time | null | undefined>) => ({
  hours_since_order: elapsed<Row>(
    "Whole hours since the order.",
    HOUR_MS,
    joinPath(path, "created_at"),
    time
  ),
})
