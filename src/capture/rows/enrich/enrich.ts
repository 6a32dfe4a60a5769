import type { Enrichment } from "../../../events/language/event-definition"
import type { EnrichmentSource, Row } from "../row"
import { addCartActivity } from "./cart-activity"
import { addLifetimeValue } from "./lifetime-value"
import { addOrderEdits } from "./order-edits"
import { addOrderHistory } from "./order-history"
import { addPaymentAttempts } from "./payment-attempts"

type Enrich = (source: EnrichmentSource, rows: readonly Row[]) => Promise<Row[]>

const enrichments: Record<Enrichment, Enrich> = {
  order_history: addOrderHistory,
  order_edits: addOrderEdits,
  lifetime_value: addLifetimeValue,
  cart_activity: addCartActivity,
  payment_attempts: addPaymentAttempts,
}

/** Adds computed fields to rows, with a few queries for all of them. */
export const enrichRows = async (
  source: EnrichmentSource,
  enrichment: Enrichment,
  rows: readonly Row[]
): Promise<Row[]> => (rows.length > 0 ? enrichments[enrichment](source, rows) : [])
