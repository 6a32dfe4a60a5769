import type { Database } from "../database/gate"
import { WAITS } from "../outbox/conditions"
import { BATCH } from "../outbox/in-batches"
import { IS_UNINTENDED } from "../outbox/look-up"
import { findRows, names } from "./find-rows"
import { FORGET_VISITS } from "./their-rows"

/** What may stay in an event that waits for PostHog: what it says about an order, and nothing about the person. */
export interface Impersonal {
  /** IDs of the definitions whose events are sent on under their order's ID. Those of all others are dropped. */
  definitions: readonly string[]
  /** The properties that they keep. */
  properties: readonly string[]
}

/** What became of the rows that named a customer. */
export interface ErasedRows {
  changed: number
  /** Events on their way to PostHog; they must not change before its answer is settled. */
  remaining: number
}

/**
 * Erases a customer from the plugin's own rows:
 *
 * - A receipt stays, under its order's or its own ID, without payload.
 * - A waiting event about an order is sent under the order's ID, without a person. Any other is set aside as `erased`, without payload.
 * - One that was set aside can't be sent anymore, so it is `erased`, too.
 * - In other persons' events, the ID is replaced.
 *
 * Events of the customer's orders and carts are theirs, also under a browser's ID.
 *
 * @param since leaves out payloads that were delivered before, because an earlier call has seen them
 */
export const eraseRows = async (
  database: Database,
  customerId: string,
  impersonal: Impersonal,
  since?: Date
): Promise<ErasedRows> => {
  const patient = database.within("long")
  const asked = {
    id: customerId,
    ...textsOf(customerId),
    definitions: [...impersonal.definitions],
    kept: [...impersonal.properties],
  }
  const found = await findRows(patient, { ...asked, since: since?.toISOString() ?? "-infinity" })
  let changed = 0
  for (let n = 0; n < found.length; n += BATCH) {
    const batch = found.slice(n, n + BATCH)
    const { rows } = await patient.raw<{ rows: unknown[] }>(ERASE, {
      ...asked,
      uuids: batch.map(({ uuid }) => uuid),
      of_sales: batch.flatMap(({ uuid, of_sale }) => (of_sale ? [uuid] : [])),
    })
    changed += rows.length
  }
  await eraseElsewhere(patient, customerId)
  return { changed, remaining: found.length - changed }
}

const WITH_ULID = /_[0-9A-HJKMNP-TV-Z]{26}$/

/** Where a payload names the customer. An ID that Medusa didn't make may be the beginning of another one, so only a whole text counts. */
const textsOf = (customerId: string) =>
  WITH_ULID.test(customerId)
    ? { needle: customerId, instead: "erased" }
    : { needle: JSON.stringify(customerId), instead: JSON.stringify("erased") }

const IMPERSONAL = `
  SELECT coalesce(jsonb_object_agg(key, value), '{}') || '{"$process_person_profile": false}'
  FROM jsonb_each(properties) WHERE key = ANY(:kept) AND NOT ${names("value")}`

const ERASE = `
  WITH named AS (
    SELECT uuid, distinct_id = :id OR entity_id = :id OR uuid = ANY(:of_sales) AS is_theirs, ${WAITS} AS waits,
      CASE WHEN left(entity_id, 6) = 'order_' THEN entity_id ELSE properties ->> 'order_id' END AS order_id,
      CASE WHEN entity_id IN ('', :id) THEN uuid ELSE entity_id END AS own_id,
      ${IS_UNINTENDED} AS is_aside, definition = ANY(:definitions) AS is_known, (${IMPERSONAL}) AS impersonal
    FROM posthog_outbox_event
    WHERE uuid = ANY(:uuids) AND NOT (${WAITS} AND leased_by IS NOT NULL AND due_at > now())
    FOR UPDATE
  ), decided AS (
    SELECT *, is_theirs AND waits AND order_id IS NOT NULL AND is_known AS is_sent,
      is_theirs AND waits AND (order_id IS NULL OR NOT is_known) AS is_dropped
    FROM named
  )
  UPDATE posthog_outbox_event event
  SET distinct_id = CASE WHEN is_theirs THEN coalesce(order_id, own_id) ELSE event.distinct_id END,
    entity_id = CASE WHEN entity_id = :id THEN '' ELSE entity_id END,
    properties = CASE
      WHEN is_sent THEN impersonal
      WHEN NOT is_theirs THEN CAST(replace(CAST(properties AS text), :needle, :instead) AS jsonb)
    END,
    set_aside_at = CASE WHEN is_dropped THEN now() ELSE set_aside_at END,
    set_aside_reason = CASE WHEN is_dropped OR is_theirs AND is_aside THEN 'erased' ELSE set_aside_reason END,
    last_error = CASE WHEN is_theirs OR ${names("last_error")} THEN NULL ELSE last_error END,
    history = CASE WHEN is_theirs OR ${names("history")} THEN NULL ELSE history END,
    updated_at = now()
  FROM decided WHERE event.uuid = decided.uuid
  RETURNING 1`

/** A backfill that was interrupted at the customer continues a little before it: nothing is recorded twice. */
const eraseElsewhere = async (database: Database, id: string): Promise<void> => {
  // A refusal stays until the erasure ends: it may end because the customer exists again.
  await database.raw(
    `DELETE FROM posthog_consent WHERE customer_id = :id AND consent <> 'denied'`,
    { id }
  )
  await database.raw(`DELETE FROM posthog_identity WHERE customer_id = :id`, { id })
  await database.raw(FORGET_VISITS, { id })
  await database.raw(
    `UPDATE posthog_trouble SET last_entity_id = NULL, updated_at = now() WHERE last_entity_id = :id`,
    { id }
  )
  await database.raw(
    `UPDATE posthog_backfill
     SET after_id = CASE WHEN status <> 'done' THEN left(after_id, greatest(length(after_id) - 16, 1)) END
     WHERE after_id = :id`,
    { id }
  )
}
