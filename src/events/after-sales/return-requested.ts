import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { onceEach, REFUND_AMOUNT_DOC, returnedProducts } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** A return as `return_requested` loads it. */
export interface ReturnRow {
  id: string
  created_at: Time
  requested_at?: Time | null
  claim_id?: string | null
  exchange_id?: string | null
  refund_amount?: Amount
  items?: ReturnItemRow[] | null
  order?: (OrderRef & { currency_code?: string | null }) | null
}

/** A return created with Medusa's module instead of a workflow can lack `requested_at`. */
const requestedAt = {
  from: ["requested_at", "created_at"] as const,
  read: (row: ReturnRow) => row.requested_at ?? row.created_at,
}

/** Items are to be sent back. While a merchant is still filling in a return, its row is `open` and proves nothing. */
export const returnRequested = defineEvent<ReturnRow>()({
  id: "return_requested",
  topic: "after sales",
  doc: "A return was requested by the shopper or the merchant, or as part of a claim or an exchange.",
  entity: "return",
  idPrefix: "return",
  proof: { by: "changed row", where: { status: { $ne: "open" } } },
  // A merchant can cancel a return that never had any lines.
  isReady: (row) => (row.items ?? []).length > 0,
  hints: {
    "order.return_requested": { payload: "return_id", field: "id" },
    "order.claim_created": { payload: "claim_id", field: "claim_id" },
    "order.exchange_created": { payload: "exchange_id", field: "exchange_id" },
  },
  time: requestedAt,
  timeColumns: requestedAt.from,
  person: buyerOf("order"),
  properties: {
    ...orderProperties("order"),
    ...hoursSinceOrder("order", requestedAt),
    return_id: property.text("Medusa's return ID.", "id"),
    claim_id: property.text("Medusa's ID of the claim that the return is part of.", "claim_id"),
    exchange_id: property.text(
      "Medusa's ID of the exchange that the return is part of.",
      "exchange_id"
    ),
    item_count: property.sum("Units to send back.", "items.quantity"),
    products: returnedProducts("items"),
    reasons: property.texts(
      "The merchant's labels of the distinct reasons.",
      {
        from: "items.reason.label",
        read: ({ items }) => onceEach((items ?? []).map(({ reason }) => reason?.label)),
      },
      { typed: true }
    ),
    refund_amount: property.money(REFUND_AMOUNT_DOC, "refund_amount"),
    currency: property.code(CURRENCY_DOC, "order.currency_code"),
  },
})
