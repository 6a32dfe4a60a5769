import { defineEvent } from "../language/define-event"
import { overConfirmedChanges } from "./order-change-row"
import type { OrderChangeRow } from "./order-change-row"
import { money, number, text } from "../language/properties"
import type { Amount } from "../language/properties"
import { roundedDifference } from "../language/round-money"

/** A confirmed edit as `order_edited` loads it. */
export interface OrderEditRow extends OrderChangeRow {
  version: number
  order?:
    | (NonNullable<OrderChangeRow["order"]> & {
        currency_code?: string | null
        is_draft_order?: boolean | null
      })
    | null
  /** Computed for the whole batch: the version in which the order was placed. */
  placed_version?: number
  /** Computed for the whole batch; see `enrich`. */
  edit?: {
    lines_added?: Amount
    lines_removed?: Amount
    lines_changed?: Amount
    items_added?: Amount
    items_removed?: Amount
    total_before?: Amount
    total_after?: Amount
  } | null
}

const base = overConfirmedChanges("edit")

/** An order was edited. The edits of a draft look the same, but make the order: the version that was placed has them. */
export const orderEdited = defineEvent<OrderEditRow>()({
  ...base,
  id: "order_edited",
  topic: "orders",
  doc: "An edit of an order was confirmed. The edits of a draft are none: `order_placed` has what they made.",
  fields: [...base.fields, "version", "order_id", "order.currency_code", "order.is_draft_order"],
  isReady: ({ order, version, placed_version = 0 }) =>
    order?.is_draft_order === false && version > placed_version,
  hints: { "order-edit.confirmed": { payload: "order_id", field: "order_id" } },
  enrich: "order_edits",
  properties: {
    ...base.properties,
    order_change_id: text("Medusa's id of the edit.", (row: OrderEditRow) => row.id),
    lines_added: number("New lines.", (row: OrderEditRow) => row.edit?.lines_added),
    lines_removed: number("Lines taken out.", (row: OrderEditRow) => row.edit?.lines_removed),
    lines_changed: number(
      "Lines whose quantity changed.",
      (row: OrderEditRow) => row.edit?.lines_changed
    ),
    items_added: number(
      "Pieces added, in new lines and old ones.",
      (row: OrderEditRow) => row.edit?.items_added
    ),
    items_removed: number(
      "Pieces taken out, with their line or without.",
      (row: OrderEditRow) => row.edit?.items_removed
    ),
    amount_difference: money(
      "By how much the order's total grew; below zero where it shrank.",
      ({ edit, order }: OrderEditRow) =>
        roundedDifference(edit?.total_after, edit?.total_before, order?.currency_code ?? "")
    ),
    currency: text("Currency of the amount, ISO 4217 in capitals.", (row: OrderEditRow) =>
      row.order?.currency_code?.toUpperCase()
    ),
  },
})
