import type { Sql } from "../../support/clone-database"

/** As PostgreSQL's default: a table is vacuumed when a fifth of its rows is dead. */
const DEAD_SHARE = 0.2

/**
 * Leaves the outbox as it is just before PostgreSQL vacuums it: the youngest events go once more through the three states
 * of their life (recorded, claimed, delivered), one day after the other, until a fifth of the table's rows is dead.
 *
 * @returns how many dead rows there are
 */
export const wearOutbox = async (sql: Sql): Promise<number> => {
  // Three versions of each row die: the receipt, the waiting and the claimed one.
  await sql(
    `CREATE TABLE worn AS SELECT uuid, "timestamp" AS at FROM posthog_outbox_event WHERE delivered_at IS NOT NULL
     ORDER BY "timestamp" DESC
     LIMIT (SELECT count(*) * ${DEAD_SHARE} / 3 FROM posthog_outbox_event)`
  )
  await sql(`ANALYZE worn`)
  const outboxOfWorn = `FROM worn WHERE worn.uuid = o.uuid`
  await sql(
    `UPDATE posthog_outbox_event o SET delivered_at = NULL, attempts = 0, due_at = worn.at ${outboxOfWorn}`
  )
  await sql(
    `UPDATE posthog_outbox_event o SET attempts = 1, due_at = worn.at + interval '2 minutes' ${outboxOfWorn}`
  )
  const [worn] = await sql<{ dead: number }>(
    `WITH settled AS (
       UPDATE posthog_outbox_event o SET delivered_at = worn.at + interval '2 seconds', due_at = worn.at ${outboxOfWorn}
       RETURNING 1
     ) SELECT 3 * count(*)::int AS dead FROM settled`
  )
  await sql(`DROP TABLE worn`)
  return worn?.dead ?? 0
}
