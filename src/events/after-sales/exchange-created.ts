import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, piecesOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { money, number, objects, text } from "../language/properties"
import type { Amount } from "../language/properties"
import { describeReturnItem, returnItemFields } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** The confirmation of an exchange as `exchange_created` loads it. Notes are not among the fields. */
export interface ExchangeRow extends OrderChangeRow {
  exchange_id?: string | null
  return_id?: string | null
  order?: (NonNullable<OrderChangeRow["order"]> & { currency_code?: string | null }) | null
  exchange?: {
    difference_due?: Amount
    additional_items?: { quantity: Amount; item?: LineItem | null }[] | null
    return?: { items?: ReturnItemRow[] | null } | null
  } | null
}

const returned = (row: ExchangeRow) => row.exchange?.return?.items ?? []

const sent = (row: ExchangeRow) => row.exchange?.additional_items ?? []

const base = overConfirmedChanges("exchange")

/** An exchange was confirmed. The exchange's own row is there from the moment at which a merchant begins to fill it in. */
export const exchangeCreated = defineEvent<ExchangeRow>()({
  ...base,
  id: "exchange_created",
  topic: "after sales",
  doc: "An exchange was confirmed. What comes back for it is a `return_requested`, too.",
  fields: [...base.fields, "exchange_id", "return_id", "order.currency_code"],
  related: {
    as: "exchange",
    entity: "order_exchange",
    by: "exchange_id",
    fields: [
      "difference_due",
      "additional_items.quantity",
      ...lineItemFields.map((field) => `additional_items.item.${field}`),
      ...returnItemFields("return.items"),
    ],
  },
  hints: { "order.exchange_created": { payload: "exchange_id", field: "exchange_id" } },
  properties: {
    ...base.properties,
    exchange_id: text("Medusa's id of the exchange.", (row: ExchangeRow) => row.exchange_id),
    return_id: text(
      "Medusa's id of the return that is part of the exchange.",
      (row: ExchangeRow) => row.return_id
    ),
    item_count: number("Pieces to be sent back.", (row: ExchangeRow) => piecesOf(returned(row))),
    products: objects(
      `What is to be sent back, one object per line: ${LINE_ITEM_DOC}, \`reason\` (the merchant's label).`,
      (row: ExchangeRow) => returned(row).map((item) => describeReturnItem(item, item.quantity))
    ),
    new_item_count: number("Pieces sent instead.", (row: ExchangeRow) => piecesOf(sent(row))),
    new_products: objects(
      `What is sent instead, one object per line: ${LINE_ITEM_DOC}.`,
      (row: ExchangeRow) => sent(row).map(({ item, quantity }) => describeLineItem(item, quantity))
    ),
    difference_due: money(
      "What the shopper is to pay more, where the store's own code says so; Medusa's Admin does not.",
      (row: ExchangeRow) => row.exchange?.difference_due
    ),
    currency: text("Currency of all amounts, ISO 4217 in capitals.", (row: ExchangeRow) =>
      row.order?.currency_code?.toUpperCase()
    ),
  },
})
