import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Enrichment } from "../events/define-event"
import type { Row } from "./load-rows"
import { addOrderEdits } from "./order-edits"
import { addOrderHistory } from "./order-history"

type Enrich = (knex: Knex, rows: readonly Row[]) => Promise<Row[]>

const enrichments: Record<Enrichment, Enrich> = {
  order_history: addOrderHistory,
  order_edits: addOrderEdits,
}

/** Adds to rows what they do not hold themselves, in one query for all of them. */
export const enrichRows = async (
  knex: Knex,
  enrichment: Enrichment,
  rows: readonly Row[]
): Promise<Row[]> => (rows.length > 0 ? enrichments[enrichment](knex, rows) : [])
