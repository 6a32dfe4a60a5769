import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { defineEvent } from "../language/define-event"
import { LINE_ITEM_DOC, piecesOf } from "../language/line-items"
import { hoursSinceOrder, orderProperties, orderRefFields } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { money, number, objects, text, texts } from "../language/properties"
import type { Amount } from "../language/properties"
import { describeReturnItem, reasonsOf, returnItemFields } from "./return-row"
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

/** A return that code makes by Medusa's module, and not by a workflow, may have no time of its request. */
const requestedAt = (row: ReturnRow) => row.requested_at ?? row.created_at

/** Something is to be sent back. While the merchant still fills a return in, its row is `open` and proves nothing. */
export const returnRequested = defineEvent<ReturnRow>()({
  id: "return_requested",
  topic: "after sales",
  doc: "A return was announced, by the shopper or the merchant; also the return that is part of a claim or an exchange.",
  entity: "return",
  idPrefix: "return",
  fields: [
    "id",
    "created_at",
    "requested_at",
    "claim_id",
    "exchange_id",
    "refund_amount",
    ...returnItemFields("items"),
    ...orderRefFields("order"),
    "order.currency_code",
  ],
  proof: { by: "changed row", where: { status: { $ne: "open" } } },
  // A merchant may cancel a return that never had a line.
  isReady: (row) => (row.items ?? []).length > 0,
  hints: {
    "order.return_requested": { payload: "return_id", field: "id" },
    "order.claim_created": { payload: "claim_id", field: "claim_id" },
    "order.exchange_created": { payload: "exchange_id", field: "exchange_id" },
  },
  time: requestedAt,
  key: (row) => row.id,
  person: buyerOf("order"),
  properties: {
    ...orderProperties((row: ReturnRow) => row.order),
    ...hoursSinceOrder((row: ReturnRow) => row.order, requestedAt),
    return_id: text("Medusa's id of the return.", (row) => row.id),
    claim_id: text("Medusa's id of the claim that the return is part of.", (row) => row.claim_id),
    exchange_id: text(
      "Medusa's id of the exchange that the return is part of.",
      (row) => row.exchange_id
    ),
    item_count: number("Pieces to be sent back.", (row) => piecesOf(row.items ?? [])),
    products: objects(
      `One object per line: ${LINE_ITEM_DOC}, \`reason\` (the merchant's label).`,
      (row) => (row.items ?? []).map((item) => describeReturnItem(item, item.quantity))
    ),
    reasons: texts("The merchant's labels of the reasons, each once.", (row) =>
      reasonsOf((row.items ?? []).map(({ reason }) => ({ reason: reason?.label })))
    ),
    refund_amount: money(
      "What is to be refunded, where the store's own code says so; Medusa's Admin does not.",
      (row) => row.refund_amount
    ),
    currency: text("Currency of all amounts, ISO 4217 in capitals.", (row) =>
      row.order?.currency_code?.toUpperCase()
    ),
  },
})
