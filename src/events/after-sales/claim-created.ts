import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, productsOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import { at } from "../language/property-tables"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { onceEach, REFUND_AMOUNT_DOC } from "./return-row"

interface ClaimItemRow {
  quantity: Amount
  is_additional_item?: boolean | null
  reason?: string | null
  item?: LineItem | null
}

/** A confirmed claim as `claim_created` loads it. Notes and images aren't loaded. */
export interface ClaimRow extends OrderChangeRow {
  claim_id?: string | null
  return_id?: string | null
  claim?: {
    type?: string | null
    refund_amount?: Amount
    claim_items?: ClaimItemRow[] | null
    additional_items?: ClaimItemRow[] | null
  } | null
}

// Both lists are one table, and Medusa separates its rows only if `is_additional_item` is loaded.
const itemFields = ["quantity", "is_additional_item", ...at("item", lineItemFields)] as const

const claimedFields = at("claim.claim_items", [...itemFields, "reason"])

const sentFields = at("claim.additional_items", itemFields)

const claimed = (row: ClaimRow) =>
  (row.claim?.claim_items ?? []).filter((item) => !item.is_additional_item)

const sent = (row: ClaimRow) =>
  (row.claim?.additional_items ?? []).filter((item) => item.is_additional_item)

const base = overConfirmedChanges("claim")

/** A confirmed claim. The claim's own row proves nothing: it exists as soon as a merchant starts to fill it in. */
export const claimCreated = defineEvent<ClaimRow>()({
  ...base,
  id: "claim_created",
  topic: "after sales",
  doc: "A claim about wrong, missing, or damaged items was confirmed. Items to send back are also a `return_requested`, and refunds are a `payment_refunded`.",
  related: { as: "claim", entity: "order_claim", by: "claim_id" },
  hints: { "order.claim_created": { payload: "claim_id", field: "claim_id" } },
  properties: {
    ...base.properties,
    claim_id: property.text("Medusa's claim ID.", "claim_id"),
    claim_type: property.text("`refund` or `replace`.", "claim.type"),
    return_id: property.text("Medusa's ID of the return that is part of the claim.", "return_id"),
    item_count: property.sum("Units claimed.", {
      from: claimedFields,
      read: (row) => claimed(row).map(({ quantity }) => quantity),
    }),
    products: productsOf(
      `The claimed items, one object per line: ${LINE_ITEM_DOC}, and \`reason\`.`,
      {
        from: claimedFields,
        read: (row) =>
          claimed(row).map(({ item, quantity, reason }) =>
            describeLineItem(item, quantity, { reason })
          ),
      }
    ),
    reasons: property.texts(
      "The distinct reasons: `missing_item`, `wrong_item`, `production_failure`, or `other`.",
      {
        from: claimedFields,
        read: (row) => onceEach(claimed(row).map(({ reason }) => reason)),
      }
    ),
    new_item_count: property.sum("Units sent as replacements.", {
      from: sentFields,
      read: (row) => sent(row).map(({ quantity }) => quantity),
    }),
    new_products: productsOf(`The replacement items, one object per line: ${LINE_ITEM_DOC}.`, {
      from: sentFields,
      read: (row) => sent(row).map(({ item, quantity }) => describeLineItem(item, quantity)),
    }),
    refund_amount: property.money(REFUND_AMOUNT_DOC, "claim.refund_amount"),
    currency: property.code(CURRENCY_DOC, "order.currency_code"),
  },
})
