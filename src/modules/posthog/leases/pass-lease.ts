import type { Database } from "../database/gate"

/** A pass of reconciliation that this process may run now. All times are the database's. */
export interface ReconciliationLease {
  pass: string
  /** When the plugin was installed: facts before this moment belong to a backfill. */
  installedAt: Date
  /** Up to where the pass has looked before. */
  lookedAt: Date
  /** The moment the lease was taken; it becomes `lookedAt` when the pass is done. */
  startedAt: Date
  /** Keeps the pass for a process that is still at it. Gives false where it took too long, and another may have taken over. */
  renew(): Promise<boolean>
}

interface LeaseRow {
  installed_at: Date
  looked_at: Date
  started_at: Date
}

/** Much longer than a page of a walk takes; after it another process takes over from one that died. */
const LEASE_SECONDS = 300

/** So often that a lease does not run out under work, so seldom that it costs nothing. */
const RENEW_AFTER_MS = 60_000

/**
 * Takes a pass for this process, if no other runs it and the last look is old enough. A pass that was never run looks from the
 * installation on, whose time the migration has fixed. Where somebody has emptied that table, too, the plugin is installed anew.
 *
 * @returns undefined when there is nothing to do for this process now
 */
const takeLease = async (
  database: Database,
  { pass, claimant, everyMs }: { pass: string; claimant: string; everyMs: number }
): Promise<Omit<ReconciliationLease, "renew"> | undefined> => {
  const { rows } = await database.raw<{ rows: LeaseRow[] }>(
    `WITH made AS (
       INSERT INTO posthog_installation (id, installed_at)
       SELECT 'store', now() WHERE NOT EXISTS (SELECT 1 FROM posthog_installation)
       ON CONFLICT DO NOTHING
       RETURNING installed_at
     ), installation AS (
       SELECT installed_at FROM posthog_installation UNION ALL SELECT installed_at FROM made
     )
     INSERT INTO posthog_reconciliation AS known (pass, looked_at, leased_until, leased_by)
     SELECT :pass, installed_at, now() + :lease * interval '1 second', :claimant FROM installation
     ON CONFLICT (pass) DO UPDATE
       SET leased_until = excluded.leased_until, leased_by = excluded.leased_by, updated_at = now()
       WHERE known.leased_until <= now() AND known.looked_at <= now() - :everyMs * interval '1 millisecond'
     RETURNING looked_at, now() AS started_at, (SELECT installed_at FROM installation) AS installed_at`,
    { pass, claimant, everyMs, lease: LEASE_SECONDS }
  )
  const [row] = rows
  return (
    row && {
      pass,
      installedAt: row.installed_at,
      lookedAt: row.looked_at,
      startedAt: row.started_at,
    }
  )
}

/** Moves the end of a lease that this process holds, if it is time for that. */
const createRenew = (
  database: Database,
  { pass, claimant }: { pass: string; claimant: string }
): ReconciliationLease["renew"] => {
  let renewedAt = performance.now()
  return async () => {
    if (performance.now() - renewedAt < RENEW_AFTER_MS) {
      return true
    }
    renewedAt = performance.now()
    const { rows } = await database.raw<{ rows: unknown[] }>(
      `UPDATE posthog_reconciliation SET leased_until = now() + ? * interval '1 second', updated_at = now()
       WHERE pass = ? AND leased_by = ? AND leased_until > now()
       RETURNING 1`,
      [LEASE_SECONDS, pass, claimant]
    )
    return rows.length > 0
  }
}

/**
 * Gives the pass back, if this process still holds it.
 *
 * @param lookedAt up to where it has looked now; undefined when it did not get through
 */
const endLease = async (
  database: Database,
  { pass, claimant, lookedAt }: { pass: string; claimant: string; lookedAt: Date | undefined }
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_reconciliation
     SET looked_at = COALESCE(?, looked_at), leased_until = now(), leased_by = NULL, updated_at = now()
     WHERE pass = ? AND leased_by = ?`,
    [lookedAt ?? null, pass, claimant]
  )
}

/**
 * Runs a pass if it is due and no other process runs it.
 *
 * @returns what `run` gave, or undefined where it was not run
 * @throws what `run` throws; the pass is given back, and looks from the same place next time
 */
export const withLease = async <Result>(
  database: Database,
  which: { pass: string; claimant: string; everyMs: number },
  run: (lease: ReconciliationLease) => Promise<Result>
): Promise<Result | undefined> => {
  const lease = await takeLease(database, which)
  if (!lease) {
    return undefined
  }
  let lookedAt: Date | undefined
  try {
    const result = await run({ ...lease, renew: createRenew(database, which) })
    lookedAt = lease.startedAt
    return result
  } finally {
    await endLease(database, { ...which, lookedAt })
  }
}
