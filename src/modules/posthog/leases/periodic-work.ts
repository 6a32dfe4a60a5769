import type { Log } from "../../../lib/log"
import { DAY_MS, earlier, MINUTE_MS } from "../../../lib/time"
import type { ResolvedOptions } from "../../../options/schema"
import type { Connection } from "../connection"
import type { Database } from "../database/gate"
import type { Outbox } from "../outbox/outbox"
import type { Purged } from "../outbox/purge"
import type { Identities } from "../identities/identities"
import { purgeTroubles } from "../troubles/trouble-book"
import { EveryMinute } from "./every-minute"
import { installedAt } from "./installation"
import { withLease } from "./lease"
import type { Lease, LeaseRequest } from "./lease"
import { counted } from "../../../lib/counted"

/** A pass of catch-up or of erasure that this process may run now. */
export interface Pass extends Lease {
  name: string
  /** When the plugin was installed: facts before this time belong to a backfill. */
  installedAt: Date
  /** The time up to which the pass has checked; at first, the installation. */
  lookedAt: Date
}

/** What periodic work needs from the module. */
export interface PeriodicParts {
  database: Database
  /** Unique across all processes, now and later. */
  holder: string
  /** Whether this process delivers. Otherwise it does nothing but look for trouble. */
  isDeliveringProcess: boolean
  outbox: Pick<Outbox, "purge" | "project" | "bringForward">
  identities: Pick<Identities, "purge">
  options: Pick<ResolvedOptions, "disabled" | "retentionDays" | "unsentRetentionDays">
  log: Pick<Log, "debug" | "warn">
  /** Whether the plugin's tables are up to date. */
  hasTables: () => boolean
  /** What the module leaves to code that has Query; undefined until the application has started. */
  connection: () => Connection | undefined
}

/** Leaves workers time to start and to send what waits, so that an update of the store isn't reported as trouble. */
const SERVER_FIRST_MS = MINUTE_MS

/** Long enough to look back, after a weekend, on what health reported. */
const TROUBLES_KEPT_DAYS = 7

/**
 * What one process does for all of them from time to time: the passes of catch-up, erasures, alerts, the purge, backfills, and events that are
 * due too late. A process in Medusa's `server` mode looks for trouble, too, because one trouble is that no worker runs; the rest it leaves to
 * workers. If the plugin is off in a process, that process does nothing and changes nothing for the others.
 */
export class PeriodicWork {
  private readonly timer: EveryMinute
  private readonly stopping = new AbortController()
  private backfilling: Promise<unknown> | undefined

  constructor(private readonly parts: PeriodicParts) {
    const { connection, log } = parts
    const alert = async () => connection()?.alert()
    this.timer = parts.isDeliveringProcess
      ? new EveryMinute(
          [
            async () => connection()?.catchUp(),
            async () => connection()?.erase(),
            alert,
            () => this.purgeIfDue(DAY_MS),
            async () => (this.mayWork ? parts.outbox.bringForward() : undefined),
            this.backfillTask,
          ],
          log
        )
      : new EveryMinute([alert], log, { firstMs: SERVER_FIRST_MS })
  }

  start(): void {
    this.timer.start()
  }

  /** Resolves when the page that a backfill is working on is done; another process continues after it. */
  async stop(): Promise<void> {
    this.timer.stop()
    this.stopping.abort()
    await this.backfilling
  }

  /** Runs backfills now instead of within a minute, if this process runs any. */
  wakeBackfills(): void {
    this.timer.runNow(this.backfillTask)
  }

  private readonly backfillTask = async (): Promise<void> => {
    if (this.mayWork && !this.stopping.signal.aborted) {
      const run = Promise.resolve(this.parts.connection()?.backfill(this.stopping.signal))
      this.backfilling = run.catch(() => undefined)
      await run
    }
  }

  /**
   * Runs a pass of catch-up, of erasure, or of alerts if it is due and no other process runs it.
   *
   * @returns what `run` returned, or undefined if it didn't run
   * @throws what `run` throws; the pass is released, and starts from the same place next time
   */
  async runPass<Result>(
    which: Omit<LeaseRequest, "holder">,
    run: (pass: Pass) => Promise<Result>
  ): Promise<Result | undefined> {
    const { database, holder } = this.parts
    const runLeased = async (lease: Lease) => {
      const installed = await installedAt(database)
      // If the database's clock was ahead when the pass last looked, it continues from now; the wide pass checks what was missed.
      const lookedAt = earlier(lease.lookedAt ?? installed, lease.startedAt)
      return run({ ...lease, name: which.name, installedAt: installed, lookedAt })
    }
    return this.mayWork ? withLease(database, { ...which, holder }, runLeased) : undefined
  }

  /** Purges, unless this or another process has done so within this time. Returns undefined if it wasn't due. */
  async purgeIfDue(everyMs: number): Promise<Purged | undefined> {
    const { database, holder } = this.parts
    const request = { name: "purge", holder, everyMs }
    return this.mayWork ? withLease(database, request, () => this.purge()) : undefined
  }

  /**
   * Deletes what has passed its retention time, in small batches: payloads of delivered and set-aside events, and in local mode events that
   * nobody could send. Deletes nothing if the plugin is off.
   */
  async purge(): Promise<Purged> {
    const { database, outbox, identities, options, log } = this.parts
    const { disabled, retentionDays, unsentRetentionDays } = options
    if (disabled) {
      return { delivered: 0, setAside: 0, waiting: 0 }
    }
    const isLocal = await outbox.project.isLocal()
    const purged = await outbox.purge({ retentionDays, unsentRetentionDays, isLocal })
    await purgeTroubles(database, TROUBLES_KEPT_DAYS)
    await identities.purge()
    if (purged.waiting > 0) {
      log.warn(
        `medusa-plugin-posthog: deleted ${counted(purged.waiting, "event")} older than ${unsentRetentionDays} days, because nothing can be sent without an API key. Set POSTHOG_API_KEY, then run \`npx medusa-posthog backfill\` to record again what your store's rows prove. Events that no row proves, such as those you captured, are lost.`
      )
    }
    return purged
  }

  private get mayWork(): boolean {
    return !this.parts.options.disabled && this.parts.hasTables()
  }
}
