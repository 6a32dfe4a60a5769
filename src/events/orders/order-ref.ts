import { HOUR_MS } from "../../lib/time"
import type { Time } from "../language/time"
import { number, text } from "../language/properties"

/** The order that a fact is about, as far as every event about an order names it. */
export interface OrderRef {
  id: string
  display_id?: number | null
  created_at?: Time | null
}

type OrderOf<Row> = (row: Row) => OrderRef | null | undefined

/** Fields of an order that its events need, by the order's path. */
export const orderRefFields = (path: string): string[] =>
  ["id", "display_id", "created_at"].map((field) => `${path}.${field}`)

/** Which order an event is about. */
export const orderProperties = <Row>(orderOf: OrderOf<Row>) => ({
  order_id: text<Row>("Medusa's id of the order.", (row) => orderOf(row)?.id),
  order_display_id: number<Row>(
    "The order's number as the merchant and the shopper see it.",
    (row) => orderOf(row)?.display_id
  ),
})

/** Whole hours from one moment to another; undefined where one of them is not known. */
export const hoursBetween = (
  from: Time | null | undefined,
  to: Time | null | undefined
): number | undefined =>
  from && to ? Math.round((new Date(to).getTime() - new Date(from).getTime()) / HOUR_MS) : undefined

/** How long after the order something happened. */
export const hoursSinceOrder = <Row>(
  orderOf: OrderOf<Row>,
  time: (row: Row) => Time | null | undefined
) => ({
  hours_since_order: number<Row>("Whole hours since the order.", (row) =>
    hoursBetween(orderOf(row)?.created_at, time(row))
  ),
})
