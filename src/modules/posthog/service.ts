import { randomUUID } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError, MedusaService } from "@medusajs/framework/utils"
import type { Hint, RecordHints } from "../../events/hint"
import type { Log } from "../../lib/log"
import type { Moment, RecordMoments } from "../../events/moment"
import type { DescribedEvent } from "../../events/outbox-event"
import type { Trouble } from "../../events/trouble"
import type { ExceptionContext } from "./errors/exception-moment"
import type { CaptureExceptionInput } from "./errors/exceptions"
import { createDatabase } from "./database/gate"
import type { Database } from "./database/gate"
import { Memory } from "./memory/memory"
import { POSTHOG_BRAND } from "./brand"
import { setBackfillStatus, withBackfill } from "./leases/backfill-position"
import type { RunBackfill } from "./leases/backfill-position"
import Backfill from "./models/backfill"
import Installation from "./models/installation"
import OutboxEvent from "./models/outbox-event"
import Reconciliation from "./models/reconciliation"
import {
  aliasMoment,
  eventMoment,
  groupMoment,
  identifyMoment,
  revenueMoment,
} from "./capture/to-event"
import type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./capture/to-event"
import { readEnvironment } from "../../options/environment"
import { resolveOptions } from "../../options/resolve"
import type { PosthogOptions, ResolvedOptions } from "../../options/schema"
import { meteredOutbox } from "./outbox/metered-outbox"
import { createOutbox } from "./outbox/outbox"
import type { DayCount, EventReceipt } from "./outbox/look-up"
import type { Outbox, Purged } from "./outbox/outbox"
import type { OutboxHealth } from "./outbox/outbox-health"
import { Recording } from "./outbox/recording"
import { withLease } from "./leases/pass-lease"
import type { ReconciliationLease } from "./leases/pass-lease"
import { Standby } from "./leases/standby"
import { pendingMigrations } from "./schema/pending-migrations"
import { Schema } from "./schema/schema"
import { createDelivery } from "./sending/delivery"
import type { Delivery } from "./sending/delivery"
import { statusOf } from "./sending/status"
import type { DeliveryState, PosthogStatus } from "./sending/status"
import { purgeTroubles, writeTroubles } from "./troubles/trouble-book"
import { Troubles } from "./troubles/troubles"

/** What Medusa's module container gives to the service. */
interface Dependencies {
  logger: Log
  __pg_connection__: Knex
}

/** What Medusa says of the module in this process. */
interface Declaration {
  worker_mode?: "shared" | "worker" | "server"
}

/** Long enough to look back on, after a week end, what health told of. */
const TROUBLES_KEPT_DAYS = 7

/** Time to write down the outcome of the last request before the process ends. */
const SETTLE_MS = 1_000

/** What a script that flushes gives the database beyond that. */
const LOCKED_MS = 5_000

/**
 * The plugin's one service in a process: it holds the options, the hints, the outbox and its delivery to PostHog.
 * Resolve it as `"posthog"` from any container.
 */
