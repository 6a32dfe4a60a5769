import { HOUR_MS } from "../../lib/time"
import { defineEvent } from "../language/define-event"
import { elapsed } from "../language/elapsed"
import { LINE_ITEM_DOC, productsOf } from "../language/line-items"
import { property } from "../language/properties"
import { at } from "../language/property-tables"
import type { Time } from "../language/time"
import { overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeAction, OrderChangeRow } from "../orders/order-change-row"
import { describeReturnItem, returnItemFields } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** The receipt of returned items as `return_received` loads it. */
export interface ReceiptRow extends OrderChangeRow {
  return_id?: string | null
  actions?: OrderChangeAction[] | null
  return?: {
    created_at: Time
    requested_at?: Time | null
    items?: ReturnItemRow[] | null
  } | null
}

const DAMAGED = "RECEIVE_DAMAGED_RETURN_ITEM"

interface ReceivedLine {
  itemId?: string
  quantity: number
  isDamaged: boolean
}

const linesOf = (row: ReceiptRow): ReceivedLine[] =>
  (row.actions ?? [])
    .filter(({ action }) => action === "RECEIVE_RETURN_ITEM" || action === DAMAGED)
    .map(({ action, details }) => ({
      itemId: details?.reference_id,
      quantity: Number(details?.quantity ?? 0),
      isDamaged: action === DAMAGED,
    }))

const describeLine = (row: ReceiptRow, { itemId, quantity, isDamaged }: ReceivedLine) => ({
  ...describeReturnItem(
    row.return?.items?.find((item) => item.item_id === itemId),
    quantity
  ),
  is_damaged: isDamaged,
})

const lineFields = ["actions.action", "actions.details"] as const

const base = overConfirmedChanges("return_receive")

/** Returned items came back. Each receipt is an order change; the return's own `received_at` is set only if everything came at once. */
export const returnReceived = defineEvent<ReceiptRow>()({
  ...base,
  id: "return_received",
  topic: "after sales",
  doc: "Some or all items of a return came back. Each receipt is an event.",
  related: { as: "return", entity: "return", by: "return_id" },
  // Medusa confirms an empty receipt, too.
  isReady: { from: lineFields, read: (row) => linesOf(row).length > 0 },
  hints: { "order.return_received": { payload: "return_id", field: "return_id" } },
  properties: {
    ...base.properties,
    return_id: property.text("Medusa's return ID.", "return_id"),
    hours_since_request: elapsed(
      "Whole hours since the return was requested.",
      HOUR_MS,
      {
        from: ["return.requested_at", "return.created_at"],
        read: ({ return: requested }) => requested?.requested_at ?? requested?.created_at,
      },
      "confirmed_at"
    ),
    item_count: property.sum("Units that came back.", {
      from: lineFields,
      read: (row) => linesOf(row).map(({ quantity }) => quantity),
    }),
    damaged_count: property.sum("How many of these units are damaged.", {
      from: lineFields,
      read: (row) => linesOf(row).flatMap(({ isDamaged, quantity }) => (isDamaged ? quantity : [])),
    }),
    products: productsOf(
      `The items that came back, one object per line: ${LINE_ITEM_DOC}, \`reason\` (the merchant's label), and \`is_damaged\`.`,
      {
        from: [...lineFields, ...at("return.items", returnItemFields)],
        read: (row) => linesOf(row).map((line) => describeLine(row, line)),
      }
    ),
  },
})
