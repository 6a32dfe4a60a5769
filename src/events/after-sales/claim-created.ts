import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { property } from "../language/properties"
import { at } from "../language/property-tables"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeRow } from "../orders/order-change-row"
import { onceEach } from "./return-row"

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
  claim?: {
    type?: string | null
    refund_amount?: Amount
    claim_items?: ClaimItemRow[] | null
    additional_items?: ClaimItemRow[] | null
  } | null
}

// Both lists are one table; Medusa tells its rows apart only where `is_additional_item` is loaded.
const itemFields = ["quantity", "is_additional_item", ...at("item", lineItemFields)] as const

const claimedFields = at("claim.claim_items", [...itemFields, "reason"])

const sentFields = at("claim.additional_items", itemFields)

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
  related: { as: "claim", entity: "order_claim", by: "claim_id" },
  hints: { "order.claim_created": { payload: "claim_id", field: "claim_id" } },
  properties: {
    ...base.properties,
    claim_id: property.text("Medusa's id of the claim.", "claim_id"),
    claim_type: property.text("`refund` or `replace`.", "claim.type"),
    return_id: property.text("Medusa's id of the return that is part of the claim.", "return_id"),
    item_count: property.sum("Pieces claimed.", {
      from: claimedFields,
      read: (row) => claimed(row).map(({ quantity }) => quantity),
    }),
    products: property.objects(
      `What is claimed, one object per line: ${LINE_ITEM_DOC}, \`reason\`.`,
      {
        from: claimedFields,
        read: (row) =>
          claimed(row).map(({ item, quantity, reason }) =>
            describeLineItem(item, quantity, { reason })
          ),
      }
    ),
    reasons: property.texts(
      "The reasons, each once: `missing_item`, `wrong_item`, `production_failure` or `other`.",
      {
        from: claimedFields,
        read: (row) => onceEach(claimed(row).map(({ reason }) => reason)),
      }
    ),
    new_item_count: property.sum("Pieces sent as a replacement.", {
      from: sentFields,
      read: (row) => sent(row).map(({ quantity }) => quantity),
    }),
    new_products: property.objects(
      `What is sent as a replacement, one object per line: ${LINE_ITEM_DOC}.`,
      {
        from: sentFields,
        read: (row) => sent(row).map(({ item, quantity }) => describeLineItem(item, quantity)),
      }
    ),
    refund_amount: property.money(
      "What is to be refunded, where the store's own code says so; Medusa's Admin does not.",
      "claim.refund_amount"
    ),
    currency: property.code(
      "Currency of all amounts, ISO 4217 in capitals.",
      "order.currency_code"
    ),
  },
})
