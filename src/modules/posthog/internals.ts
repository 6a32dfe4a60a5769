import { randomUUID } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { AnyEventDefinition } from "../../events/catalog"
import type { DescribedEvent } from "../../events/outbox-event"
import type { NoteTrouble } from "../../events/trouble"
import { counted } from "../../lib/counted"
import { createExitGuard } from "../../lib/exit-guard"
import { atMost } from "../../lib/in-time"
import type { Log } from "../../lib/log"
import type { GatherQueue, Guard } from "../../lib/queue/gather-queue"
import { configuredDefinitions, configuredMoments } from "../../options/configure"
import type { ResolvedOptions } from "../../options/schema"
import type { Setting } from "../../options/setting"
import { allowedMoment } from "./capture/allowed-moment"
import { Alerts } from "./alerts/alerts"
import { notConnected } from "./connection"
import type { Connection, Memory, StoreFlags } from "./connection"
import { createDatabase } from "./database/gate"
import type { Database } from "./database/gate"
import type { ExceptionContext } from "./errors/exception-moment"
import { exceptionQueue, Exceptions } from "./errors/exceptions"
import type { ToldException } from "./errors/exceptions"
import { namedEvents } from "./errors/named-events"
import { Identities } from "./identities/identities"
import { Erasures } from "./erasures/erasures"
import { requestOfDeleted } from "./erasures/request-of-deleted"
import { Backfills } from "./leases/backfills"
import { EveryMinute } from "./leases/every-minute"
import { PeriodicWork } from "./leases/periodic-work"
import { meteredOutbox } from "./outbox/metered-outbox"
import { createOutbox } from "./outbox/outbox"
import type { Outbox } from "./outbox/outbox"
import { Recording } from "./outbox/recording"
import { Resending } from "./outbox/resending"
import { createScrub } from "./payload/scrub"
import { isCommand } from "./processes/is-command"
import { Processes } from "./processes/processes"
import { Provisions } from "./provisions/provisions"
import { pendingMigrations } from "./schema/pending-migrations"
import { Schema } from "./schema/schema"
import { createDelivery } from "./sending/delivery"
import type { Delivery } from "./sending/delivery"
import { statusOf } from "./sending/status"
import type { DeliveryState, PosthogStatus } from "./sending/status"
import { writeTroubles } from "./troubles/trouble-book"
import { Troubles } from "./troubles/troubles"

/** What the module is built from. */
export interface InternalParts {
  log: Log
  knex: Knex
  options: ResolvedOptions
  settings: readonly Setting[]
  /** Whether this process delivers events. In Medusa's `server` mode, it leaves that to workers. */
  isDeliveringProcess: boolean
}

/** Time to settle the last request before the process ends. */
const SETTLE_MS = 1_000

/** Extra time that `flush` allows the database. */
const LOCKED_MS = 5_000

/** Everything the module holds in a process, for the rest of the plugin. Store developers call `PosthogService` instead. */
export class PosthogInternals {
  readonly options: ResolvedOptions
  /** The options for a person: where each comes from, without secrets. */
  readonly settings: readonly Setting[]
  readonly isDeliveringProcess: boolean
  /** The catalog, as the store's options configure it. */
  readonly definitions: readonly AnyEventDefinition[]
  /** Every statement of the plugin goes through this. */
  readonly database: Database
  readonly outbox: Outbox
  readonly resending: Resending
  readonly backfills: Backfills
  readonly identities: Identities
  readonly erasures: Erasures
  readonly provisions: Provisions
  readonly alerts: Alerts
  readonly periodic: PeriodicWork
  readonly processes: Processes

  private connection: Connection | undefined
  private readonly log: Log
  private readonly recording: Recording
  private readonly exceptions: Exceptions
  private readonly exceptionQueue: GatherQueue<ToldException>
  private readonly delivery: Delivery | undefined
  private readonly troubles: Troubles
  private readonly schema: Schema
  private readonly signOfLife: EveryMinute

