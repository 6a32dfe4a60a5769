import type { Database } from "../database/gate"

/** A lease on work. All times are the database's. */
export interface Lease {
  /** When the lease was taken. */
  startedAt: Date
  /** When the work that finished last began; undefined before the first time. */
  lookedAt: Date | undefined
  /** Extends the lease while the process is working. Returns false if it took too long and another process may have taken over. */
  renew(): Promise<boolean>
}

export interface LeaseRequest {
  name: string
  /** Unique across all processes, now and later. */
  holder: string
  /** The work is due if it last began at least this long ago. */
  everyMs?: number
  /** How long a process that died holds the work, in seconds: at most 300. */
  seconds?: number
}

/** Much longer than a page of a walk takes. */
const SECONDS = 300

/**
 * SQL that is true while a lease lasts. One that ends later than any lease can is of a time when the database's clock was ahead, and counts
 * for nothing.
 */
export const lasts = (until: string): string =>
  `(${until} > now() AND ${until} <= now() + interval '10 minutes')`

/** SQL that is true of work that last began at least `:everyMs` ago, or in the future, because the database's clock was ahead. */
const IS_DUE = `(COALESCE(known.looked_at, '-infinity') <= now() - :everyMs * interval '1 millisecond'
  OR known.looked_at > now() + interval '1 minute')`

/** Rare enough that renewing doesn't slow down a page of IDs. */
const RENEW_AFTER_MS = 1_000

interface LeaseRow {
  looked_at: Date | null
  started_at: Date
}

/**
 * Does work if it is due and no other process is doing it.
 *
 * @returns what `run` returned, or undefined if it didn't run
 * @throws what `run` throws; the lease is released, and the work is due again at once
 */
export const withLease = async <Result>(
  database: Database,
  request: LeaseRequest,
  run: (lease: Lease) => Promise<Result>
): Promise<Result | undefined> => {
  const row = await take(database, request)
  if (!row) {
    return undefined
  }
  let lookedAt: Date | undefined
  try {
    const result = await run({
      startedAt: row.started_at,
      lookedAt: row.looked_at ?? undefined,
      renew: createRenew(database, request),
    })
    lookedAt = row.started_at
    return result
  } finally {
    await release(database, request, lookedAt)
  }
}

const take = async (
  database: Database,
  { name, holder, everyMs = 0, seconds = SECONDS }: LeaseRequest
): Promise<LeaseRow | undefined> => {
  const { rows } = await database.raw<{ rows: LeaseRow[] }>(
    `INSERT INTO posthog_lease AS known (name, leased_until, leased_by)
     VALUES (:name, now() + :seconds * interval '1 second', :holder)
     ON CONFLICT (name) DO UPDATE
       SET leased_until = excluded.leased_until, leased_by = excluded.leased_by, updated_at = now()
       WHERE NOT ${lasts("known.leased_until")} AND ${IS_DUE}
     RETURNING looked_at, now() AS started_at`,
    { name, holder, everyMs, seconds }
  )
  return rows[0]
}

const createRenew = (
  database: Database,
  { name, holder, seconds = SECONDS }: LeaseRequest
): Lease["renew"] => {
  let renewedAt = performance.now()
  return async () => {
    if (performance.now() - renewedAt < RENEW_AFTER_MS) {
      return true
    }
    renewedAt = performance.now()
    const { rows } = await database.raw<{ rows: unknown[] }>(
      `UPDATE posthog_lease SET leased_until = now() + ? * interval '1 second', updated_at = now()
       WHERE name = ? AND leased_by = ? AND leased_until > now()
       RETURNING 1`,
      [seconds, name, holder]
    )
    return rows.length > 0
  }
}

/** @param lookedAt when the work began; undefined if it didn't finish */
const release = async (
  database: Database,
  { name, holder }: LeaseRequest,
  lookedAt: Date | undefined
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_lease
     SET looked_at = COALESCE(?, looked_at), leased_until = now(), leased_by = NULL, updated_at = now()
     WHERE name = ? AND leased_by = ?`,
    [lookedAt ?? null, name, holder]
  )
}
