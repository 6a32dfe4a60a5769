import { describeLineItem, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import type { Amount } from "../language/properties"

/** A line of a return as the events load it. The shopper's free note is not among the fields. */
export interface ReturnItemRow {
  item_id?: string | null
  quantity: Amount
  reason?: { label?: string | null } | null
  item?: LineItem | null
}

/** Fields of a return's lines, by the path of the lines. */
export const returnItemFields = (path: string): string[] =>
  ["item_id", "quantity", "reason.label", ...lineItemFields.map((field) => `item.${field}`)].map(
    (field) => `${path}.${field}`
  )

/** A returned product, with the merchant's label of the reason. */
export const describeReturnItem = (row: ReturnItemRow | undefined, quantity: Amount) =>
  describeLineItem(row?.item, quantity, { reason: row?.reason?.label })

/** The reasons of some lines, each once. */
export const reasonsOf = (rows: readonly { reason?: string | null }[]): string[] => [
  ...new Set(rows.flatMap(({ reason }) => reason ?? [])),
]
