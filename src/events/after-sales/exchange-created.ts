import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, productsOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import { at } from "../language/property-tables"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { returnedProducts } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** A confirmed exchange as `exchange_created` loads it. Notes aren't loaded. */
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

/** A confirmed exchange. The exchange's own row proves nothing: it exists as soon as a merchant starts to fill it in. */
export const exchangeCreated = defineEvent<ExchangeRow>()({
  ...base,
  id: "exchange_created",
  topic: "after sales",
  doc: "An exchange was confirmed. The items to send back are also a `return_requested`.",
  related: { as: "exchange", entity: "order_exchange", by: "exchange_id" },
  hints: { "order.exchange_created": { payload: "exchange_id", field: "exchange_id" } },
  properties: {
    ...base.properties,
    exchange_id: property.text("Medusa's exchange ID.", "exchange_id"),
    return_id: property.text(
      "Medusa's ID of the return that is part of the exchange.",
      "return_id"
    ),
    item_count: property.sum("Units to send back.", "exchange.return.items.quantity"),
    products: returnedProducts("exchange.return.items"),
    new_item_count: property.sum("Units sent in exchange.", "exchange.additional_items.quantity"),
    new_products: productsOf(`The items sent in exchange, one object per line: ${LINE_ITEM_DOC}.`, {
      from: at("exchange.additional_items", ["quantity", ...at("item", lineItemFields)]),
      read: ({ exchange }) =>
        (exchange?.additional_items ?? []).map(({ item, quantity }) =>
          describeLineItem(item, quantity)
        ),
    }),
    difference_due: property.money(
      "Extra amount the shopper has to pay, if your store's own code sets it; Medusa's Admin doesn't.",
      "exchange.difference_due"
    ),
    currency: property.code(CURRENCY_DOC, "order.currency_code"),
  },
})
