import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, piecesOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { money, number, objects, text, texts } from "../language/properties"
import type { Amount } from "../language/properties"
import { reasonsOf } from "./return-row"

interface ClaimItemRow {
  quantity: Amount
  is_additional_item?: boolean | null
  reason?: string | null
  item?: LineItem | null
}

/** The confirmation of a claim as `claim_created` loads it. Notes and images are not among the fields. */
export interface ClaimRow extends OrderChangeRow {
  claim_id?: string | null
  return_id?: string | null
  order?: (NonNullable<OrderChangeRow["order"]> & { currency_code?: string | null }) | null
  claim?: {
    type?: string | null
    refund_amount?: Amount
    claim_items?: ClaimItemRow[] | null
    additional_items?: ClaimItemRow[] | null
  } | null
}

// Both lists are one table; Medusa tells its rows apart only where `is_additional_item` is loaded.
const itemFields = (path: string) =>
  ["quantity", "is_additional_item", ...lineItemFields.map((field) => `item.${field}`)].map(
    (field) => `${path}.${field}`
  )

const claimed = (row: ClaimRow) =>
  (row.claim?.claim_items ?? []).filter((item) => !item.is_additional_item)

const sent = (row: ClaimRow) =>
  (row.claim?.additional_items ?? []).filter((item) => item.is_additional_item)

const base = overConfirmedChanges("claim")

/** A claim was confirmed. The claim's own row is there from the moment at which a merchant begins to fill it in. */
export const claimCreated = defineEvent<ClaimRow>()({
  ...base,
  id: "claim_created",
  topic: "after sales",
  doc: "A claim about wrong, missing or damaged pieces was confirmed. What comes back for it is a `return_requested`, what is refunded a `payment_refunded`.",
  fields: [...base.fields, "claim_id", "return_id", "order.currency_code"],
  related: {
    as: "claim",
    entity: "order_claim",
    by: "claim_id",
    fields: [
      "type",
      "refund_amount",
      "claim_items.reason",
      ...itemFields("claim_items"),
      ...itemFields("additional_items"),
    ],
  },
  hints: { "order.claim_created": { payload: "claim_id", field: "claim_id" } },
  properties: {
    ...base.properties,
    claim_id: text("Medusa's id of the claim.", (row: ClaimRow) => row.claim_id),
    claim_type: text("`refund` or `replace`.", (row: ClaimRow) => row.claim?.type),
    return_id: text(
      "Medusa's id of the return that is part of the claim.",
      (row: ClaimRow) => row.return_id
    ),
    item_count: number("Pieces claimed.", (row: ClaimRow) => piecesOf(claimed(row))),
    products: objects(
      `What is claimed, one object per line: ${LINE_ITEM_DOC}, \`reason\`.`,
      (row: ClaimRow) =>
        claimed(row).map(({ item, quantity, reason }) =>
          describeLineItem(item, quantity, { reason })
        )
    ),
    reasons: texts(
      "The reasons, each once: `missing_item`, `wrong_item`, `production_failure` or `other`.",
      (row: ClaimRow) => reasonsOf(claimed(row))
    ),
    new_item_count: number("Pieces sent as a replacement.", (row: ClaimRow) => piecesOf(sent(row))),
    new_products: objects(
      `What is sent as a replacement, one object per line: ${LINE_ITEM_DOC}.`,
      (row: ClaimRow) => sent(row).map(({ item, quantity }) => describeLineItem(item, quantity))
    ),
    refund_amount: money(
      "What is to be refunded, where the store's own code says so; Medusa's Admin does not.",
      (row: ClaimRow) => row.claim?.refund_amount
    ),
    currency: text("Currency of all amounts, ISO 4217 in capitals.", (row: ClaimRow) =>
      row.order?.currency_code?.toUpperCase()
    ),
  },
})
