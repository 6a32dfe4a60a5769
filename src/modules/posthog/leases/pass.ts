import type { Database } from "../database/gate"
import { installedAt } from "./installation"
import { withLease } from "./lease"
import type { Lease, LeaseRequest } from "./lease"

/** A pass of catch-up or of erasure that this process may run now. */
export interface Pass extends Lease {
  name: string
  /** When the plugin was installed: facts before this time belong to a backfill. */
  installedAt: Date
  /** The time up to which the pass has checked; at first, the installation. */
  lookedAt: Date
}

/** Runs a pass like {@link withLease}. */
export const withPass = async <Result>(
  database: Database,
  request: LeaseRequest,
  run: (pass: Pass) => Promise<Result>
): Promise<Result | undefined> =>
  withLease(database, request, async (lease) => {
    const installed = await installedAt(database)
    const lookedAt = lease.lookedAt ?? installed
    return run({ ...lease, name: request.name, installedAt: installed, lookedAt })
  })
