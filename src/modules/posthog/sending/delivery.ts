import { backoffMs } from "../../../lib/backoff"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import { timerMs } from "../../../lib/time"
import { underSignals } from "../../../lib/under-signals"
import type { ResolvedOptions } from "../../../options/schema"
import type { Outbox } from "../outbox/outbox"
import { Batches } from "./batches"
import { createPosthogClient } from "./posthog-client"
import type { PosthogClient } from "./posthog-client"
import { Sender } from "./sender"
import type { Step } from "./sender"
import { Settle } from "./settle"
import { Standing } from "./status"
import type { DeliveryState, Trouble } from "./status"

export interface DeliveryConfig {
  batchSize: number
  /** How long a recorded event waits for others. */
  flushIntervalMs: number
  /** How often to check the outbox for events of other processes and for retries. */
  pollIntervalMs: number
  /** How long a request may go without an answer before it counts as failed. */
  requestTimeoutMs: number
}

/**
 * Decides when events go from the outbox to PostHog. Delivery is in one of these states:
 *
 * | state | what it does | left when |
 * | --- | --- | --- |
 * | stopped | does nothing on its own; `drain` still sends what is due | `start` → delivering |
 * | delivering | sends batch after batch until nothing else is due; then waits for `wake` or the next poll | nothing passes, or the outbox can't be reached → retrying, misconfigured |
 * | retrying | the problem goes away without you: sends nothing until `nextTryAt`, then one request | a request passes → delivering |
 * | misconfigured | a person has to act (key, project, host, proxy, quota): like retrying, with longer waits | a request passes → delivering |
 *
 * `stop` leaves any of them: it sends what is due until its deadline, except during a pause. `Pace` holds how many events a request has
 * (full, small, single), `Batches` decides which events they are, and `Settle` writes down what became of each.
 *
 * One round runs at a time in a process; other processes run their own. While PostHog can't take events, delivery as a whole waits, not
 * each event on its own, so an outage costs one small request now and then.
 */
export class Delivery {
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity
  private round: Promise<void> | undefined
  private stopped = true
  private databaseFailures = 0
  /** Ends a running round's request when the process has to stop. */
  private readonly ending = new AbortController()
  private readonly standing: Standing
  private readonly settle: Settle
  private readonly batches: Batches
  private readonly sender: Sender

  constructor(
    outbox: Outbox,
    client: PosthogClient,
    private readonly config: DeliveryConfig,
    log: Log,
    debug: boolean
  ) {
    this.settle = new Settle(outbox, log, debug)
    this.standing = new Standing(log)
    this.batches = new Batches(outbox, this.settle)
    const { batches, settle } = this
    this.sender = new Sender({ ...config, project: outbox.project, batches, client, settle })
  }

  get status(): DeliveryState {
    return this.standing.current
  }

  /** Whether PostHog asked for a pause, or one follows from a failure. A flush would try all the same. */
  get isPaused(): boolean {
    return this.standing.pauseLeftMs > 0
  }

  /** Starts delivering what is due and continues until `stop`. */
  start(): void {
    this.stopped = false
    this.schedule(0)
  }

  /**
   * Call this when events were recorded: they are sent after the flush interval.
   *
   * @param waitedMs how long they have waited for others already
   */
  wake(waitedMs = 0): void {
    if (!this.stopped) {
      this.schedule(Math.max(0, this.config.flushIntervalMs - waitedMs))
    }
  }

  /**
   * Delivers everything that is due now, even if delivery wasn't started or is paused. Ends at the deadline, when PostHog can't take
   * events, or when the process stops.
   *
   * @param deadline milliseconds since the epoch; a request still running then is aborted
   */
  async drain(deadline: number): Promise<void> {
    while (this.round) {
      await this.round
    }
    const timeout = AbortSignal.timeout(timerMs(deadline - Date.now()))
    await underSignals([timeout, this.ending.signal], (signal) =>
      this.run(() => !signal.aborted, signal)
    )
    if (this.stopped) {
      await this.release()
    }
  }

