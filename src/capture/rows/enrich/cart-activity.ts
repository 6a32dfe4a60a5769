import { DAY_MS } from "../../../lib/time"
import { idInOrder } from "../../../modules/posthog/database/sql"
import { ID_SLACK_MS, idAt } from "../ids/id-window"
import type { EnrichmentSource, Row } from "../row"

interface ActivityRow {
  id: string
  last_activity_at: Date
}

/** How long after a cart's creation a product may be added for its later removal to count as activity. */
const REMOVALS_MS = 3 * DAY_MS

/**
 * Adds the time when a cart or anything that belongs to it last changed. The cart's own `updated_at` isn't enough: Medusa doesn't
 * touch it when products, promotions, shipping methods, or payment sessions change.
 *
 * In SQL, because `query.graph` would load all of these. Medusa has no index from a cart to its removed products, so the
 * statement searches for them among the IDs of the same days.
 */
export const addCartActivity = async (
  { database }: Pick<EnrichmentSource, "database">,
  carts: readonly Row[]
): Promise<Row[]> => {
  const ids = carts.map((cart) => cart.id)
  const createdAt = carts
    .map((cart) => new Date(cart.created_at as string | Date).getTime())
    .filter((time) => !Number.isNaN(time))
  const id = idInOrder(await database.sortsIdsByTime())
  const { rows } = await database.raw<{ rows: ActivityRow[] }>(
    `WITH activity AS (
       SELECT id, updated_at FROM cart WHERE id = ANY(:ids)
       UNION ALL
       SELECT cart_id, updated_at FROM cart_line_item WHERE cart_id = ANY(:ids) AND deleted_at IS NULL
       UNION ALL
       SELECT cart_id, deleted_at FROM cart_line_item
       WHERE ${id} >= :first AND ${id} < :last AND cart_id = ANY(:ids) AND deleted_at IS NOT NULL
       UNION ALL
       SELECT cart_id, updated_at FROM cart_shipping_method
       WHERE cart_id = ANY(:ids) AND deleted_at IS NULL
       UNION ALL
       SELECT cart_id, updated_at FROM cart_promotion WHERE cart_id = ANY(:ids)
       UNION ALL
       SELECT link.cart_id, greatest(collection.updated_at, session.updated_at)
       FROM cart_payment_collection link
       JOIN payment_collection collection ON collection.id = link.payment_collection_id
       LEFT JOIN payment_session session ON session.payment_collection_id = collection.id
         AND session.deleted_at IS NULL
       WHERE link.cart_id = ANY(:ids) AND link.deleted_at IS NULL
     )
     SELECT id, max(updated_at) AS last_activity_at FROM activity GROUP BY id`,
    {
      ids,
      first: idAt("cali", new Date(Math.min(...createdAt) - ID_SLACK_MS)),
      last: idAt("cali", new Date(Math.max(...createdAt) + REMOVALS_MS)),
    }
  )
  const byId = new Map(rows.map((row) => [row.id, row.last_activity_at]))
  return carts.map((cart) => ({ ...cart, last_activity_at: byId.get(cart.id) ?? cart.updated_at }))
}
