import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { piecesOf } from "../language/line-items"
import { hoursSinceOrder, orderProperties, orderRefFields } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { number, text } from "../language/properties"
import type { Amount } from "../language/properties"

/** A fulfillment as its events load it. Address, labels and tracking numbers are not among the fields. */
export interface FulfillmentRow {
  id: string
  created_at: Time
  shipped_at?: Time | null
  delivered_at?: Time | null
  canceled_at?: Time | null
  provider_id?: string | null
  shipping_option_id?: string | null
  shipping_option?: { name?: string | null } | null
  items?: { quantity: Amount }[] | null
  /** Absent where what is sent is a return, from the shopper to the merchant. */
  order?: OrderRef | null
}

/** A column that says when something happened to a fulfillment. */
export type FulfillmentMoment = "created_at" | "shipped_at" | "delivered_at" | "canceled_at"

/** What every event about a fulfillment says, with the time of what happened to it. */
const fulfillmentProperties = (moment: FulfillmentMoment) => ({
  ...orderProperties((row: FulfillmentRow) => row.order),
  ...hoursSinceOrder(
    (row: FulfillmentRow) => row.order,
    (row) => row[moment]
  ),
  fulfillment_id: text(
    "Medusa's id of the fulfillment; the same in all events about it.",
    (row: FulfillmentRow) => row.id
  ),
  item_count: number(
    "Pieces in this fulfillment. Of a product that is kept in stock as several parts, its parts are counted.",
    (row: FulfillmentRow) => piecesOf(row.items ?? [])
  ),
  fulfillment_provider: text(
    "Medusa's id of the fulfillment provider, such as `manual_manual`.",
    (row: FulfillmentRow) => row.provider_id
  ),
  shipping_option_id: text(
    "Medusa's id of the shipping option.",
    (row: FulfillmentRow) => row.shipping_option_id
  ),
  shipping_option: text(
    "Name of the shipping option.",
    (row: FulfillmentRow) => row.shipping_option?.name
  ),
})

/**
 * What the definitions over fulfillments have in common, by the column that says when.
 *
 * The fulfillment of a return belongs to no order. It is passed over: returns have events of their own.
 */
export const overFulfillments = (moment: FulfillmentMoment) => ({
  topic: "fulfillment" as const,
  entity: "fulfillment",
  idPrefix: "ful",
  fields: [
    "id",
    "created_at",
    ...(moment === "created_at" ? [] : [moment]),
    "provider_id",
    "shipping_option_id",
    "shipping_option.name",
    "items.quantity",
    ...orderRefFields("order"),
  ],
  isReady: (row: FulfillmentRow) => Boolean(row.order),
  key: (row: FulfillmentRow) => row.id,
  person: buyerOf("order"),
  properties: fulfillmentProperties(moment),
})
