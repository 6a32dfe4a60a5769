import { WAITS } from "../../../src/modules/posthog/outbox/conditions"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** What the bench does to a store by hand, between timed runs. */
export const createHands = (knex: Knex) => {
  const query = async <Row>(statement: string, ...bindings: Knex.RawBinding[]) =>
    (await knex.raw<{ rows: Row[] }>(statement, bindings)).rows
  const update = async (set: string, uuids: readonly string[]) =>
    void (await query(`UPDATE posthog_outbox_event SET ${set} WHERE uuid = ANY(?)`, [...uuids]))
  const count = async (condition: string, uuids: readonly string[]) => {
    const sql = `SELECT count(*)::int AS count FROM posthog_outbox_event WHERE uuid = ANY(?) AND ${condition}`
    return (await query<{ count: number }>(sql, [...uuids]))[0]?.count ?? 0
  }
  const uuidsOf = (rows: readonly { uuid: string }[]) => rows.map(({ uuid }) => uuid)
  return {
    makeDue: (uuids: readonly string[]) =>
      update("delivered_at = NULL, due_at = now(), attempts = 0", uuids),
    deliver: (uuids: readonly string[]) =>
      update(`delivered_at = "timestamp" + interval '2 seconds', due_at = "timestamp"`, uuids),
    remove: async (uuids: readonly string[]) =>
      void (await query(`DELETE FROM posthog_outbox_event WHERE uuid = ANY(?)`, [...uuids])),
    countDelivered: (uuids: readonly string[]) => count("delivered_at IS NOT NULL", uuids),
    countKnown: (uuids: readonly string[]) => count("true", uuids),
    /** UUIDs from anywhere in the outbox. */
    someUuids: async (wanted: number) =>
      uuidsOf(
        await query(`SELECT uuid FROM posthog_outbox_event ORDER BY random() LIMIT ?`, wanted)
      ),
    /** The receipts of the newest facts, as that part of the outbox. */
    youngestReceipts: async (share: number) =>
      uuidsOf(
        await query(
          `SELECT uuid FROM posthog_outbox_event WHERE delivered_at IS NOT NULL ORDER BY "timestamp" DESC
           LIMIT (SELECT count(*) * ?::float FROM posthog_outbox_event)`,
          share
        )
      ),
    receiptsOlderThan: async (days: number, wanted: number) =>
      uuidsOf(
        await query(
          `SELECT uuid FROM posthog_outbox_event WHERE delivered_at < now() - ? * interval '1 day'
           ORDER BY delivered_at DESC LIMIT ?`,
          days,
          wanted
        )
      ),
    givePayload: (uuids: readonly string[]) =>
      update(`properties = '{"total": 59.98, "currency": "EUR", "environment": "bench"}'`, uuids),
    /** Makes the outbox forget that many facts of the last days, of one definition or of each. */
    takeReceipts: ({
      definition,
      count: wanted,
      days,
    }: {
      definition?: string
      count: number
      days: number
    }) =>
      query<{ uuid: string; entity_id: string }>(
        TAKE_RECEIPTS,
        days,
        definition ?? null,
        definition ?? null,
        wanted
      ),
    /** The customer without an account who ordered last. */
    youngestGuest: async () => {
      const sql = `SELECT customer.id FROM "order" JOIN customer ON customer.id = customer_id
        WHERE NOT has_account AND NOT is_draft_order ORDER BY "order".id DESC LIMIT 1`
      return String((await query<{ id: string }>(sql))[0]?.id)
    },
    /** Puts the events of one person under another ID. Returns how many. */
    rename: async (from: string, to: string) => {
      const sql = `UPDATE posthog_outbox_event SET distinct_id = ? WHERE uuid IN (
        SELECT uuid FROM posthog_outbox_event
        WHERE distinct_id = ? AND (delivered_at IS NOT NULL OR set_aside_at IS NOT NULL) AND deleted_at IS NULL
        UNION ALL SELECT uuid FROM posthog_outbox_event WHERE distinct_id = ? AND ${WAITS}
      ) RETURNING 1`
      return (await query(sql, to, from, from)).length
    },
    makePassDue: async (pass: string) =>
      void (await query(
        `UPDATE posthog_lease SET leased_until = now(), leased_by = NULL,
           looked_at = CASE WHEN name <> ? THEN now() WHEN name = 'wide' THEN now() - interval '1 hour'
                            ELSE now() - interval '1 minute' END`,
        pass
      )),
  }
}

/** Only facts that are found again: not the sign-up of someone who has left. */
const TAKE_RECEIPTS = `
  DELETE FROM posthog_outbox_event WHERE uuid IN (
    SELECT uuid FROM (
      SELECT uuid, row_number() OVER (PARTITION BY definition ORDER BY delivered_at DESC) AS n
      FROM posthog_outbox_event fact
      WHERE delivered_at > now() - ? * interval '1 day' AND delivered_at < now() - interval '5 minutes'
        AND properties IS NOT NULL AND deleted_at IS NULL AND (?::text IS NULL OR definition = ?)
        AND NOT EXISTS (
          SELECT 1 FROM customer WHERE customer.id = fact.entity_id AND customer.deleted_at IS NOT NULL
            AND fact.definition <> 'customer_deleted'
        )
    ) AS recent WHERE n <= ?
  ) RETURNING uuid, entity_id`