export default class PosthogModuleService extends MedusaService({
  OutboxEvent,
  Reconciliation,
  Installation,
  Backfill,
}) {
  readonly [POSTHOG_BRAND] = true

  /** The options in force, with defaults and environment variables applied. */
  readonly options: ResolvedOptions

  /** Called by Medusa when the application starts and stops. */
  readonly __hooks = {
    onApplicationStart: () => this.onStart(),
    // Medusa's other modules finish what they are doing in the first phase, and may still hint in it.
    onApplicationPrepareShutdown: () => this.onShutdown(),
    onApplicationShutdown: async () => {
      await this.onShutdown()
      this.memory.close()
    },
  }

  private readonly log: Log
  /** @internal The way to the database for every statement of the plugin. */
  readonly database: Database
  private readonly claimant = randomUUID()
  private readonly outbox: Outbox
  private readonly recording: Recording
  private readonly memory: Memory
  private readonly delivery: Delivery | undefined
  /** Whether this process sends what is recorded; in Medusa's `server` mode it leaves that to workers. */
  readonly isDeliveringProcess: boolean
  private readonly standby: Standby
  private readonly troubles: Troubles
  private readonly schema: Schema

  /** @throws {PosthogOptionsError} naming each wrong option, which stops the boot */
  constructor(
    container: Dependencies,
    options: PosthogOptions = {},
    declaration: Declaration = {}
  ) {
    super(container, options, declaration)
    const { logger, __pg_connection__: knex } = container
    this.log = logger
    this.options = resolveOptions(options, readEnvironment())
    this.isDeliveringProcess = declaration.worker_mode !== "server"
    this.database = createDatabase(knex)
    this.outbox = meteredOutbox(
      createOutbox(this.database, this.claimant, {
        recordsOrders: this.options.events.order_placed !== false,
      })
    )
    this.troubles = new Troubles((noted) => writeTroubles(this.database, noted))
    this.recording = this.createRecording()
    this.memory = new Memory({
      options: this.options,
      log: logger,
      record: (events) => this.record(events),
      noteTrouble: (trouble) => this.noteTrouble(trouble),
    })
    this.standby = new Standby(logger)
    this.delivery = createDelivery(this.outbox, this.options, logger)
    this.schema = new Schema({
      readPending: () => pendingMigrations(knex),
      log: logger,
      onReady: () => this.startDelivery(),
    })
  }

  /** What is wrong with the plugin's tables, and what to do: until it is mended, nothing is recorded or sent. */
  get schemaProblem(): string | undefined {
    return this.schema.problem
  }

  /** Whether events leave this process, and if not, why. */
  get status(): PosthogStatus {
    const { delivery, isDeliveringProcess, options } = this
    return statusOf({ disabled: options.disabled, delivery, isDeliveringProcess })
  }

  /** How delivery stands where this process delivers, as in `flush`, whatever its mode; undefined where it cannot. */
  get deliveryState(): DeliveryState["state"] | undefined {
    return this.delivery?.status.state
  }

  /**
   * Takes hints and returns at once, without I/O. Never throws.
   *
   * @param record loads and records the hinted rows; called later, with many hints at once
   */
  // eslint-disable-next-line @medusajs/service-methods-must-be-async -- a handler must not wait, not even a tick.
  hint(hints: readonly Hint[], record: RecordHints): void {
    // Without tables nothing can be recorded; once they are there, the rows are found again.
    if (!this.options.disabled && !this.schemaProblem) {
      this.memory.hints.add(hints, record)
    }
  }

  /**
   * Captures an event of the store's own: a moment that no row of Medusa proves. Resolves when it is in the outbox, from
   * where it is delivered like any other.
   *
   * @returns its uuid, also where the event with this `key` was recorded before; undefined where the plugin is switched off, or there
   *   are no person profiles and the event (`$set`, say) would only change one
   * @throws {MedusaError} naming what is wrong with the input, with the answer of `beforeSend`, or with the database. Then nothing
   *   was recorded.
   */
  async capture(input: CaptureInput): Promise<string | undefined> {
    return this.recording.recordMoment(eventMoment(input, this.options))
  }

  /** Captures money earned outside of Medusa's payments, with `$revenue`. As `capture`. */
  async captureRevenue(input: CaptureRevenueInput): Promise<string | undefined> {
    return this.recording.recordMoment(revenueMoment(input, this.options))
  }

  /**
   * Tells PostHog what is known of a person: `properties` are set on the profile. `$set`, `$set_once`, `$unset` and
   * `$anon_distinct_id` among them are PostHog's own, as posthog-node takes them. As `capture`.
   */
  async identify(input: IdentifyInput): Promise<string | undefined> {
    return this.recording.recordMoment(identifyMoment(input, this.options))
  }

  /** Tells PostHog what is known of a group, such as a company. As `capture`. */
  async groupIdentify(input: GroupIdentifyInput): Promise<string | undefined> {
    return this.recording.recordMoment(groupMoment(input, this.options))
  }

  /** Gives a person a second, anonymous id. Two accounts are never merged. As `capture`. */
  async alias(input: AliasInput): Promise<string | undefined> {
    return this.recording.recordMoment(aliasMoment(input, this.options))
  }

  /**
   * Takes moments and returns at once, without I/O. Never throws.
   *
   * @param record looks up what they lack and records them; called later, with many at once
   */
  // eslint-disable-next-line @medusajs/service-methods-must-be-async -- nobody may wait for it, not even a tick.
  tell(moments: readonly Moment[], record: RecordMoments): void {
    if (this.schemaProblem) {
      moments.forEach(({ definition }) =>
        this.noteTrouble({ kind: "dropped", definition, error: "not_migrated" })
      )
    } else if (!this.options.disabled) {
      this.memory.moments.add(moments, record)
    }
  }

  /**
   * Captures an error for PostHog's error tracking: its class, code and stack; its message only where `captureExceptions` is
   * `with_messages`. Works whatever `captureExceptions` says. Resolves at once and never rejects, because you call it where
   * something has failed already: the error is recorded in the background. Await `flush()` before you end the process yourself.
   *
   * @returns its uuid; undefined where the plugin is switched off, or there were too many in this minute
   */
  async captureException(
    error: unknown,
    input?: CaptureExceptionInput
  ): Promise<string | undefined> {
    return this.memory.exceptions.capture(
      error,
      input,
      PosthogModuleService.prototype.captureException
    )
  }

  /** Takes an error that the plugin has seen, if `captureExceptions` wants it. Without I/O. Never throws. */
  // eslint-disable-next-line @medusajs/service-methods-must-be-async -- nobody may wait for it, not even a tick.
  reportException(error: unknown, context: ExceptionContext): void {
    this.memory.exceptions.report(error, context)
  }

  /** Notes what keeps events from being recorded, for health. Without I/O. Never throws. */
  // eslint-disable-next-line @medusajs/service-methods-must-be-async -- nobody may wait for it, not even a tick.
  noteTrouble(trouble: Trouble): void {
    this.troubles.note(trouble)
  }

  /** Takes an event out of the outbox that nobody has begun to send. Gives whether it did. */
  async takeBack(uuid: string): Promise<boolean> {
    return this.outbox.takeBack(uuid)
  }

  /**
   * Finishes described events and records them in one insert; what is recorded already stays as it is.
   *
   * @returns the uuids that were new; none where the plugin is switched off
   * @throws the database's error; then nothing was recorded
   */
  async record(events: readonly DescribedEvent[]): Promise<string[]> {
    return this.recording.recordRows(events)
  }

  /**
   * Brings everything this process knows of into the outbox, and delivers what is due. Await it at the end of a
   * serverless function or a script that must not leave delivery to another process.
   *
   * @param timeoutMs how long to go on delivering
   * @returns how many events wait in the outbox afterwards, those of other processes included
   * @throws the database's error where it cannot be asked; what was recorded is safe
   */
  async flush({ timeoutMs = this.options.shutdownTimeoutMs } = {}): Promise<{ waiting: number }> {
    this.assertMigrated()
    // A lock or an empty pool ends by itself later than that.
    await atMost(this.options.shutdownTimeoutMs + LOCKED_MS, this.memory.flush())
    await atMost(timeoutMs + LOCKED_MS, this.delivery?.drain(Date.now() + timeoutMs))
    await this.troubles.flush()
    const { waiting } = await this.outbox.backlog()
    return { waiting }
  }

  /** How the outbox stands, of all processes; `capture/health.ts` says what that means. */
  async outboxHealth(): Promise<OutboxHealth> {
    return this.outbox.health()
  }

  /** What became of those of these events that the outbox knows. */
  async findReceipts(uuids: readonly string[]): Promise<EventReceipt[]> {
    return this.outbox.findReceipts(uuids)
  }

  /** How many of a definition's events the outbox has, by day (UTC) and currency. */
  async countByDay(what: Parameters<Outbox["countByDay"]>[0]): Promise<DayCount[]> {
    return this.outbox.countByDay(what)
  }

  /** Which of these uuids the outbox does not know, whatever became of them. */
  async findUnknown(uuids: readonly string[]): Promise<Set<string>> {
    return this.outbox.findUnknown(uuids)
  }

  /**
   * Runs a pass of reconciliation if it is due and no other process runs it. A process in which the plugin is switched off runs
   * none, and changes nothing for the others.
   *
   * @returns what `run` gave, or undefined where it was not run
   * @throws what `run` throws; the pass is given back, and looks from the same place next time
   */
  async withReconciliationLease<Result>(
    { pass, everyMs }: { pass: string; everyMs: number },
    run: (lease: ReconciliationLease) => Promise<Result>
  ): Promise<Result | undefined> {
    const { database, claimant } = this
    return this.options.disabled || this.schemaProblem
      ? undefined
      : withLease(database, { pass, claimant, everyMs }, run)
  }

  /**
   * Goes on with the jobs' work in this process, whatever becomes of Medusa's scheduler. Nothing in `server` mode, nor after the
   * first call.
   *
   * @param work looks by itself whether it is needed
   */
  // eslint-disable-next-line @medusajs/service-methods-must-be-async -- called where a handler must not wait.
  standBy(work: () => Promise<unknown>): void {
    if (this.isDeliveringProcess) {
      this.standby.start(work)
    }
  }

  /**
   * Runs a backfill for as long as this process holds it.
   *
   * @returns undefined where the backfill is done, paused, or held by another process
   */
  async withBackfill<Progress>(
    id: string,
    run: RunBackfill<Progress>
  ): Promise<Progress | undefined> {
    const { database, claimant } = this
    return withBackfill(database, { id, claimant }, run)
  }

  /**
   * Pauses a backfill, or lets one go on that no process is at.
   *
   * @returns false where there is none, it is done, or (to go on) a process is at it
   */
  async setBackfillStatus(id: string, status: "running" | "paused"): Promise<boolean> {
    return setBackfillStatus(this.database, { id, status })
  }

  /**
   * Deletes, in small batches, what was kept for its time: payloads of delivered and of set-aside events, and in local mode
   * events that nobody could send. Nothing where the plugin is switched off.
   */
  async purge(): Promise<Purged> {
    const { disabled, apiKey, retentionDays, unsentRetentionDays } = this.options
    if (disabled) {
      return { delivered: 0, setAside: 0, waiting: 0 }
    }
    const hasKey = Boolean(apiKey)
    const purged = await this.outbox.purge({ retentionDays, unsentRetentionDays, hasKey })
    await purgeTroubles(this.database, TROUBLES_KEPT_DAYS)
    if (purged.waiting > 0) {
      this.log.warn(
        `medusa-plugin-posthog: ${purged.waiting} events older than ${unsentRetentionDays} days were deleted, because no API key was set and none could be sent. Set POSTHOG_API_KEY; \`npx medusa-posthog backfill\` then records again what the store's rows prove, but not events of the store's own.`
      )
    }
    return purged
  }

  /** Purges, unless this or another process has done so in this time. Undefined where it was not its turn. */
  async purgeIfDue(everyMs: number): Promise<Purged | undefined> {
    return this.withReconciliationLease({ pass: "purge", everyMs }, () => this.purge())
  }

  private createRecording(): Recording {
    const { outbox, options, log } = this
    const onRecorded = () => {
      if (this.isDeliveringProcess) {
        this.delivery?.wake()
      }
    }
    const noteTrouble = (trouble: Trouble) => this.noteTrouble(trouble)
    const record: Outbox["record"] = async (events) => {
      this.assertMigrated()
      return outbox.record(events)
    }
    return new Recording({ outbox: { record }, options, log, noteTrouble, onRecorded })
  }

  /** @throws {MedusaError} where the plugin's tables are not as this version needs them */
  private assertMigrated(): void {
    if (this.schemaProblem) {
      throw new MedusaError(MedusaError.Types.NOT_ALLOWED, this.schemaProblem)
    }
  }

  private startDelivery(): void {
    if (this.isDeliveringProcess) {
      this.delivery?.start()
    }
  }

  private async onStart(): Promise<void> {
    const { state } = this.status
    if (state === "no_api_key") {
      this.log.warn(
        "medusa-plugin-posthog: no API key, so events are kept in the store's database and not sent. Set POSTHOG_API_KEY, or `apiKey` in medusa-config."
      )
    }
    await this.schema.check()
  }

  private async onShutdown(): Promise<void> {
    this.standby.stop()
    this.schema.stop()
    const { shutdownTimeoutMs } = this.options
    const work = async (deadline: number) => {
      await this.memory.flush()
      await Promise.all([this.delivery?.stop(deadline), this.troubles.flush()])
    }
    // A database that does not answer must not keep the process from ending; what is unfinished is found again.
    await atMost(shutdownTimeoutMs + SETTLE_MS, work(Date.now() + shutdownTimeoutMs))
  }
}

/** Resolves with the work, or after this time. */
const atMost = async (ms: number, work: Promise<unknown> | undefined): Promise<void> => {
  const limit = new Promise((resolve) => setTimeout(resolve, ms).unref())
  await Promise.race([work, limit])
}
