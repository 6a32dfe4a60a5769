import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { property } from "../language/properties"
import { at } from "../language/property-tables"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { describeReturnItem, returnItemFields } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** The confirmation of an exchange as `exchange_created` loads it. Notes are not among the fields. */
export interface ExchangeRow extends OrderChangeRow {
  exchange_id?: string | null
  return_id?: string | null
  exchange?: {
    difference_due?: Amount
    additional_items?: { quantity: Amount; item?: LineItem | null }[] | null
    return?: { items?: ReturnItemRow[] | null } | null
  } | null
}

const base = overConfirmedChanges("exchange")

/** An exchange was confirmed. The exchange's own row is there from the moment at which a merchant begins to fill it in. */
export const exchangeCreated = defineEvent<ExchangeRow>()({
  ...base,
  id: "exchange_created",
  topic: "after sales",
  doc: "An exchange was confirmed. What comes back for it is a `return_requested`, too.",
  related: { as: "exchange", entity: "order_exchange", by: "exchange_id" },
  hints: { "order.exchange_created": { payload: "exchange_id", field: "exchange_id" } },
  properties: {
    ...base.properties,
    exchange_id: property.text("Medusa's id of the exchange.", "exchange_id"),
    return_id: property.text(
      "Medusa's id of the return that is part of the exchange.",
      "return_id"
    ),
    item_count: property.sum("Pieces to be sent back.", "exchange.return.items.quantity"),
    products: property.objects(
      `What is to be sent back, one object per line: ${LINE_ITEM_DOC}, \`reason\` (the merchant's label).`,
      {
        from: at("exchange.return.items", returnItemFields),
        read: ({ exchange }) =>
          (exchange?.return?.items ?? []).map((item) => describeReturnItem(item, item.quantity)),
      }
    ),
    new_item_count: property.sum("Pieces sent instead.", "exchange.additional_items.quantity"),
    new_products: property.objects(`What is sent instead, one object per line: ${LINE_ITEM_DOC}.`, {
      from: at("exchange.additional_items", ["quantity", ...at("item", lineItemFields)]),
      read: ({ exchange }) =>
        (exchange?.additional_items ?? []).map(({ item, quantity }) =>
          describeLineItem(item, quantity)
        ),
    }),
    difference_due: property.money(
      "What the shopper is to pay more, where the store's own code says so; Medusa's Admin does not.",
      "exchange.difference_due"
    ),
    currency: property.code(
      "Currency of all amounts, ISO 4217 in capitals.",
      "order.currency_code"
    ),
  },
})