  constructor({ log, knex, options, settings, isDeliveringProcess }: InternalParts) {
    const holder = randomUUID()
    this.log = log
    this.options = options
    this.settings = settings
    this.isDeliveringProcess = isDeliveringProcess
    this.definitions = configuredDefinitions(options)
    this.database = createDatabase(knex)
    const { apiKey } = options
    const recordsOrders = options.events.order_placed !== false
    this.outbox = meteredOutbox(createOutbox(this.database, holder, { recordsOrders, apiKey }))
    this.backfills = new Backfills(this.database, holder)
    this.identities = new Identities(this.database)
    this.erasures = new Erasures(this.database)
    this.provisions = new Provisions(this.database, holder)
    this.alerts = new Alerts(this.database)
    this.troubles = new Troubles((noted) => writeTroubles(this.database, noted))
    const { noteTrouble } = this
    this.recording = new Recording({
      outbox: { record: (events) => this.inTables(() => this.outbox.record(events)) },
      options,
      finishing: {
        scrub: createScrub(options.scrub, [...this.definitions, ...configuredMoments(options)]),
        beforeSend: options.beforeSend,
      },
      log,
      noteTrouble,
      allowed: (moment) => this.inTables(() => allowedMoment(this, moment)),
      onRecorded: () => this.wakeDelivery(),
    })
    this.resending = new Resending({
      database: this.database,
      payloadsOf: (events) => this.recording.payloadsOf(events),
      onDue: () => this.wakeDelivery(),
    })
    const { guard } = this
    this.exceptionQueue = exceptionQueue(
      async (told) => void (await this.record(await namedEvents(this, told))),
      { log, noteTrouble, guard }
    )
    this.exceptions = new Exceptions({ options, log, noteTrouble, queue: this.exceptionQueue })
    this.delivery = createDelivery(this.outbox, options, log)
    this.schema = new Schema({
      readPending: () => pendingMigrations(knex),
      log,
      onReady: () => this.startWork(),
    })
    this.processes = new Processes(
      this.database,
      holder,
      isDeliveringProcess,
      this.outbox.project.key?.hash
    )
    this.signOfLife = new EveryMinute([() => this.processes.note()], log, { firstMs: 0 })
    this.periodic = new PeriodicWork({
      database: this.database,
      holder,
      isDeliveringProcess,
      outbox: this.outbox,
      identities: this.identities,
      options,
      log,
      hasTables: () => !this.schemaProblem,
      connection: () => this.connection,
    })
  }

  /** Connects what needs Medusa's Query. Works once; later calls change nothing. */
  connect(create: () => Connection): void {
    this.connection ??= create()
  }

  /** What is wrong with the plugin's tables and how to fix it. Until then, nothing is recorded or sent. */
  get schemaProblem(): string | undefined {
    return this.schema.problem
  }

