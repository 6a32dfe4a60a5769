import type { JsonObject } from "../../lib/json/json"
import { valuesAt } from "../../lib/path"
import type { Amount } from "../language/amount"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, productsOf } from "../language/line-items"
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

/** A property that lists the products to send back, whose lines are at `path` in the row. */
export const returnedProducts = <Row>(path: string) => ({
  ...productsOf<Row, JsonObject>(
    `The items to send back, one object per line: ${LINE_ITEM_DOC}, and \`reason\` (the merchant's label).`,
    (row) =>
      (valuesAt(row, path) as ReturnItemRow[]).map((line) =>
        describeReturnItem(line, line.quantity)
      )
  ),
  fields: at(path, returnItemFields),
})

/** Documents `refund_amount` of a return or claim. */
export const REFUND_AMOUNT_DOC =
  "Amount to refund, if your store's own code sets it; Medusa's Admin doesn't."

/** The distinct texts, without gaps. */
export const onceEach = (texts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(texts.flatMap((text) => text ?? [])),
]
