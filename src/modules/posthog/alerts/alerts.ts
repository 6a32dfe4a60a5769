import { generateEntityId } from "@medusajs/framework/utils"
import type { Database } from "../database/gate"

/** Where a message can go. */
export type AlertChannel = "feed" | "email" | "webhook"

/** That there is trouble, or that it is over. */
export type AlertState = "trouble" | "over"

/** Trouble that lasts, and what was said about it. */
export interface Alert {
  id: string
  topic: string
  brief: string
  since: Date
  seen_at: Date
  announced_at: Date
  over_at: Date | null
  feed_sent: AlertState | null
  email_sent: AlertState | null
  webhook_sent: AlertState | null
  failures: number
}

/** Trouble as a look found it. */
export interface SeenTrouble {
  topic: string
  brief: string
  sinceSeconds: number
}

/** The record of alerts. The database decides what is said, so that any process may look. */
export class Alerts {
  constructor(private readonly database: Database) {}

  /**
   * Notes what a look found. Trouble is announced once it has lasted for this time: since it began, if that is known, or since a look saw it
   * first. It is over once no look has seen it for the same time.
   *
   * @param unknown topics that the look couldn't check: their alerts stay as they are
   */
  async note(
    seen: readonly SeenTrouble[],
    { afterMs, unknown }: { afterMs: number; unknown: readonly string[] }
  ): Promise<void> {
    const noted = seen.map((trouble) => ({ ...trouble, id: generateEntityId(undefined, "phal") }))
    await this.database.raw(NOTE, {
      seen: JSON.stringify(noted),
      afterMs,
      unknown: [...unknown],
      days: KEPT_DAYS,
    })
  }

  /** Whether a look of any process saw trouble of this topic that isn't over. */
  async isOpen(topic: string): Promise<boolean> {
    const { rows } = await this.database.raw<{ rows: unknown[] }>(
      `SELECT 1 FROM posthog_alert WHERE topic = ? AND over_at IS NULL AND deleted_at IS NULL`,
      [topic]
    )
    return rows.length > 0
  }

  /** Leases the next alert about which one of these channels has to hear something. */
  async take(channels: readonly AlertChannel[]): Promise<Alert | undefined> {
    const { rows } = await this.database.raw<{ rows: Alert[] }>(TAKE, {
      channels: [...channels],
      seconds: LEASE_SECONDS,
    })
    return rows[0]
  }

  /** Notes that a channel took a message. */
  async sent({ id }: Alert, channel: AlertChannel, state: AlertState): Promise<void> {
    await this.database.raw(
      `UPDATE posthog_alert SET ${channel}_sent = ?, updated_at = now() WHERE id = ?`,
      [state, id]
    )
  }

  /** Ends the lease. After a failure, the alert waits. */
  async release({ id }: Alert, { isSent }: { isSent: boolean }): Promise<void> {
    await this.database.raw(RELEASE, { id, isSent })
  }
}

/** Long enough to look back on what happened. */
const KEPT_DAYS = 30

/** Longer than it takes to send all messages about an alert. */
const LEASE_SECONDS = 120

// Trouble that was seen in the future was seen while the database's clock was ahead.
const GONE = `over_at IS NULL AND (seen_at <= now() - :afterMs * interval '1 millisecond' OR seen_at > now() + interval '1 minute')
  AND topic NOT IN (SELECT topic FROM seen) AND topic <> ALL(:unknown)`

/** When trouble is announced that began then. */
const announced = (since: string) =>
  `CASE WHEN ${since} <= now() - :afterMs * interval '1 millisecond' THEN now() END`

const NOTE = `
  WITH seen AS (
    SELECT id, topic, brief, now() - "sinceSeconds" * interval '1 second' AS since
    FROM jsonb_to_recordset(:seen) AS seen (id text, topic text, brief text, "sinceSeconds" float8)
  ), noted AS (
    INSERT INTO posthog_alert AS known (id, topic, brief, since, seen_at, due_at, announced_at)
    SELECT id, topic, brief, since, now(), now(), ${announced("since")} FROM seen
    ON CONFLICT (topic) WHERE over_at IS NULL AND deleted_at IS NULL DO UPDATE
      SET seen_at = now(), updated_at = now(), since = LEAST(known.since, excluded.since),
        brief = CASE WHEN known.announced_at IS NULL THEN excluded.brief ELSE known.brief END,
        announced_at = COALESCE(known.announced_at, ${announced("LEAST(known.since, excluded.since)")})
  ), ended AS (
    UPDATE posthog_alert SET over_at = now(), updated_at = now() WHERE ${GONE} AND announced_at IS NOT NULL
  )
  DELETE FROM posthog_alert
  WHERE (${GONE} AND announced_at IS NULL) OR over_at <= now() - :days * interval '1 day'`

/**
 * What was to be said a day ago, nobody needs to hear anymore. No message waits for longer than an hour: one that does was due while the
 * database's clock was ahead.
 */
const TAKE = `
  UPDATE posthog_alert SET due_at = now() + :seconds * interval '1 second', updated_at = now()
  WHERE id = (
    SELECT id FROM posthog_alert,
      LATERAL (VALUES ('feed', feed_sent), ('email', email_sent), ('webhook', webhook_sent)) told (channel, state)
    WHERE (due_at <= now() OR due_at > now() + interval '2 hours') AND COALESCE(over_at, announced_at) > now() - interval '1 day'
      AND channel = ANY(:channels)
      AND state IS DISTINCT FROM CASE WHEN over_at IS NULL THEN 'trouble' ELSE 'over' END
    ORDER BY announced_at LIMIT 1 FOR UPDATE OF posthog_alert SKIP LOCKED
  )
  RETURNING *`

/** The first wait ends before the next look, and the longest is an hour. */
const RELEASE = `
  UPDATE posthog_alert
  SET failures = CASE WHEN :isSent THEN 0 ELSE failures + 1 END, updated_at = now(),
    due_at = now() + CASE WHEN :isSent THEN 0 ELSE LEAST(power(2, LEAST(failures, 7)), 120) END * interval '30 seconds'
  WHERE id = :id`
