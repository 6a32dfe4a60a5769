import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { roundedDifference } from "../language/round-money"
import { overConfirmedChanges } from "./order-change-row"
import type { OrderChangeRow } from "./order-change-row"

/** A confirmed edit as `order_edited` loads it. */
export interface OrderEditRow extends OrderChangeRow {
  version: number
  order_id?: string
  order?: (NonNullable<OrderChangeRow["order"]> & { is_draft_order?: boolean | null }) | null
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
  isReady: {
    from: ["version", "order.is_draft_order"],
    read: ({ order, version, placed_version = 0 }) =>
      order?.is_draft_order === false && version > placed_version,
  },
  hints: { "order-edit.confirmed": { payload: "order_id", field: "order_id" } },
  enrich: { by: "order_edits", from: ["order_id"] },
  properties: {
    ...base.properties,
    order_change_id: property.text("Medusa's id of the edit.", "id"),
    lines_added: property.number("New lines.", ({ edit }) => edit?.lines_added),
    lines_removed: property.number("Lines taken out.", ({ edit }) => edit?.lines_removed),
    lines_changed: property.number(
      "Lines whose quantity changed.",
      ({ edit }) => edit?.lines_changed
    ),
    items_added: property.number(
      "Pieces added, in new lines and old ones.",
      ({ edit }) => edit?.items_added
    ),
    items_removed: property.number(
      "Pieces taken out, with their line or without.",
      ({ edit }) => edit?.items_removed
    ),
    amount_difference: property.money(
      "By how much the order's total grew; below zero where it shrank.",
      ({ edit, order }) =>
        roundedDifference(edit?.total_after, edit?.total_before, order?.currency_code ?? "")
    ),
    currency: property.code("Currency of the amount, ISO 4217 in capitals.", "order.currency_code"),
  },
})
