import type { Amount } from "../language/amount"
import { describeLineItem, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { at } from "../language/property-tables"

/** A return line as the events load it. The shopper's note isn't loaded. */
export interface ReturnItemRow {
  item_id?: string | null
  quantity: Amount
  reason?: { label?: string | null } | null
  item?: LineItem | null
}

/** Fields of a return line that `describeReturnItem` reads. */
export const returnItemFields = [
  "item_id",
  "quantity",
  "reason.label",
  ...at("item", lineItemFields),
] as const

/** A returned product, with the merchant's label of the reason. */
export const describeReturnItem = (row: ReturnItemRow | undefined, quantity: Amount) =>
  describeLineItem(row?.item, quantity, { reason: row?.reason?.label })

/** The distinct texts, without gaps. */
export const onceEach = (texts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(texts.flatMap((text) => text ?? [])),
]