  /** @throws {MedusaError} if the plugin's tables aren't up to date */
  async inTables<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.schema.inTables(work)
  }

  /**
   * Takes hints and moments.
   *
   * @throws {MedusaError} before Medusa has loaded the plugin's subscribers
   */
  get memory(): Memory {
    return this.connected().memory
  }

  get flags(): StoreFlags {
    return this.connected().flags
  }

  get status(): PosthogStatus {
    const { delivery, isDeliveringProcess, options } = this
    return statusOf({ disabled: options.disabled, delivery, isDeliveringProcess })
  }

  /** The state of delivery if this process delivers, as during `flush`, whatever its mode; undefined if it can't deliver. */
  get deliveryState(): DeliveryState["state"] | undefined {
    return this.delivery?.status.state
  }

  /** Whether this process can deliver, and isn't in a pause. */
  get mayDeliver(): boolean {
    return this.delivery?.isPaused === false
  }

  /** Takes an error that the plugin saw, if `captureExceptions` is on. Without I/O. Never throws. */
  reportException(error: unknown, context: ExceptionContext): void {
    this.exceptions.report(error, context)
  }

  async captureException(...captured: Parameters<Exceptions["capture"]>) {
    return this.exceptions.capture(...captured)
  }

  /** Keeps `process.exit` waiting for what isn't recorded yet. */
  readonly guard: Guard = (flush) => createExitGuard(flush, this.options.shutdownTimeoutMs)

  /** Notes what keeps events from being recorded, for health. Without I/O. Never throws. */
  readonly noteTrouble: NoteTrouble = (trouble) => this.troubles.note(trouble)

  /**
   * Finishes described events and records them in one insert. What is already recorded stays as it is.
   *
   * @returns the uuids that were new; none if the plugin is off
   * @throws the database's error; nothing was recorded then
   */
  async record(events: readonly DescribedEvent[]): Promise<string[]> {
    const recorded = await this.recording.recordRows(events)
    if (this.options.erasure === "on-delete") {
      await requestOfDeleted(this.erasures, events, new Set(recorded))
    }
    return recorded
  }

  async recordMoment(...moment: Parameters<Recording["recordMoment"]>) {
    return this.recording.recordMoment(...moment)
  }

  async flush({ timeoutMs = this.options.shutdownTimeoutMs } = {}): Promise<{ waiting: number }> {
    return this.inTables(async () => {
      // Waits for a lock or a connection time out later than `shutdownTimeoutMs`.
      await atMost(this.options.shutdownTimeoutMs + LOCKED_MS, this.flushMemory())
      await atMost(timeoutMs + LOCKED_MS, this.delivery?.drain(Date.now() + timeoutMs))
      await this.troubles.flush()
      const { waiting } = await this.outbox.backlog()
      return { waiting }
    })
  }

  /** Sends events again that a person chose, soon. Returns how many. */
  async sendAgain(...chosen: Parameters<Outbox["sendAgain"]>): Promise<number> {
    const count = await this.outbox.sendAgain(...chosen)
    this.wakeDelivery()
    return count
  }

  /** Has recorded events delivered soon: after `flushIntervalMs`, less what they waited already. */
  wakeDelivery(waitedMs?: number): void {
    this.delivery?.wake(waitedMs)
  }

  async start(): Promise<void> {
    if (this.status.state === "no_api_key") {
      this.log.warn(
        "medusa-plugin-posthog: no API key, so events are kept in the store's database and not sent. Set POSTHOG_API_KEY, or `apiKey` in medusa-config."
      )
    }
    await this.schema.check()
  }

  async stop(): Promise<void> {
    const backfilled = this.periodic.stop()
    this.schema.stop()
    this.signOfLife.stop()
    const { shutdownTimeoutMs } = this.options
    const work = async (deadline: number) => {
      await this.flushMemory()
      // Another process would otherwise count this one as running for three minutes more.
      await this.processes.end().catch(() => undefined)
      await Promise.all([
        this.delivery?.stop(deadline),
        this.troubles.flush(),
        this.connection?.flags.stop(),
        backfilled,
      ])
    }
    // A database that doesn't answer must not keep the process from ending. Catch-up finds what is unfinished.
    await atMost(shutdownTimeoutMs + SETTLE_MS, work(Date.now() + shutdownTimeoutMs))
  }

  /** Call this last: it logs what is lost with the process. */
  close(): void {
    this.exceptions.close()
    const lost = this.exceptionQueue.unrecorded + (this.connection?.memory.lostMoments() ?? 0)
    if (lost > 0) {
      this.log.error(
        `medusa-plugin-posthog: couldn't record ${counted(lost, "event")} that no row proves. They are lost when this process ends.`
      )
    }
  }

  private async flushMemory(): Promise<void> {
    await Promise.all([this.connection?.memory.flush(), this.exceptionQueue.flush()])
  }

  private startWork(): void {
    if (this.isDeliveringProcess) {
      this.delivery?.start()
    }
    if (!this.options.disabled && !isCommand()) {
      this.signOfLife.start()
      this.periodic.start()
    }
  }

  private connected(): Connection {
    if (!this.connection) {
      throw notConnected()
    }
    return this.connection
  }
}