  /**
   * Starts no more rounds, and delivers what is due until the deadline, unless PostHog can't take events now. Gives back what was leased
   * and not sent.
   *
   * @param deadline milliseconds since the epoch; a request still running then is aborted
   */
  async stop(deadline: number): Promise<void> {
    const wasStarted = !this.stopped
    this.stopped = true
    clearTimeout(this.timer)
    this.timerAt = Infinity
    const end = setTimeout(() => this.ending.abort(), Math.max(0, deadline - Date.now()))
    await this.round
    if (wasStarted && this.standing.pauseLeftMs === 0) {
      await this.drain(deadline)
    }
    clearTimeout(end)
    this.ending.abort()
    await this.release()
  }

  /** Gives back leases, so that other processes needn't wait for them to end. */
  private async release(): Promise<void> {
    await this.batches.release().catch((error: unknown) => this.onDatabaseError(error))
  }

  private schedule(delayMs: number): void {
    const at = performance.now() + delayMs
    if (at >= this.timerAt) {
      return
    }
    clearTimeout(this.timer)
    this.timerAt = at
    // Waiting events are safe in the outbox, so this timer need not keep the process alive.
    this.timer = setTimeout(() => void this.onTimer(), delayMs).unref()
  }

  /** During a pause, waits for the pause to end, whoever set the timer. */
  private async onTimer(): Promise<void> {
    this.timerAt = Infinity
    // What woke the timer may have arrived after the current round last checked the outbox.
    await this.round
    if (this.standing.pauseLeftMs === 0) {
      await (this.round ?? this.run((step) => !this.stopped && !isLast(step), this.ending.signal))
    }
    if (!this.stopped) {
      this.schedule(this.standing.pauseLeftMs || this.config.pollIntervalMs)
    }
  }

  private run(mayGoOn: MayGoOn, signal: AbortSignal): Promise<void> {
    this.round = this.deliverWhile(mayGoOn, signal)
      .finally(() => this.settle.settled())
      // Within the round, because another one would lease what comes after it.
      .finally(() => this.batches.releaseAhead())
      .catch((error: unknown) => this.onDatabaseError(error))
      .finally(() => {
        this.round = undefined
      })
    return this.round
  }

  private async deliverWhile(mayGoOn: MayGoOn, signal: AbortSignal): Promise<void> {
    let step: Step | undefined
    while (mayGoOn(step)) {
      this.settle.check()
      step = await this.sender.sendNext(signal)
      if (this.databaseFailures > 0) {
        if (step.kind === "passed") {
          // Otherwise each round would believe in the database until its end, and the waits would never grow.
          await this.settle.settled()
        }
        this.databaseFailures = 0
        this.standing.delivering()
      }
      switch (step.kind) {
        case "idle":
          return
        case "paused":
          return this.pause(step.trouble, step.waitMs)
        case "passed":
          this.standing.delivering()
          break
        case "failed":
          if (step.trouble) {
            this.standing.troubled(step.trouble)
          }
      }
    }
  }

  /** Sends nothing to PostHog for a while. */
  private pause(trouble: Trouble, waitMs: number): void {
    if (waitMs > 0) {
      this.standing.paused(trouble, waitMs)
    }
    if (!this.stopped) {
      this.schedule(waitMs)
    }
  }

  private onDatabaseError(error: unknown): void {
    const reason = `Couldn't reach the outbox: ${errorName(error)}`
    this.pause({ state: "retrying", reason }, backoffMs(++this.databaseFailures))
  }
}

/** Whether a round may take another step after this one. */
type MayGoOn = (step?: Step) => boolean

const isLast = (step: Step | undefined): boolean => step?.kind === "passed" && step.isLast === true

const POLL_INTERVAL_MS = 5_000

/** Creates the delivery that the options configure; none if the plugin is off or has no key. */
export const createDelivery = (
  outbox: Outbox,
  { apiKey, disabled, ...options }: ResolvedOptions,
  log: Log
): Delivery | undefined =>
  apiKey && !disabled
    ? new Delivery(
        outbox,
        createPosthogClient({ ...options, apiKey }),
        { ...options, pollIntervalMs: POLL_INTERVAL_MS },
        log,
        options.debug
      )
    : undefined
