import type { Database } from "../database/gate"

/** Work that this process holds. All times are the database's. */
export interface Lease {
  /** When the lease was taken. */
  startedAt: Date
  /** When the work began that was last done; undefined before the first time. */
  lookedAt: Date | undefined
  /** Keeps the work for a process that is still at it. Returns false where it took too long, and another may have taken over. */
  renew(): Promise<boolean>
}

/** What a process asks for. */
export interface LeaseRequest {
  name: string
  /** Unique among all processes, now and later. */
  holder: string
  /** How long ago the work has to have been begun last. */
  everyMs?: number
  /** For how long a process that died holds the work, in seconds. */
  seconds?: number
}

/** Much longer than a page of a walk takes. */
const SECONDS = 300

/** So seldom that a page of ids costs no more for it. */
const RENEW_AFTER_MS = 1_000

interface LeaseRow {
  looked_at: Date | null
  started_at: Date
}

/**
 * Does work if no other process is at it and it is due.
 *
 * @returns what `run` returned, or undefined where it was not run
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
       WHERE known.leased_until <= now()
         AND COALESCE(known.looked_at, '-infinity') <= now() - :everyMs * interval '1 millisecond'
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

/** @param lookedAt when the work began; undefined where it did not come to its end */
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
