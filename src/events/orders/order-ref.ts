import { joinPath, readPath } from "../../lib/path"
import { HOUR_MS } from "../../lib/time"
import { property } from "../language/properties"
import { defineProperties, under } from "../language/property-tables"
import { fieldsOf, readerOf } from "../language/reading"
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

/** Whole hours between two times. Returns `undefined` if one of them is missing. */
export const hoursBetween = (
  from: Time | null | undefined,
  to: Time | null | undefined
): number | undefined =>
  from && to ? Math.round((new Date(to).getTime() - new Date(from).getTime()) / HOUR_MS) : undefined

/** How long after the order, which is at `path` in the row, something happened. */
export const hoursSinceOrder = <Row>(path: string, time: Source<Row, Time | null | undefined>) => {
  const orderedAt = joinPath(path, "created_at")
  const timeOf = readerOf(time)
  return {
    hours_since_order: {
      ...property.number<Row>("Whole hours since the order.", (row) =>
        hoursBetween(readPath(row, orderedAt) as Time | undefined, timeOf(row))
      ),
      fields: [orderedAt, ...fieldsOf(time)],
    },
  }
}
