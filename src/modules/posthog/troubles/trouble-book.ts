import type { Trouble } from "../../../events/trouble"
import type { Database } from "../database/gate"
import type { NotedTrouble } from "./troubles"

/** A kind of trouble with one definition, across all processes. */
export interface CountedTrouble extends Trouble {
  /** How often it was noted since `firstAt`. */
  count: number
  /** ISO 8601, by the database's clock. */
  firstAt: string
  lastAt: string
}

/**
 * How long a trouble is current after it was last noted. What a row proves is retried at least every hour, and so is an erasure. What no row proves is lost at
 * once, and stays visible for a day.
 */
const currentFor = (trouble: string): string =>
  `CASE WHEN ${trouble}.kind IN ('not_walked', 'not_erased') OR ${trouble}.last_entity_id IS NOT NULL THEN interval '2 hours' ELSE interval '24 hours' END`

/** The current troubles, as a JSON array of `CountedTrouble`s, for use in a larger statement. */
export const CURRENT_TROUBLES = `
  SELECT coalesce(json_agg(json_build_object('kind', kind, 'definition', definition, 'count', count, 'firstAt', first_at,
    'lastAt', last_at, 'entityId', last_entity_id, 'error', last_error) ORDER BY kind, definition), '[]')
  FROM posthog_trouble current WHERE last_at > now() - ${currentFor("current")}`

/** Adds to the troubles in the database. A trouble that comes back after it was over starts anew. The database's clock decides. */
export const writeTroubles = async (
  database: Database,
  troubles: readonly NotedTrouble[]
): Promise<void> => {
  const now = Date.now()
  await database.raw(
    `INSERT INTO posthog_trouble AS known (kind, definition, count, first_at, last_at, last_entity_id, last_error)
     SELECT kind, definition, count, now() - first_ago * interval '1 millisecond', now() - last_ago * interval '1 millisecond',
       entity_id, error
     FROM jsonb_to_recordset(?::jsonb)
       AS noted (kind text, definition text, count int, first_ago float8, last_ago float8, entity_id text, error text)
     ORDER BY kind, definition
     ON CONFLICT (kind, definition) DO UPDATE SET (count, first_at) = (
         SELECT CASE WHEN is_over THEN excluded.count ELSE LEAST(known.count::bigint + excluded.count, 2000000000) END,
           CASE WHEN is_over THEN excluded.first_at ELSE LEAST(known.first_at, excluded.first_at) END
         FROM (SELECT known.last_at < excluded.first_at - ${currentFor("known")} AS is_over) before
       ),
       last_at = GREATEST(known.last_at, excluded.last_at), last_entity_id = excluded.last_entity_id,
       last_error = excluded.last_error, updated_at = now()`,
    [
      JSON.stringify(
        troubles.map(({ kind, definition, count, firstAt, lastAt, entityId, error }) => ({
          kind,
          definition,
          count,
          first_ago: now - firstAt,
          last_ago: now - lastAt,
          entity_id: entityId ?? null,
          error,
        }))
      ),
    ]
  )
}

/** Deletes troubles that were last noted long ago. Returns how many. */
export const purgeTroubles = async (database: Database, days: number): Promise<number> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `DELETE FROM posthog_trouble WHERE last_at < now() - ? * interval '1 day' RETURNING 1`,
    [days]
  )
  return rows.length
}
