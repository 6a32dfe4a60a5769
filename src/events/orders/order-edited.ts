import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import { roundedDifference } from "../language/round-money"
import { overConfirmedChanges } from "./order-change-row"
import type { OrderChangeRow } from "./order-change-row"

/** A confirmed edit as `order_edited` loads it. */
export interface OrderEditRow extends OrderChangeRow {
  version: number
  order_id?: string
  order?: (NonNullable<OrderChangeRow["order"]> & { is_draft_order?: boolean | null }) | null
  /** Computed per batch: the version in which the order was placed. */
  placed_version?: number
  /** Computed per batch; see `enrich`. */
  edit?: {
    actions: Amount
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

/**
 * An order was edited. Edits of a draft look the same but are part of the version that was placed, so they don't count. Neither does one
 * that was confirmed without an action: Medusa makes no version of it, although it counts one.
 */
export const orderEdited = defineEvent<OrderEditRow>()({
  ...base,
  id: "order_edited",
  topic: "orders",
  doc: "An order edit was confirmed. Edits of a draft order don't count: `order_placed` includes them.",
  isReady: {
    from: ["version", "order.is_draft_order"],
    read: ({ order, version, placed_version = 0, edit }) =>
      order?.is_draft_order === false && version > placed_version && Number(edit?.actions) > 0,
  },
  hints: { "order-edit.confirmed": { payload: "order_id", field: "order_id" } },
  enrich: { by: "order_edits", from: ["order_id"] },
  properties: {
    ...base.properties,
    order_change_id: property.text("Medusa's ID of the edit.", "id"),
    lines_added: property.number("Number of new lines.", ({ edit }) => edit?.lines_added),
    lines_removed: property.number("Number of removed lines.", ({ edit }) => edit?.lines_removed),
    lines_changed: property.number(
      "Number of lines whose quantity changed.",
      ({ edit }) => edit?.lines_changed
    ),
    items_added: property.number(
      "Units added, in new and existing lines.",
      ({ edit }) => edit?.items_added
    ),
    items_removed: property.number(
      "Units removed, with or without their whole line.",
      ({ edit }) => edit?.items_removed
    ),
    amount_difference: property.money(
      "How much the order's total grew; negative if it shrank.",
      ({ edit, order }) =>
        roundedDifference(edit?.total_after, edit?.total_before, order?.currency_code ?? "")
    ),
    currency: property.code(CURRENCY_DOC, "order.currency_code"),
  },
})
