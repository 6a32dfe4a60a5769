import { readPath } from "../../../lib/path"
import { idInOrder } from "../../../modules/posthog/database/sql"
import { ID_SLACK_MS, idAt } from "../ids/id-window"
import type { EnrichmentSource, Row } from "../row"

interface AttemptRow {
  id: string
  attempt: string | null
}

/** When a payment was created, or when a session (which has a status) got its status. */
const timeOf = (row: Row): Date =>
  new Date(("status" in row ? row.updated_at : row.created_at) as string | Date)

const begunAt = (row: Row): Date =>
  new Date((readPath(row, "payment_collection.created_at") ?? row.created_at) as string | Date)

/**
 * Adds to each payment or payment session the number of the attempt to complete its cart. Medusa deletes a session's row when the
 * next one starts, but each attempt leaves a link from its payment collection to the order that it made or took back. There is no
 * number if no cart was being completed: an order without a cart, and what is due after an edit, have a collection with such a link, but
 * without one to a cart. Completing a cart keeps its link; only deleting the cart deletes it.
 *
 * In SQL, because `query.graph` doesn't count.
 */
export const addPaymentAttempts = async (
  { database }: Pick<EnrichmentSource, "database">,
  rows: readonly Row[]
): Promise<Row[]> => {
  const collections = rows.map((row) => String(row.payment_collection_id))
  const isSorted = await database.sortsIdsByTime()
  const id = idInOrder(isSorted, "link")
  const { rows: counted } = await database.raw<{ rows: AttemptRow[] }>(
    // One subselect per row, because a join would read all links.
    `${isSorted ? "" : THE_LINKS_ALONE}
     SELECT paid.id, (
       SELECT nullif(count(*), 0) FROM order_payment_collection link
       WHERE link.payment_collection_id = paid.collection_id
         AND ${id} >= paid.first_link AND ${id} < paid.last_link AND link.created_at <= paid.moment
         AND EXISTS (
           SELECT 1 FROM cart_payment_collection cart_link
           WHERE cart_link.payment_collection_id = paid.collection_id AND cart_link.deleted_at IS NULL
         )
     ) AS attempt
     FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
       AS paid(id, collection_id, first_link, last_link, moment)`,
    [
      ...(isSorted ? [] : [collections]),
      rows.map((row) => row.id),
      collections,
      rows.map((row) => idAt("ordpay", slack(begunAt(row), -1))),
      rows.map((row) => idAt("ordpay", slack(timeOf(row), 1))),
      rows.map((row) => timeOf(row)),
    ]
  )
  const byId = new Map(counted.map((row) => [row.id, row.attempt]))
  return rows.map((row) => ({ ...row, attempt: byId.get(row.id) ?? undefined }))
}

/** If IDs don't sort by time, no index leads to a payment's links, so they are read once instead of once per row. */
const THE_LINKS_ALONE = `WITH order_payment_collection AS MATERIALIZED (
       SELECT * FROM order_payment_collection WHERE payment_collection_id = ANY(?)
     )`

const slack = (time: Date, direction: 1 | -1): Date =>
  new Date(time.getTime() + direction * ID_SLACK_MS)
