import type { Database } from "../../../modules/posthog/database/gate"
import { readPath } from "../../../lib/path"
import { ID_SLACK_MS, idAt } from "../ids/id-window"
import type { Row } from "../row"

interface AttemptRow {
  id: string
  attempt: string | null
}

/** When a payment was made; when a session, which has a status, came to have it. */
const momentOf = (row: Row): Date =>
  new Date(("status" in row ? row.updated_at : row.created_at) as string | Date)

const begunAt = (row: Row): Date =>
  new Date((readPath(row, "payment_collection.created_at") ?? row.created_at) as string | Date)

/**
 * Tells of each payment or payment session at which attempt to complete its cart it came. Medusa deletes a session's row when
 * the next one is begun, but each attempt leaves a link of its payment collection with the order that it made or took back. Zero
 * where no cart was to be completed. In SQL, because `query.graph` does not count.
 */
export const addPaymentAttempts = async (
  database: Database,
  rows: readonly Row[]
): Promise<Row[]> => {
  const collections = rows.map((row) => String(row.payment_collection_id))
  const isSorted = await database.sortsIdsByTime()
  const id = isSorted ? "link.id" : `link.id COLLATE "C"`
  const { rows: counted } = await database.raw<{ rows: AttemptRow[] }>(
    // A subselect for each row, because a join reads all links that there are.
    `${isSorted ? "" : THE_LINKS_ALONE}
     SELECT paid.id, (
       SELECT nullif(count(*), 0) FROM order_payment_collection link
       WHERE link.payment_collection_id = paid.collection_id
         AND ${id} >= paid.first_link AND ${id} < paid.last_link AND link.created_at <= paid.moment
     ) AS attempt
     FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
       AS paid(id, collection_id, first_link, last_link, moment)`,
    [
      ...(isSorted ? [] : [collections]),
      rows.map((row) => row.id),
      collections,
      rows.map((row) => idAt("ordpay", slack(begunAt(row), -1))),
      rows.map((row) => idAt("ordpay", slack(momentOf(row), 1))),
      rows.map((row) => momentOf(row)),
    ]
  )
  const byId = new Map(counted.map((row) => [row.id, row.attempt]))
  return rows.map((row) => ({ ...row, attempt: byId.get(row.id) ?? undefined }))
}

/** Where ids are not sorted by time no index leads to a payment's links: they are read once, and not for each row. */
const THE_LINKS_ALONE = `WITH order_payment_collection AS MATERIALIZED (
       SELECT * FROM order_payment_collection WHERE payment_collection_id = ANY(?)
     )`

const slack = (moment: Date, direction: 1 | -1): Date =>
  new Date(moment.getTime() + direction * ID_SLACK_MS)
