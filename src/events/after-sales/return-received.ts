import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import { LINE_ITEM_DOC, piecesOf } from "../language/line-items"
import { confirmedAt, overConfirmedChanges } from "../orders/order-change-row"
import type { OrderChangeAction, OrderChangeRow } from "../orders/order-change-row"
import { hoursBetween } from "../orders/order-ref"
import { number, objects, text } from "../language/properties"
import { describeReturnItem, returnItemFields } from "./return-row"
import type { ReturnItemRow } from "./return-row"

/** The receipt of a return as `return_received` loads it. */
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

const base = overConfirmedChanges("return_receive")

/**
 * Something came back. A return's own row has only `received_at`, and that only when all of it came at once; each receipt
 * is a change of the order.
 */
export const returnReceived = defineEvent<ReceiptRow>()({
  ...base,
  id: "return_received",
  topic: "after sales",
  doc: "Some or all pieces of a return came back. Each receipt is an event.",
  fields: [...base.fields, "return_id", "actions.action", "actions.details"],
  related: {
    as: "return",
    entity: "return",
    by: "return_id",
    fields: ["created_at", "requested_at", ...returnItemFields("items")],
  },
  hints: { "order.return_received": { payload: "return_id", field: "return_id" } },
  properties: {
    ...base.properties,
    return_id: text("Medusa's id of the return.", (row: ReceiptRow) => row.return_id),
    hours_since_request: number("Whole hours since the return was requested.", (row: ReceiptRow) =>
      hoursBetween(row.return?.requested_at ?? row.return?.created_at, confirmedAt(row))
    ),
    item_count: number("Pieces that came back.", (row: ReceiptRow) => piecesOf(linesOf(row))),
    damaged_count: number("How many of them are damaged.", (row: ReceiptRow) =>
      piecesOf(linesOf(row).filter(({ isDamaged }) => isDamaged))
    ),
    products: objects(
      `One object per line: ${LINE_ITEM_DOC}, \`reason\` (the merchant's label), \`is_damaged\`.`,
      (row: ReceiptRow) => linesOf(row).map((line) => describeLine(row, line))
    ),
  },
})
